import { type Graph, type GraphNode, nodeById } from '../../src/ir/index.ts'

/**
 * What a graph computes, as a formula over its input: operations by their word, gates by their name, convolutions with
 * their channels. A value that is used twice is written twice: for small graphs.
 */
export function formulaOf(graph: Graph, output = graph.outputs[0]?.node ?? ''): string {
  const nodes = nodeById(graph)
  const gateOf = (node: GraphNode): number | undefined => {
    for (let index: number | undefined = node.module; index !== undefined; index = graph.modules[index]?.parent) {
      if (graph.modules[index]?.kind === 'gate') return index
    }
    return undefined
  }
  const write = (id: string): string => {
    const node = nodes.get(id)
    if (node === undefined) throw new Error(`no node ${id}`)
    if (node.op === 'input') return 'x'
    const gate = gateOf(node)
    const module = gate === undefined ? undefined : graph.modules[gate]
    if (module?.output === id && module.input !== undefined) return `${module.name}(${write(module.input)})`
    const inputs = node.inputs.map(write)
    if (node.op === 'add') return `(${inputs.join(' + ')})`
    if (node.op === 'conv') return `conv${node.attributes.channels}(${inputs.join(', ')})`
    return `${node.op}(${inputs.join(', ')})`
  }
  return write(output)
}

/** Keys of `state_dict` in order. */
export function keysOf(graph: Graph): string[] {
  return graph.nodes.flatMap((node) => node.weights.map((weight) => weight.key))
}

/** Paths of everything that holds weights, in order. */
export function pathsOf(graph: Graph): string[] {
  return graph.nodes.flatMap((node) => (node.weights.length > 0 ? [node.id] : []))
}
