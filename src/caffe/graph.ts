import { type Graph, type GraphNode, graphVersion } from '../ir/index.ts'
import { weightsOf } from '../vocabulary/index.ts'
import type { Network } from './network.ts'

/** A network as a flat graph whose nodes and weights are named after the layers of the prototxt. */
export function toGraph({ nodes, output }: Network, name: string, file: string): Graph {
  const ids: string[] = []
  const taken = new Set<string>()
  for (const { layer, operation } of nodes) {
    let id = `${layer}/${operation.op}`
    for (let ordinal = 2; taken.has(id); ordinal += 1) id = `${layer}/${operation.op}${ordinal}`
    taken.add(id)
    ids.push(id)
  }
  const idOf = (place: number): string => ids[place] ?? ''
  const graphNodes = nodes.map(({ operation, inputs, shape, span }, place): GraphNode => {
    const shapes = inputs.map((input) => nodes[input]?.shape ?? [])
    return {
      ...operation,
      id: idOf(place),
      inputs: inputs.map(idOf),
      shape,
      weights: weightsOf(operation, shapes).map((spec) => ({ ...spec, key: `${idOf(place)}.${spec.role}` })),
      module: 0,
      origin: { file, span },
    }
  })
  return {
    version: graphVersion,
    name,
    nodes: graphNodes,
    modules: [
      {
        kind: 'net',
        name,
        path: '',
        parent: undefined,
        arguments: {},
        input: undefined,
        output: idOf(output),
        origin: { file, span: { start: 0, end: 0 } },
      },
    ],
    outputs: [{ name: 'output', node: idOf(output) }],
    preprocessing: { mean: undefined, std: undefined, order: 'rgb', range: 1 },
  }
}
