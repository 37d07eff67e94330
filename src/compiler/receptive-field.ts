import type { Graph } from '../ir/index.ts'
import { type Field, followField, joinFields, type Pair } from '../vocabulary/index.ts'
import { findGateModules } from './gates.ts'

/**
 * The extent `[height, width]` of the input that one value of the last feature maps depends on, as the architecture has
 * it, even where that is more than the input: the feature maps that are pooled globally, flattened or given as the
 * output `main`. Undefined where there is none (a net over vectors).
 *
 * Each operation is followed by its own formula (`followField`). Gates see the whole map and are passed by: the field is
 * that of what they are put on. What has seen the whole map otherwise has none, and a join leaves it out.
 */
export function computeReceptiveField(graph: Graph, main: ReadonlySet<string>): Pair | undefined {
  const inGate = findGateModules(graph)
  const gateResults = new Map(
    graph.modules.flatMap((module, index) => {
      const isOutermost = module.parent === undefined || inGate[module.parent] !== true
      return inGate[index] === true && isOutermost ? [[module.output, module.input] as const] : []
    }),
  )
  const fields = new Map<string, Field>()
  const ends: Field[] = []
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]))
  const fieldsOf = (ids: readonly string[]): readonly Field[] => {
    return ids.map((id) => fields.get(id)).filter((field) => field !== undefined)
  }
  for (const node of graph.nodes) {
    if (!main.has(node.id)) continue
    const gated = gateResults.get(node.id)
    const field =
      inGate[node.module] === true
        ? gated === undefined
          ? undefined
          : fields.get(gated)
        : followField(node, fieldsOf(node.inputs), nodes.get(node.inputs[0] ?? '')?.shape ?? node.shape, node.shape)
    if (field !== undefined) fields.set(node.id, field)
    else if (inGate[node.module] !== true) ends.push(...fieldsOf(node.inputs))
  }
  ends.push(...fieldsOf(graph.outputs.map(({ node }) => node).filter((node) => main.has(node))))
  if (ends.length === 0) return undefined
  const [height, width] = joinFields(ends)
  return [Math.ceil(height.extent), Math.ceil(width.extent)]
}
