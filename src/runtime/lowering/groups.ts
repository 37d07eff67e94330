import type { Tensor } from '@tensorflow/tfjs-core'
import { concat, type ConvolutionGeometry, reshape, slice, transpose } from '../kernels.ts'

/*
 * A grouped convolution without splitting channels, which would copy the tensor once a group. Seen as
 * `[N, H, W * G, C / G]` (no copy), the channels of group g are the columns g, g + G, g + 2G, …: a convolution with
 * horizontal stride `s * G`, dilation `d * G` and left pad `p * G - g`. Without padding that pad is negative: then the
 * window starts one stride earlier, and the first column, which is nobody's, is cut off.
 *
 * Groups that share a convolution (`mergedGroups`) are one part.
 */

/** Below this, a convolution leaves wasm's vector units idle: groups are joined until they have as many channels. */
const channelsThatFill = 8

/** The smallest divisor of `groups` that gives each convolution enough channels; all of them where there are too few. */
export function mergedGroups(groups: number, channels: number): number {
  const perGroup = channels / groups
  for (let merged = 1; merged < groups; merged++) {
    if (groups % merged === 0 && perGroup * merged >= channelsThatFill) return merged
  }
  return groups
}

/** One convolution for each part of the channels, over the view that `viewParts` gives. */
export interface PartsPlan {
  readonly geometries: readonly ConvolutionGeometry[]
  /** Columns at the left of each result that are nobody's: 0 or 1. */
  readonly early: 0 | 1
}

/**
 * @param geometry of the whole convolution
 * @param parts how many parts of equal size its channels have
 * @param kernelWidth taps along the width
 * @param width of the input
 * @param outWidth of the output
 */
export function planParts(
  geometry: ConvolutionGeometry,
  parts: number,
  kernelWidth: number,
  width: number,
  outWidth: number,
): PartsPlan {
  const stride = geometry.strides[1] * parts
  const dilation = geometry.dilations[1] * parts
  const early = geometry.width[0] === 0 ? 1 : 0
  const reach = (outWidth + early - 1) * stride + (kernelWidth - 1) * dilation + 1
  const geometries = Array.from({ length: parts }, (_, part): ConvolutionGeometry => {
    const left = geometry.width[0] * parts - part + early * stride
    return {
      strides: [geometry.strides[0], stride],
      dilations: [geometry.dilations[0], dilation],
      height: geometry.height,
      width: [left, Math.max(0, reach - width * parts - left)],
    }
  })
  return { geometries, early }
}

/** `[N, H, W, C]` as `[N, H, W * parts, C / parts]`: costs nothing. */
export function viewParts(x: Tensor, parts: number): Tensor {
  const [batch = 1, height = 1, width = 1, channels = 1] = x.shape
  return reshape(x, [batch, height, width * parts, channels / parts])
}

/** The results of the parts as one `[N, H, W, O]`. */
export function joinParts(results: readonly Tensor[], { early }: PartsPlan, shape: readonly number[]): Tensor {
  const [batch = 1, height = 1, width = 1, channels = 1] = shape
  const columns = width + early
  const parts = results.length
  const joined = reshape(concat(results, 0), [parts, batch * height * columns, channels / parts])
  const whole = reshape(transpose(joined, [1, 0, 2]), [batch, height, columns, channels])
  return early === 0 ? whole : slice(whole, [0, 0, early, 0], [batch, height, width, channels])
}
