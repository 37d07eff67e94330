import type { Tensor } from '@tensorflow/tfjs-core'
import { binary } from '../kernels.ts'
import { scoped } from './arithmetic.ts'
import { convolution } from './convolution.ts'
import { convolutionFilterGradient } from './convolution-filter.ts'
import { convolutionInputGradient } from './convolution-input.ts'
import { type Extents, type GroupedGeometry, kernelExtents } from './geometry.ts'

/*
 * A transposed convolution from I to O channels is the input gradient of the convolution from O to I with the same
 * filter, so that its gradients are that convolution and its filter gradient.
 */

/**
 * @param x `[N, H, W, I]`
 * @param filter `[kH, kW, O/groups, I]`: PyTorch's `[I, O/groups, kH, kW]` with its axes in the order 2, 3, 1, 0
 * @param bias `[O]`
 * @param extents `[Ho, Wo]` of what comes out, which a stride leaves open
 * @param geometry of the convolution that goes the other way
 * @returns `[N, Ho, Wo, O]`
 */
export function transposedConvolution(
  x: Tensor,
  filter: Tensor,
  bias: Tensor | undefined,
  extents: Extents,
  geometry: GroupedGeometry,
): Tensor {
  if (bias === undefined) return convolutionInputGradient(x, filter, extents, geometry)
  return scoped(() => binary('Add', convolutionInputGradient(x, filter, extents, geometry), bias))
}

/**
 * @param dy `[N, Ho, Wo, O]`
 * @param filter `[kH, kW, O/groups, I]`
 * @returns `[N, H, W, I]`
 */
export function transposedConvolutionInputGradient(dy: Tensor, filter: Tensor, geometry: GroupedGeometry): Tensor {
  return convolution(dy, filter, undefined, geometry)
}

/**
 * @param dy `[N, Ho, Wo, O]`
 * @param x `[N, H, W, I]`
 * @param filterShape `[kH, kW, O/groups, I]`
 * @returns of that shape
 */
export function transposedConvolutionFilterGradient(
  dy: Tensor,
  x: Tensor,
  filterShape: readonly number[],
  geometry: GroupedGeometry,
): Tensor {
  return convolutionFilterGradient(x, dy, kernelExtents(filterShape), geometry)
}
