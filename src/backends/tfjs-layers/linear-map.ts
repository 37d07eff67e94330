import type { AvgPoolAttributes, OperationAttributes } from '../../vocabulary/index.ts'
import { constantWeight, type Emit, type Value } from './builder.ts'
import { permute } from './layout.ts'

/** A fixed linear map along one axis: `rows[o][i]` is the share of value i in result o. */
export type AxisMap = readonly (readonly number[])[]

/** Applies a map along the height (0) or width (1) of `[H, W, C]`: a frozen dense layer over that axis. */
export function mapAxis(emit: Emit, value: Value, axis: 0 | 1, map: AxisMap): Value {
  const extent = value.shape[axis] ?? 1
  const units = map.length
  if (units === extent && map.every((row, o) => row.every((share, i) => share === (o === i ? 1 : 0)))) return value
  const part = axis === 0 ? 'rows' : 'columns'
  const last = permute(emit, `${part}/last`, value, axis === 0 ? [1, 2, 0] : [0, 2, 1])
  const kernel = new Float32Array(extent * units)
  map.forEach((row, o) => row.forEach((share, i) => (kernel[i * units + o] = share)))
  const mapped = emit(part, {
    className: 'Dense',
    config: { units, activation: 'linear', use_bias: false },
    trainable: false,
    inputs: [last],
    shape: [...last.shape.slice(0, -1), units],
    weights: [constantWeight('kernel', [extent, units], kernel)],
  })
  return permute(emit, `${part}/back`, mapped, axis === 0 ? [2, 0, 1] : [0, 2, 1])
}

/** A map whose result o is `share` of each value that `range` names. */
function averageMap(extent: number, to: number, range: (o: number) => { start: number; end: number; share: number }) {
  return Array.from({ length: to }, (_, o): readonly number[] => {
    const { start, end, share } = range(o)
    return Array.from({ length: extent }, (__, i) => (i >= start && i < end ? share : 0))
  })
}

/**
 * PyTorch's average pool along one axis, padding included: a window from o * stride - before, cut off at the end of the
 * padding, divided by its length, or by what of it lies on values (`AveragePool2d.cpp`; the divisor of a window is the
 * product of the two axes', so the pool is one map along each).
 */
export function averagePoolMap(
  extent: number,
  to: number,
  axis: 0 | 1,
  { kernel, stride, pads, countPad }: AvgPoolAttributes,
): AxisMap {
  const [before, after] = axis === 0 ? [pads[0], pads[1]] : [pads[2], pads[3]]
  return averageMap(extent, to, (o) => {
    const from = o * stride[axis] - before
    const until = Math.min(from + kernel[axis], extent + after)
    const [start, end] = [Math.max(from, 0), Math.min(until, extent)]
    return { start, end, share: 1 / (countPad ? until - from : end - start) }
  })
}

/** Window o from floor(o n / m) to ceil((o + 1) n / m), as in PyTorch's `AdaptiveAveragePooling.cpp`. */
export function adaptivePoolMap(extent: number, to: number): AxisMap {
  return averageMap(extent, to, (o) => {
    const [start, end] = [Math.floor((o * extent) / to), Math.ceil(((o + 1) * extent) / to)]
    return { start, end, share: 1 / (end - start) }
  })
}

/** A map that takes value `from(o)` for result o. */
export function selectionMap(extent: number, to: number, from: (o: number) => number): AxisMap {
  return averageMap(extent, to, (o) => ({ start: from(o), end: from(o) + 1, share: 1 }))
}

/** PyTorch's `interpolate` along one axis (`UpSample.h`): nearest takes floor(o * n / m), in float32 as it does. */
export function resizeMap(extent: number, to: number, attributes: OperationAttributes['resize']): AxisMap {
  if (attributes.mode === 'nearest') {
    const scale = Math.fround(extent / to)
    return selectionMap(extent, to, (o) => Math.min(Math.floor(Math.fround(o * scale)), extent - 1))
  }
  const scale = attributes.alignCorners ? (to > 1 ? (extent - 1) / (to - 1) : 0) : extent / to
  return Array.from({ length: to }, (_, o) => {
    const source = attributes.alignCorners ? o * scale : Math.max(0, (o + 0.5) * scale - 0.5)
    const low = Math.min(Math.floor(source), extent - 1)
    const share = source - low
    const row = Array.from({ length: extent }, () => 0)
    row[low] = 1 - share
    const high = Math.min(low + 1, extent - 1)
    row[high] = (row[high] ?? 0) + share
    return row
  })
}
