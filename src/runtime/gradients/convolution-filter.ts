import type { Tensor } from '@tensorflow/tfjs-core'
import { concat, convolve, matrixProduct, reshape, slice, transpose } from '../kernels.ts'
import { mergedGroups } from '../lowering/groups.ts'
import { noActivation } from '../lowering/lowered.ts'
import { everyNth, padAfter, scoped } from './arithmetic.ts'
import { diagonalBlocks, splitRows } from './filters.ts'
import { type Extents, type GroupedGeometry, isPointwise, mapExtents } from './geometry.ts'

/**
 * The gradient of a convolution with respect to its filter. It is itself a convolution: of x with batch and channels
 * changed over, with dy as the filter, stride and dilation changed over as well. No backend of tfjs but cpu has a kernel
 * for it that takes groups or dilation, and wasm none at all.
 *
 * @param dy `[N, Ho, Wo, O]`
 * @param x `[N, H, W, I]`
 * @param kernel `[kH, kW]`
 * @returns `[kH, kW, I/groups, O]`
 */
export function convolutionFilterGradient(dy: Tensor, x: Tensor, kernel: Extents, geometry: GroupedGeometry): Tensor {
  return scoped(() => {
    if (geometry.groups > 1) return groupedGradient(dy, x, kernel, geometry)
    if (isPointwise(kernel, geometry)) return pointwiseGradient(dy, everyNth(x, geometry.strides))
    const gradient = correlate(transpose(x, [3, 1, 2, 0]), transpose(dy, [1, 2, 0, 3]), kernel, geometry)
    return transpose(gradient, [1, 2, 0, 3])
  })
}

/**
 * @param x `[I, H, W, N]`
 * @param dy `[Ho, Wo, N, O]`
 * @returns `[I, kH, kW, O]`
 */
function correlate(x: Tensor, dy: Tensor, kernel: Extents, geometry: GroupedGeometry): Tensor {
  const { strides, dilations } = geometry
  const [height, width] = mapExtents(x.shape)
  const [outHeight = 1, outWidth = 1, , channels = 1] = dy.shape
  const reach = [(outHeight - 1) * strides[0] + 1, (outWidth - 1) * strides[1] + 1] as const
  const bottom = padAfter(height, geometry.height[0], reach[0], dilations[0], kernel[0])
  const right = padAfter(width, geometry.width[0], reach[1], dilations[1], kernel[1])
  const found = convolve(
    x,
    dy,
    undefined,
    {
      strides: dilations,
      dilations: strides,
      height: [geometry.height[0], Math.max(0, bottom)],
      width: [geometry.width[0], Math.max(0, right)],
    },
    noActivation,
  )
  // Values behind the last window give taps that the kernel does not have.
  if (found.shape[1] === kernel[0] && found.shape[2] === kernel[1]) return found
  return slice(found, [0, 0, 0, 0], [x.shape[0] ?? 1, ...kernel, channels])
}

/**
 * A product of matrices. What has fewer channels is the one that is transposed first: wasm's product with a transposed
 * matrix is ten times as slow.
 */
function pointwiseGradient(dy: Tensor, x: Tensor): Tensor {
  const inputs = x.shape[3] ?? 1
  const outputs = dy.shape[3] ?? 1
  const positions = x.size / inputs
  const flipped = outputs < inputs
  const [narrow, wide] = flipped ? [dy, x] : [x, dy]
  const [few, many] = flipped ? [outputs, inputs] : [inputs, outputs]
  const rows = transpose(reshape(narrow, [positions, few]), [1, 0])
  const product = reshape(matrixProduct(reshape(rows, [1, few, positions]), reshape(wide, [1, positions, many])), [
    few,
    many,
  ])
  return reshape(flipped ? transpose(product, [1, 0]) : product, [1, 1, inputs, outputs])
}

function groupedGradient(dy: Tensor, x: Tensor, kernel: Extents, geometry: GroupedGeometry): Tensor {
  const { groups } = geometry
  const [batch = 1, height = 1, width = 1, inputs = 1] = x.shape
  const [, outHeight = 1, outWidth = 1, outputs = 1] = dy.shape
  const merged = mergedGroups(groups, Math.min(inputs, outputs))
  const parts = groups / merged
  const perPart = outputs / parts
  const seen = transpose(reshape(x, [batch, height * width, inputs]), [2, 1, 0])
  const slopes = transpose(reshape(dy, [batch, outHeight * outWidth, parts, perPart]), [2, 1, 0, 3])
  const ownInputs = splitRows(reshape(seen, [inputs, height, width, batch]), parts)
  const ownSlopes = splitRows(reshape(slopes, [parts * outHeight, outWidth, batch, perPart]), parts)
  const found = ownInputs.map((own, at) => correlate(own, ownSlopes[at] ?? dy, kernel, geometry))
  return diagonalBlocks(parts === 1 ? (found[0] ?? x) : concat(found, 0), parts, merged)
}
