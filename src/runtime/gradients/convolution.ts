import type { Tensor } from '@tensorflow/tfjs-core'
import { convolve, convolveDepthwise, type FusedActivation, reshape } from '../kernels.ts'
import { joinParts, mergedGroups, planParts, viewParts } from '../lowering/groups.ts'
import { noActivation } from '../lowering/lowered.ts'
import { everyNth, scoped } from './arithmetic.ts'
import { blockFilters, splitRows } from './filters.ts'
import { convolvedExtents, type GroupedGeometry, kernelExtents, mapExtents } from './geometry.ts'

/**
 * A convolution whose filter is a tensor that may change from call to call; with groups, without splitting channels.
 *
 * @param x `[N, H, W, I]`
 * @param filter `[kH, kW, I/groups, O]`, float32
 * @param bias `[O]`, made as a vector: wasm refuses a view of another shape
 * @param activation applied inside the kernel
 * @returns `[N, Ho, Wo, O]`
 */
export function convolution(
  x: Tensor,
  filter: Tensor,
  bias: Tensor | undefined,
  geometry: GroupedGeometry,
  activation: FusedActivation = noActivation,
): Tensor {
  const { groups } = geometry
  if (groups === 1) return convolve(x, filter, bias, geometry, activation)
  const [batch = 1, , , channels = 1] = x.shape
  const kernel = kernelExtents(filter.shape)
  const outputs = filter.shape[3] ?? 1
  if (groups === channels) return scoped(() => depthwise(x, filter, bias, geometry, activation))
  return scoped(() => {
    const merged = mergedGroups(groups, channels)
    const parts = groups / merged
    const filters = blockFilters(filter, parts, merged)
    if (parts === 1) return convolve(x, filters[0] ?? filter, bias, geometry, activation)
    const [height, width] = convolvedExtents(mapExtents(x.shape), kernel, geometry)
    const plan = planParts(geometry, parts, kernel[1], x.shape[2] ?? 1, width)
    const biases = bias && splitRows(bias, parts)
    const seen = viewParts(x, parts)
    const results = plan.geometries.map((part, at) =>
      convolve(seen, filters[at] ?? filter, biases?.[at], part, activation),
    )
    return joinParts(results, plan, [batch, height, width, outputs])
  })
}

/** Each channel by itself. Only wasm's kernel takes a stride and a dilation at once. */
function depthwise(
  x: Tensor,
  filter: Tensor,
  bias: Tensor | undefined,
  geometry: GroupedGeometry,
  activation: FusedActivation,
): Tensor {
  const [rows, columns] = kernelExtents(filter.shape)
  const { groups, strides, dilations } = geometry
  const own = reshape(filter, [rows, columns, groups, (filter.shape[3] ?? 1) / groups])
  if (Math.max(...strides) === 1 || Math.max(...dilations) === 1) {
    return convolveDepthwise(x, own, bias, geometry, activation)
  }
  return everyNth(convolveDepthwise(x, own, bias, { ...geometry, strides: [1, 1] }, activation), strides)
}
