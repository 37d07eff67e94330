import type { Emitter } from './builder.ts'
import { expandRank, type NodeOf, reshape, transpose } from './layout.ts'
import { float, int, type Value } from './model.ts'

/** `bn` in evaluation; without affine weights with ones and zeros. */
export function emitBatchNorm(emitter: Emitter, node: NodeOf<'bn'>, x: Value): Value {
  const channels = x.shape.slice(0, 1)
  return emitter.add('', {
    operator: 'BatchNormalization',
    inputs: [
      x,
      emitter.weight('weight') ?? filled(emitter, 'scale', channels, 1),
      emitter.weight('bias') ?? filled(emitter, 'shift', channels, 0),
      emitter.weight('running_mean'),
      emitter.weight('running_var'),
    ],
    shape: x.shape,
    attributes: { epsilon: float(node.attributes.epsilon), momentum: float(1 - node.attributes.momentum) },
  })
}

/**
 * `ln`: `LayerNormalization` over the last axes. Over the channels of each position, these are brought to the end and
 * back. Without affine weights it is an `InstanceNormalization` of one channel, or takes ones and zeros.
 */
export function emitLayerNorm(emitter: Emitter, node: NodeOf<'ln'>, x: Value): Value {
  const { over, epsilon } = node.attributes
  const weight = emitter.weight('weight')
  const bias = emitter.weight('bias')
  if (over === 'all') {
    if (weight === undefined) return normaliseGroups(emitter, x, 1, epsilon)
    return normaliseLast(emitter, x, [weight, bias], 1, epsilon)
  }
  const rank = x.shape.length
  const toEnd = [...Array.from({ length: rank - 1 }, (_, at) => at + 1), 0]
  const back = [rank - 1, ...Array.from({ length: rank - 1 }, (_, at) => at)]
  const channels = x.shape.slice(0, 1)
  const scale = weight ?? filled(emitter, 'scale', channels, 1)
  // The shift may be left out, but onnxruntime 1.16 can end the whole process where it is.
  const shift = bias ?? filled(emitter, 'shift', channels, 0)
  const last = transpose(emitter, 'last', x, toEnd)
  return transpose(emitter, 'back', normaliseLast(emitter, last, [scale, shift], -1, epsilon), back)
}

function normaliseLast(
  emitter: Emitter,
  x: Value,
  weights: readonly (Value | undefined)[],
  axis: number,
  epsilon: number,
): Value {
  return emitter.add('', {
    operator: 'LayerNormalization',
    inputs: [x, ...weights.filter((weight) => weight !== undefined)],
    shape: x.shape,
    attributes: { axis: int(axis), epsilon: float(epsilon) },
  })
}

/** `gn`: `InstanceNormalization` over `[groups, rest]`, then scale and offset of each channel (GroupNormalization comes with opset 18). */
export function emitGroupNorm(emitter: Emitter, node: NodeOf<'gn'>, x: Value): Value {
  const { groups, epsilon } = node.attributes
  const weight = emitter.weight('weight')
  const bias = emitter.weight('bias')
  const normal = normaliseGroups(emitter, x, groups, epsilon)
  const rank = x.shape.length
  const apply = (value: Value, part: string, operator: string, by: Value | undefined): Value => {
    if (by === undefined) return value
    const factor = expandRank(emitter, `${part}/weight`, by, rank)
    return emitter.add(part, { operator, inputs: [value, factor], shape: x.shape })
  }
  return apply(apply(normal, 'scale', 'Mul', weight), 'shift', 'Add', bias)
}

/** Each of `groups` parts of the channels, with all their positions, to mean 0 and variance 1. */
function normaliseGroups(emitter: Emitter, x: Value, groups: number, epsilon: number): Value {
  const rest = x.shape.reduce((product, extent) => product * extent, 1) / groups
  const seen = reshape(emitter, 'groups', x, [groups, rest])
  const normal = emitter.add('', {
    operator: 'InstanceNormalization',
    inputs: [seen, filled(emitter, 'ones', [groups], 1), filled(emitter, 'zeros', [groups], 0)],
    shape: seen.shape,
    attributes: { epsilon: float(epsilon) },
  })
  return reshape(emitter, 'normal', normal, x.shape)
}

function filled(emitter: Emitter, part: string, shape: readonly number[], value: number): Value {
  return emitter.numbers(
    part,
    shape,
    Array.from({ length: shape[0] ?? 1 }, () => value),
  )
}
