import type { Emit, Value } from './builder.ts'
import { mapExtents, permute, reshape } from './layout.ts'
import { crop, padZeros } from './spatial.ts'

/**
 * Runs a window of `kernel` rows (or columns) that lie `dilation` apart, stride 1, through one that knows no dilation:
 * rows with the same remainder are put together, one block after another, and taken apart again afterwards. Stock layers
 * need this: DepthwiseConv2D drops its `dilation_rate` without a word, MaxPooling2D has none, and Conv2D has no
 * gradient where it dilates, so that `fit` would throw.
 *
 * @param value `[H, W, C]`, padded already
 * @param axis 0 for rows, 1 for columns
 * @param run what to do with the rearranged map: a window of `kernel` without dilation along this axis
 * @returns extent - dilation * (kernel - 1) places along the axis
 */
export function runDilated(
  emit: Emit,
  value: Value,
  axis: 0 | 1,
  kernel: number,
  dilation: number,
  run: (value: Value) => Value,
): Value {
  if (dilation === 1 || kernel === 1) return run(value)
  const part = axis === 0 ? 'rows' : 'columns'
  const extent = value.shape[axis] ?? 1
  const block = Math.ceil(extent / dilation)
  const filled = padAfter(emit, value, axis, block * dilation - extent, `${part}/fill`)
  const apart = swapFactors(emit, filled, axis, [block, dilation], `${part}/apart`)
  // The windows that reach from one block into the next are of no use; these zeros keep the places of the last block.
  const result = run(padAfter(emit, apart, axis, kernel - 1, `${part}/tail`))
  const together = swapFactors(emit, result, axis, [dilation, block], `${part}/together`)
  const places = extent - dilation * (kernel - 1)
  const surplus = block * dilation - places
  return crop(emit, together, axis === 0 ? [0, surplus, 0, 0] : [0, 0, 0, surplus], `${part}/crop`)
}

function padAfter(emit: Emit, value: Value, axis: 0 | 1, count: number, part: string): Value {
  return padZeros(emit, value, axis === 0 ? [0, count, 0, 0] : [0, 0, 0, count], part)
}

/** Sees an axis as two, `[outer, inner]`, and puts the inner one first. */
function swapFactors(
  emit: Emit,
  value: Value,
  axis: 0 | 1,
  [outer, inner]: readonly [number, number],
  part: string,
): Value {
  const [height, width, channels] = mapExtents(value)
  const split = axis === 0 ? [outer, inner, width * channels] : [height, outer, inner, channels]
  const seen = reshape(emit, `${part}/split`, value, split)
  const swapped = permute(emit, part, seen, axis === 0 ? [1, 0, 2] : [0, 2, 1, 3])
  return reshape(emit, `${part}/join`, swapped, [height, width, channels])
}
