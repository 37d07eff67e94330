import type { Shape } from '../vocabulary/index.ts'

/** Numbers in PyTorch's layout: `[N, C, H, W]`, `[N, C]`, …, row-major. */
export interface TensorValue {
  /** With the batch. */
  readonly shape: readonly number[]
  readonly data: Float32Array
}

/** An input: a value, or the numbers of one or more samples one after the other. */
export type InputValue = Float32Array | TensorValue

/** The number of values of a shape. */
export function countValues(shape: Shape): number {
  return shape.reduce((product, extent) => product * extent, 1)
}
