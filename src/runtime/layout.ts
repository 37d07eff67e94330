import type { Shape } from '../vocabulary/index.ts'

/**
 * How a tensor of the graph lies in a tfjs tensor: the batch first, the channels (axis 0 of the shape without batch)
 * last, the other axes in order between them, and ones in between where there are fewer than three axes:
 *
 * | graph | tfjs |
 * |---|---|
 * | `[C]` | `[N, 1, 1, C]` |
 * | `[D, L]` | `[N, 1, L, D]` |
 * | `[C, H, W]` | `[N, H, W, C]` |
 * | `[A, B, C, D]` | `[N, B, C, D, A]` |
 *
 * So a vector over a map broadcasts by itself, and no reshape stands between a gate's linear layers and its product.
 */
export function storedShape(shape: Shape, batch: number): number[] {
  return [batch, ...ones(3 - shape.length), ...shape.slice(1), shape[0] ?? 1]
}

/** Where an axis of the shape without batch is in the stored shape. */
export function storedAxis(rank: number, axis: number): number {
  const storedRank = Math.max(4, rank + 1)
  return axis === 0 ? storedRank - 1 : storedRank - 1 - rank + axis
}

/** `[N, ...shape]`, PyTorch's shape. */
export function batchedShape(shape: Shape, batch: number): number[] {
  return [batch, ...shape]
}

/**
 * The stored shape without its ones: `[N, ...shape[1..], shape[0]]`. What `toRowMajor` and `toStored` permute.
 */
export function channelsLastShape(shape: Shape, batch: number): number[] {
  return [batch, ...shape.slice(1), ...shape.slice(0, 1)]
}

/** The permutation from `channelsLastShape` to `batchedShape`: batch, the last axis, then those between. */
export function toRowMajor(rank: number): number[] {
  return rank === 0 ? [0] : [0, rank, ...range(1, rank)]
}

/** The permutation from `batchedShape` to `channelsLastShape`. */
export function toStored(rank: number): number[] {
  return rank === 0 ? [0] : [0, ...range(2, rank + 1), 1]
}

/** Whether the channels can be moved without moving a value: one channel, or one position. */
export function orderIsFree(shape: Shape): boolean {
  const [channels = 1, ...positions] = shape
  return channels === 1 || positions.every((extent) => extent === 1)
}

/** `start` to `end`, exclusive. */
export function range(start: number, end: number): number[] {
  return Array.from({ length: Math.max(0, end - start) }, (_, index) => start + index)
}

/** So many ones; none where `count` is negative. */
export function ones(count: number): number[] {
  return range(0, count).map(() => 1)
}
