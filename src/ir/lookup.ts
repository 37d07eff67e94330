import type { Graph, GraphNode, Weight } from './graph.ts'

/** Every node by its id. */
export function nodeById(graph: Graph): ReadonlyMap<string, GraphNode> {
  return new Map(graph.nodes.map((node) => [node.id, node]))
}

/** The nodes that take each node's result, in topological order, once each; every node has an entry. */
export function consumersOf(graph: Graph): ReadonlyMap<string, readonly GraphNode[]> {
  const consumers = new Map<string, GraphNode[]>(graph.nodes.map((node) => [node.id, []]))
  for (const node of graph.nodes) for (const input of new Set(node.inputs)) consumers.get(input)?.push(node)
  return consumers
}

/**
 * The id of the node whose result a path names: that of the outermost module with this `state_dict` scope
 * (`layer1`, `layer1.0.se`), else the node with this id (`conv1`, `layer1.0.bn2`). The empty path is the net.
 * Undefined where there is neither.
 */
export function moduleOutput(graph: Graph, path: string): string | undefined {
  const module = graph.modules.find((candidate) => candidate.path === path)
  return module?.output ?? graph.nodes.find((node) => node.id === path)?.id
}

/** A weight with the node that owns it. */
export interface OwnedWeight {
  readonly node: GraphNode
  readonly weight: Weight
}

/** Every weight of a graph by its key in `state_dict`, in the order of the nodes and, in a node, of PyTorch. */
export function weightsOfGraph(graph: Graph): ReadonlyMap<string, OwnedWeight> {
  return new Map(graph.nodes.flatMap((node) => node.weights.map((weight) => [weight.key, { node, weight }] as const)))
}
