import type { Over } from '../../vocabulary/index.ts'
import { countValues } from '../../weights/index.ts'
import type { Emit, Value } from './builder.ts'
import { rescale } from './convolution.ts'
import { permute, reshape, toStorageAxis } from './layout.ts'
import { pool } from './spatial.ts'

/**
 * Mean, maximum or sum over axes, which stay with extent 1, or over `parts` of the channels. Stock layers reduce by
 * pooling only: what is reduced becomes the width of a map and the pool's window. A sum is a mean times its count.
 */
export function reduce(emit: Emit, value: Value, kind: 'mean' | 'max' | 'sum', over: Over): Value {
  const rank = value.shape.length
  if ('parts' in over) {
    const [positions, perPart, channelsLast] = viewParts(value, over.parts)
    // [positions, parts, C / parts], or [1, parts, C / parts * L] where channels come first.
    const seen = channelsLast ? [positions, over.parts, perPart] : [1, over.parts, perPart * positions]
    const reduced = poolWidth(emit, reshape(emit, 'parts', value, seen), kind)
    const channelAxis = toStorageAxis(rank, 0)
    return reshape(
      emit,
      'shape',
      reduced,
      value.shape.map((extent, axis) => (axis === channelAxis ? perPart : extent)),
    )
  }
  const axes = over.axes.map((axis) => toStorageAxis(rank, axis)).toSorted((one, other) => one - other)
  const shape = value.shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent))
  const kept = [...value.shape.keys()].filter((axis) => !axes.includes(axis))
  const extents = (list: readonly number[]) => countValues(list.map((axis) => value.shape[axis] ?? 1))
  const channelAxis = toStorageAxis(rank, 0)
  if (rank === 3 && !axes.includes(channelAxis)) {
    const [height = 1, width = 1] = value.shape
    const kernel = [axes.includes(0) ? height : 1, axes.includes(1) ? width : 1] as const
    const pooled = pool(emit, '', kind === 'max' ? 'MaxPooling2D' : 'AveragePooling2D', value, kernel, [1, 1])
    return rescale(emit, 'sum', pooled, kind === 'sum' ? kernel[0] * kernel[1] : 1, 0)
  }
  const last = permute(emit, 'last', value, [...kept, ...axes])
  const seen = reshape(emit, 'flat', last, [extents(kept), extents(axes), 1])
  return reshape(emit, 'shape', poolWidth(emit, seen, kind), shape)
}

/** Reduces the width of `[H, W, C]` to 1. */
function poolWidth(emit: Emit, value: Value, kind: 'mean' | 'max' | 'sum'): Value {
  const width = value.shape[1] ?? 1
  const pooled = pool(emit, '', kind === 'max' ? 'MaxPooling2D' : 'AveragePooling2D', value, [1, width], [1, 1])
  return rescale(emit, 'sum', pooled, kind === 'sum' ? width : 1, 0)
}

/** How many positions there are beside the channels, channels a part, and whether the channels are the last axis. */
function viewParts(value: Value, parts: number): readonly [positions: number, perPart: number, channelsLast: boolean] {
  const rank = value.shape.length
  const axis = toStorageAxis(rank, 0)
  const channels = value.shape[axis] ?? 1
  return [countValues(value.shape) / channels, channels / parts, axis === rank - 1]
}

/** Softmax over axes together, or over parts of the channels: always over the last axis of a rearranged tensor. */
export function softmax(emit: Emit, value: Value, over: Over): Value {
  const rank = value.shape.length
  if ('parts' in over) {
    const [positions, perPart, channelsLast] = viewParts(value, over.parts)
    const seen = channelsLast ? [positions, over.parts, perPart] : [1, over.parts, perPart * positions]
    const last = permute(emit, 'last', reshape(emit, 'parts', value, seen), [0, 2, 1])
    return reshape(emit, 'shape', permute(emit, 'back', softmaxLast(emit, last), [0, 2, 1]), value.shape)
  }
  const axes = over.axes.map((axis) => toStorageAxis(rank, axis)).toSorted((one, other) => one - other)
  if (axes.length === 1 && axes[0] === rank - 1) return softmaxLast(emit, value)
  const order = [...[...value.shape.keys()].filter((axis) => !axes.includes(axis)), ...axes]
  const last = permute(emit, 'last', value, order)
  const together = last.shape.slice(rank - axes.length)
  const flat = reshape(emit, 'flat', last, [countValues(last.shape) / countValues(together), countValues(together)])
  const unflat = reshape(emit, 'unflat', softmaxLast(emit, flat), last.shape)
  return permute(
    emit,
    'back',
    unflat,
    order.map((_, axis) => order.indexOf(axis)),
  )
}

function softmaxLast(emit: Emit, value: Value): Value {
  return emit('', { className: 'Softmax', config: { axis: -1 }, inputs: [value], shape: value.shape })
}
