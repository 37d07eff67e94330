/** A named tensor's values in PyTorch's layout, row-major: convolution `[O, I/groups, kH, kW]`, linear `[out, in]`. */
export interface WeightTensor {
  readonly shape: readonly number[]
  /** As many values as the product of `shape`; one for a scalar, whose shape is `[]`. */
  readonly data: Float32Array
}

/** Tensors by `state_dict` key. Its order is the order in a written file. */
export type WeightMap = ReadonlyMap<string, WeightTensor>

/** How many values a tensor of this shape holds. */
export function countValues(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1)
}
