import { invariant } from '../../diagnostics/index.ts'
import type { Emitter } from './builder.ts'
import { expandRank, type NodeOf, reshape, transpose } from './layout.ts'
import { int, type Value } from './model.ts'

/** `add` and `mul`, from left to right; a vector is spread over the positions of what it joins. */
export function emitBroadcast(emitter: Emitter, operator: 'Add' | 'Mul', inputs: readonly Value[]): Value {
  const rank = Math.max(...inputs.map((input) => input.shape.length))
  const [first, ...rest] = inputs.map((input, index) => expandRank(emitter, `spread${index}`, input, rank))
  invariant(first !== undefined, `${operator} of nothing`)
  return rest.reduce((sum, input, index) => {
    const shape = sum.shape.map((extent, axis) => Math.max(extent, input.shape[axis] ?? 1))
    const part = index === rest.length - 1 ? '' : `part${index}`
    return emitter.add(part, { operator, inputs: [sum, input], shape })
  }, first)
}

/** `concat` along an axis. */
export function emitConcat(emitter: Emitter, node: NodeOf<'concat'>, inputs: readonly Value[]): Value {
  const attributes = { axis: int(node.attributes.axis + 1) }
  return emitter.add('', { operator: 'Concat', inputs, shape: node.shape, attributes })
}

/** `slice`: a range of one axis. */
export function emitSlice(emitter: Emitter, node: NodeOf<'slice'>, x: Value): Value {
  const { axis, start, end } = node.attributes
  const inputs = [
    x,
    emitter.integers('starts', [start]),
    emitter.integers('ends', [end]),
    emitter.integers('axes', [axis + 1]),
  ]
  return emitter.add('', { operator: 'Slice', inputs, shape: node.shape })
}

/** `shuffle`: channels as `[groups, C / groups]`, transposed (Zhang et al., "ShuffleNet", 2017). */
export function emitShuffle(emitter: Emitter, node: NodeOf<'shuffle'>, x: Value): Value {
  const { groups } = node.attributes
  const [channels = 1, ...rest] = x.shape
  const seen = reshape(emitter, 'groups', x, [groups, channels / groups, ...rest])
  const order = seen.shape.map((_, axis) => (axis < 2 ? 1 - axis : axis))
  return reshape(emitter, 'shape', transpose(emitter, '', seen, order), x.shape)
}
