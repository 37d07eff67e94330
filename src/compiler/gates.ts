import { mainOutput } from '../check/index.ts'
import type { Graph } from '../ir/index.ts'

/** For each module of a graph, whether it is a gate or inside one. */
export function findGateModules(graph: Graph): readonly boolean[] {
  const inside: boolean[] = []
  for (const { kind, parent } of graph.modules) {
    inside.push(kind === 'gate' || (parent !== undefined && inside[parent] === true))
  }
  return inside
}

/** The nodes that some nodes need, themselves included. */
export function reachNodes(graph: Graph, from: Iterable<string>): ReadonlySet<string> {
  const reached = new Set(from)
  for (const node of graph.nodes.toReversed()) if (reached.has(node.id)) for (const id of node.inputs) reached.add(id)
  return reached
}

/** The nodes that the main output needs; all outputs' where a net has no main one. */
export function reachMain(graph: Graph): ReadonlySet<string> {
  const ends = graph.outputs.filter((output) => output.name === mainOutput)
  return reachNodes(
    graph,
    (ends.length > 0 ? ends : graph.outputs).map((output) => output.node),
  )
}
