import type { ConvolutionGeometry } from '../kernels.ts'

/** A convolution's strides, dilations and pads (explicit, one pair an axis), and how many groups its channels have. */
export interface GroupedGeometry extends ConvolutionGeometry {
  readonly groups: number
}

/** `[height, width]`. */
export type Extents = readonly [number, number]

/**
 * The extents of what comes out, as PyTorch: floor((extent + pads - dilation * (kernel - 1) - 1) / stride) + 1.
 *
 * @param extents `[H, W]` of the input
 * @param kernel `[kH, kW]`
 */
export function convolvedExtents(extents: Extents, kernel: Extents, geometry: ConvolutionGeometry): Extents {
  const along = (axis: 0 | 1): number => {
    const [before, after] = axis === 0 ? geometry.height : geometry.width
    const reach = geometry.dilations[axis] * (kernel[axis] - 1) + 1
    return Math.floor((extents[axis] + before + after - reach) / geometry.strides[axis]) + 1
  }
  return [along(0), along(1)]
}

/** Whether each output sees one value of each channel, and nothing is padded. */
export function isPointwise([rows, columns]: Extents, { height, width }: ConvolutionGeometry): boolean {
  return rows * columns === 1 && [...height, ...width].every((each) => each === 0)
}

/** `[H, W]` of `[N, H, W, C]`. */
export function mapExtents(shape: readonly number[]): Extents {
  return [shape[1] ?? 1, shape[2] ?? 1]
}

/** `[kH, kW]` of a filter `[kH, kW, I/groups, O]`. */
export function kernelExtents(shape: readonly number[]): Extents {
  return [shape[0] ?? 1, shape[1] ?? 1]
}
