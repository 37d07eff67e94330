import { invariant } from '../../diagnostics/index.ts'
import type { AvgPoolAttributes, MaxPoolAttributes, Pads, Shape } from '../../vocabulary/index.ts'
import type { Emit, Value } from './builder.ts'
import { emitConstant, type ZeroSource } from './constants.ts'
import { averagePoolMap, mapAxis } from './linear-map.ts'
import { mapExtents, reshape } from './layout.ts'
import { padZeros, pool, sliceAxis, subsample } from './spatial.ts'

/** Stands for minus infinity where nothing else may be: no float32 is smaller, and 0 times it is 0. */
const lowest = -3.4028234663852886e38

/**
 * PyTorch's max pool over `[H, W, C]` to `shape` `[C, H', W']`, with explicit padding: the layer's own `same` pads on
 * another side, and rounding up is more padding below and to the right.
 *
 * @param nonNegative whether no value can be below 0: zeros then pad as minus infinity would
 */
export function maxPool(
  emit: Emit,
  value: Value,
  attributes: MaxPoolAttributes,
  shape: Shape,
  nonNegative: boolean,
  zero: ZeroSource,
): Value {
  const { kernel, stride, dilation } = attributes
  const [height, width] = mapExtents(value)
  const pads = coverPads(attributes, dilation, [height, width], [shape[1] ?? 1, shape[2] ?? 1])
  const padded = padLowest(emit, value, pads, nonNegative, zero)
  const dilated = (dilation[0] > 1 && kernel[0] > 1) || (dilation[1] > 1 && kernel[1] > 1)
  if (!dilated) return pool(emit, '', 'MaxPooling2D', padded, kernel, stride)
  const places = [shape[1] ?? 1, shape[2] ?? 1] as const
  const rows = maximumOfShifts(emit, padded, 0, kernel[0], dilation[0], (places[0] - 1) * stride[0] + 1)
  const both = maximumOfShifts(emit, rows, 1, kernel[1], dilation[1], (places[1] - 1) * stride[1] + 1)
  return subsample(emit, both, stride)
}

/** The pads, with as much more at the end as the last window hangs over. */
function coverPads(
  { kernel, stride, pads }: Pick<MaxPoolAttributes, 'kernel' | 'stride' | 'pads'>,
  dilation: readonly [number, number],
  extents: readonly [number, number],
  places: readonly [number, number],
): Pads {
  const after = (axis: 0 | 1, before: number, end: number) => {
    const needed = (places[axis] - 1) * stride[axis] + dilation[axis] * (kernel[axis] - 1) + 1
    return Math.max(end, needed - before - extents[axis])
  }
  return [pads[0], after(0, pads[0], pads[1]), pads[2], after(1, pads[2], pads[3])]
}

/** Pads with zeros, to which the lowest number is added unless nothing can be below zero. */
function padLowest(emit: Emit, value: Value, pads: Pads, nonNegative: boolean, zero: ZeroSource): Value {
  const padded = padZeros(emit, value, pads)
  return nonNegative ? padded : fillPads(emit, padded, pads, lowest, zero)
}

/** Adds a number to the padding of a map that was padded with zeros; pads that crop have none. */
export function fillPads(emit: Emit, padded: Value, pads: Pads, fill: number, zero: ZeroSource): Value {
  if (fill === 0 || pads.every((pad) => pad <= 0)) return padded
  const [height, width] = mapExtents(padded)
  const [top, bottom, left, right] = pads
  const data = new Float32Array(height * width)
  for (let y = 0; y < height; y++) {
    const outside = y < top || y >= height - bottom
    for (let x = 0; x < width; x++) if (outside || x < left || x >= width - right) data[y * width + x] = fill
  }
  const mask = emitConstant(emit, 'pad/fill', zero(), [height, width, 1], data)
  return emit('pad/filled', { className: 'Add', inputs: [padded, mask], shape: padded.shape })
}

/** The maximum of `count` slices of `length` along an axis, each `step` further on. */
function maximumOfShifts(emit: Emit, value: Value, axis: 0 | 1, count: number, step: number, length: number): Value {
  const part = axis === 0 ? 'rows' : 'columns'
  const slices = Array.from({ length: count }, (_, shift) =>
    sliceAxis(emit, value, axis, shift * step, shift * step + length, `${part}${shift}`),
  )
  const first = slices[0]
  invariant(first !== undefined, 'a pool without a kernel')
  if (slices.length === 1) return first
  return emit(part, { className: 'Maximum', inputs: slices, shape: first.shape })
}

/**
 * PyTorch's average pool over `[H, W, C]` to `shape` `[C, H', W']`. Where padding counts and no window hangs over, zeros
 * and a plain pool; otherwise windows have different divisors, and the pool is a frozen linear map along each axis.
 */
export function averagePool(emit: Emit, value: Value, attributes: AvgPoolAttributes, shape: Shape): Value {
  const { kernel, stride, pads } = attributes
  const [height, width] = mapExtents(value)
  const places = [shape[1] ?? 1, shape[2] ?? 1] as const
  const cover = coverPads(attributes, [1, 1], [height, width], places)
  const unpadded = pads.every((pad) => pad === 0)
  if ((attributes.countPad || unpadded) && cover.every((pad, side) => pad === pads[side])) {
    return pool(emit, '', 'AveragePooling2D', padZeros(emit, value, pads), kernel, stride)
  }
  const rows = mapAxis(emit, value, 0, averagePoolMap(height, places[0], 0, attributes))
  return mapAxis(emit, rows, 1, averagePoolMap(width, places[1], 1, attributes))
}

/** `[H, W, C]` to `[C]`: an average pool over everything, 25 times as fast on wasm as GlobalAveragePooling2D's mean. */
export function globalAverage(emit: Emit, value: Value): Value {
  const [height, width, channels] = mapExtents(value)
  const mean = height === 1 && width === 1 ? value : pool(emit, '', 'AveragePooling2D', value, [height, width], [1, 1])
  return reshape(emit, 'vector', mean, [channels])
}
