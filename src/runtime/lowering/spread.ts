import type { Tensor } from '@tensorflow/tfjs-core'
import { type AxisPads, pad, reshape } from '../kernels.ts'

/**
 * Along one axis, the part of the spread input that the convolution sees, and its pads. A pad larger than the kernel's
 * reach comes out negative: then values are cut off instead.
 */
export function spreadAxis(
  extent: number,
  kernel: number,
  stride: number,
  dilation: number,
  [before, after]: AxisPads,
  outputPad: number,
): { readonly from: number; readonly extent: number; readonly pads: AxisPads } {
  const reach = dilation * (kernel - 1)
  const left = reach - before
  // Each value is followed by its zeros, the last one too.
  const right = reach - after + outputPad - (stride - 1)
  const from = Math.max(0, -left)
  const until = extent * stride - Math.max(0, -right)
  return { from, extent: until - from, pads: [Math.max(0, left), Math.max(0, right)] }
}

/** `[N, H, W, C]` to `[N, H * sh, W * sw, C]`: each value, then zeros. */
export function spreadWithZeros(
  x: Tensor,
  shape: readonly number[],
  [rows, columns]: readonly [number, number],
): Tensor {
  const [batch = 1, height = 1, width = 1, channels = 1] = shape
  let spread = x
  if (columns > 1) {
    const values = reshape(spread, [batch * height * width, 1, channels])
    spread = pad(
      values,
      [
        [0, 0],
        [0, columns - 1],
        [0, 0],
      ],
      0,
    )
  }
  if (rows > 1) {
    const lines = reshape(spread, [batch * height, 1, width * columns * channels])
    spread = pad(
      lines,
      [
        [0, 0],
        [0, rows - 1],
        [0, 0],
      ],
      0,
    )
  }
  return reshape(spread, [batch, height * rows, width * columns, channels])
}
