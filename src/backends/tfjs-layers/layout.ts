import type { Shape } from '../../vocabulary/index.ts'
import type { Emit, Value } from './builder.ts'

/**
 * Which axis of a graph's tensor each axis of the layer's tensor is: `[H, W, C]` for a feature map `[C, H, W]`; every
 * other rank is kept as it is.
 */
export function storageOrder(rank: number): readonly number[] {
  return rank === 3 ? [1, 2, 0] : Array.from({ length: rank }, (_, axis) => axis)
}

/** The shape of the layer's tensor that stands for a graph's tensor. */
export function toStorageShape(shape: Shape): Shape {
  return storageOrder(shape.length).map((axis) => shape[axis] ?? 1)
}

/** The layer's axis (without batch) that stands for a graph's axis. */
export function toStorageAxis(rank: number, axis: number): number {
  return storageOrder(rank).indexOf(axis)
}

/** Sees the values in another shape, in the same order; no layer where the shape is already that. */
export function reshape(emit: Emit, part: string, value: Value, shape: Shape): Value {
  if (sameShape(value.shape, shape)) return value
  return emit(part, { className: 'Reshape', config: { target_shape: shape }, inputs: [value], shape })
}

/** Axis i of the result is axis `order[i]` (without batch); a reshape where no two axes longer than 1 change places. */
export function permute(emit: Emit, part: string, value: Value, order: readonly number[]): Value {
  const shape = order.map((axis) => value.shape[axis] ?? 1)
  const moved = order.filter((axis) => value.shape[axis] !== 1)
  if (moved.every((axis, index) => index === 0 || axis > (moved[index - 1] ?? 0)))
    return reshape(emit, part, value, shape)
  return emit(part, { className: 'Permute', config: { dims: order.map((axis) => axis + 1) }, inputs: [value], shape })
}

/**
 * Runs something with the channels as the last axis, where tfjs wants them: its batch norm and, on wasm, its PReLU give
 * wrong numbers for channels anywhere else. Only a sequence `[C, L]` has them elsewhere.
 */
export function withChannelsLast(emit: Emit, value: Value, run: (value: Value) => Value): Value {
  const rank = value.shape.length
  if (toStorageAxis(rank, 0) === rank - 1) return run(value)
  const axes = [...value.shape.keys()]
  const last = run(permute(emit, 'channels_last', value, [...axes.slice(1), 0]))
  return permute(emit, 'channels_first', last, [rank - 1, ...axes.slice(0, -1)])
}

/** From the layer's order of axes to the graph's: `[H, W, C]` to `[C, H, W]`. */
export function toGraphOrder(emit: Emit, value: Value): Value {
  const order = storageOrder(value.shape.length)
  return permute(
    emit,
    'to_chw',
    value,
    order.map((_, axis) => order.indexOf(axis)),
  )
}

/** From the graph's order of axes to the layer's: `[C, H, W]` to `[H, W, C]`. */
export function toStorageOrder(emit: Emit, value: Value): Value {
  return permute(emit, 'to_hwc', value, storageOrder(value.shape.length))
}

export function sameShape(one: Shape, other: Shape): boolean {
  return one.length === other.length && one.every((extent, axis) => extent === other[axis])
}

/** The extents of a feature map's layer tensor. */
export function mapExtents(value: Value): readonly [height: number, width: number, channels: number] {
  const [height = 1, width = 1, channels = 1] = value.shape
  return [height, width, channels]
}
