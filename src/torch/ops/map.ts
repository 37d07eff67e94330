import { channelsLast, type Shape } from '../layout.ts'
import { reorder, type Value, viewMemory, wrapStored } from '../values/value.ts'

/** `[height, width]`. */
export type Pair = readonly [number, number]

/** One number for both axes, or one each. */
export type Size = number | Pair

export function toPair(size: Size): Pair {
  return typeof size === 'number' ? [size, size] : size
}

/** A value `[N, C, H, W]` or `[N, C, L]` as the kernels take it: `[N, H, W, C]`, a line being one row. */
export function storedMap(x: Value): Value['memory'] {
  const { memory } = reorder(x, channelsLast(x.shape.length))
  const [batch = 1, channels = 1, ...positions] = x.shape
  if (positions.length === 2) return memory
  return viewMemory(memory, [batch, 1, positions[0] ?? 1, channels])
}

/** The opposite of `storedMap`. */
export function fromStoredMap(memory: Value['memory'], shape: Shape): Value {
  return wrapStored(memory, shape, channelsLast(shape.length))
}

/** `[H, W]` of `[N, C, H, W]`, or `[1, L]`. */
export function extentsOf(shape: Shape): Pair {
  return shape.length === 3 ? [1, shape[2] ?? 1] : [shape[2] ?? 1, shape[3] ?? 1]
}

/** The shape of a map of `channels` with other extents. */
export function mapShape(shape: Shape, channels: number, [height, width]: Pair): Shape {
  const batch = shape[0] ?? 1
  return shape.length === 3 ? [batch, channels, width] : [batch, channels, height, width]
}
