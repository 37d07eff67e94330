import { childrenOf, nameWritten, type Written } from '../vocabulary/index.ts'
import type { Context } from './context.ts'
import { channelsOfCopies } from './copies.ts'
import { channelsKept, type Operations } from './reader.ts'
import { scopeOf, sourceInside } from './slot-facts.ts'
import type { Slot, Source } from './slots.ts'
import { simplify, sumOf } from './sums.ts'

/** The channels that a step gives, over the class's parameters; undefined where they are not known. */
export function channelsOfSlot(context: Context, slot: Slot, output: number): Written | undefined {
  const { resolver, channelsOf, channelsOfClass, operationsOf } = context
  const [input] = slot.inputs
  const { content } = slot
  switch (content.kind) {
    case 'class':
      return channelsOfClass(slot, content.group, (index) => scopeOf(slot, index), output)
    case 'copies':
      return channelsOfCopies(context, slot, content)
    case 'sequence': {
      const [last] = content.body.outputs
      if (last === undefined) return undefined
      return last.from === 'input' ? input && channelsOf(input) : channelsOf(sourceInside(last, slot))
    }
    case 'operation': {
      const sample = content.nodes.find((node) => node !== undefined)
      if (sample === undefined) return undefined
      const operations = operationsOf(slot, content.nodes, sample)
      switch (sample.op) {
        case 'conv':
        case 'deconv':
        case 'linear': {
          const values = content.nodes.map((node) => node?.shape[0])
          const candidates = [...operations.written('channels'), ...channelsKept(operations)]
          const known = values.filter((value) => value !== undefined)
          const found = candidates.find((one) => one !== undefined && resolver.holds(one, values))
          if (found !== undefined) return found
          return resolver.resolve(values, [], known.length > 0 ? 'out_channels' : 'channels')
        }
        case 'concat':
          return sample.attributes.axis === 0 ? sumOf(slot.inputs.map(channelsOf)) : input && channelsOf(input)
        case 'slice':
          return sample.attributes.axis === 0 ? shareOf(context, operations, input) : input && channelsOf(input)
        case 'mean':
        case 'max':
        case 'sum':
        case 'std':
          return 'parts' in sample.attributes ? shareOf(context, operations, input) : input && channelsOf(input)
        case 'flatten':
          return flattened(context, operations, input)
        case 'conv1d':
        case 'reshape':
        case 'transpose':
        case 'input':
          return undefined
        default:
          return slot.inputs.map(channelsOf).find((one) => one !== undefined)
      }
    }
  }
}

/** The channels times as many positions as there are; what these depend on is no parameter. */
function flattened(context: Context, { nodes }: Operations, input: Source | undefined): Written | undefined {
  const right = input && context.channelsOf(input)
  const counts = new Set(
    nodes.flatMap((node) =>
      node === undefined
        ? []
        : [
            context.planning
              .shapeOf(node.inputs[0] ?? '')
              .slice(1)
              .reduce((product, extent) => product * extent, 1),
          ],
    ),
  )
  const [value = 1] = counts
  if (right === undefined || counts.size > 1) return undefined
  return simplify({ kind: 'binary', operator: '*', left: { kind: 'number', value }, right })
}

/** The channels of one of equal parts. */
function shareOf(
  { channelsOf, resolver }: Context,
  { nodes, channels, written }: Operations,
  input: Source | undefined,
): Written | undefined {
  const counts = nodes.map((node, index) => node && (channels[index] ?? 0) / (node.shape[0] ?? 1))
  const known = counts.filter((count) => count !== undefined)
  const [value = 1] = known
  const left = input && channelsOf(input)
  if (left === undefined || known.some((count) => count !== value) || !Number.isInteger(value)) return undefined
  const told = written('parts').find((one) => one !== undefined && resolver.holds(one, counts))
  return simplify({ kind: 'binary', operator: '/', left, right: told ?? { kind: 'number', value } })
}

/** Channels that are said in more parts than this get a name, after the step that gives them. */
const longestUnnamed = 8

/** The channels of a step, by a name where they take long to say. */
export function nameLong(channels: Written, slot: Slot): Written {
  if (partsOf(channels) <= longestUnnamed) return channels
  return nameWritten(/^[A-Za-z_]/.test(slot.name) ? `${slot.name}_channels` : 'channels', channels)
}

/** How many parts an expression has for a reader, to whom a `let` is one. */
function partsOf(written: Written): number {
  return written.kind === 'let' ? 1 : childrenOf(written).reduce((parts, child) => parts + partsOf(child), 1)
}
