import type { Graph } from '../../src/ir/index.ts'

/** The graph with every node's value as an output, by the node's id. */
export function outputEveryNode(graph: Graph): Graph {
  return { ...graph, outputs: graph.nodes.map(({ id }) => ({ name: id, node: id })) }
}
