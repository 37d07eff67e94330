import type { Tensor } from '@tensorflow/tfjs-core'
import { type AxisPads, convolve, convolveDepthwise, pad, reduce, reshape, slice, transpose } from '../kernels.ts'
import { noActivation } from '../lowering/lowered.ts'
import { spreadAxis, spreadWithZeros } from '../lowering/spread.ts'
import { scoped } from './arithmetic.ts'
import { convolution } from './convolution.ts'
import { reverseBlocks, turnFilter } from './filters.ts'
import { type Extents, type GroupedGeometry, isPointwise, kernelExtents, mapExtents } from './geometry.ts'

/**
 * The gradient of a convolution with respect to its input, which is also the transposed convolution: a convolution of dy
 * with the turned filter (Dumoulin and Visin, "A guide to convolution arithmetic for deep learning", 2016, section 4).
 * tfjs's own kernel is ten times slower on wasm and knows neither groups nor dilation.
 *
 * @param dy `[N, Ho, Wo, O]`
 * @param filter `[kH, kW, I/groups, O]`
 * @param extents `[H, W]` of the input
 * @returns `[N, H, W, I]`
 */
export function convolutionInputGradient(
  dy: Tensor,
  filter: Tensor,
  extents: Extents,
  geometry: GroupedGeometry,
): Tensor {
  const { groups, strides, dilations } = geometry
  const kernel = kernelExtents(filter.shape)
  const strided = Math.max(...strides) > 1
  return scoped(() => {
    if (groups === 1 && strided && isPointwise(kernel, geometry)) {
      const narrow = convolve(dy, turnFilter(filter, 1), undefined, still, noActivation)
      return cropped(spreadWithZeros(narrow, narrow.shape, strides), [0, 0], extents)
    }
    if (groups === 1 && strided && Math.max(...dilations) === 1) return byPhases(dy, filter, extents, geometry)
    return spread(dy, filter, extents, geometry)
  })
}

const still = { strides: [1, 1], dilations: [1, 1], height: [0, 0], width: [0, 0] } as const

/** dy spread with the zeros of the stride, then a convolution of stride 1. */
function spread(dy: Tensor, filter: Tensor, extents: Extents, geometry: GroupedGeometry): Tensor {
  const { strides, dilations, groups } = geometry
  const kernel = kernelExtents(filter.shape)
  const out = mapExtents(dy.shape)
  const [rows, columns] = ([0, 1] as const).map((axis) => {
    const pads = axis === 0 ? geometry.height : geometry.width
    const reached = (out[axis] - 1) * strides[axis] + dilations[axis] * (kernel[axis] - 1) + 1 - pads[0] - pads[1]
    return spreadAxis(out[axis], kernel[axis], strides[axis], dilations[axis], pads, extents[axis] - reached)
  })
  if (rows === undefined || columns === undefined) return dy
  const wide = cropped(spreadWithZeros(dy, dy.shape, strides), [rows.from, columns.from], [rows.extent, columns.extent])
  const turned = { strides: [1, 1], dilations, height: rows.pads, width: columns.pads, groups } as const
  const inputs = groups * (filter.shape[2] ?? 1)
  if (groups > 1 && groups === inputs) return depthwise(wide, filter, turned)
  return convolution(wide, turnFilter(filter, groups), undefined, turned)
}

/** Each output channel goes back by its own kernel; those of one input channel are added. */
function depthwise(dy: Tensor, filter: Tensor, geometry: GroupedGeometry): Tensor {
  const [rows, columns] = kernelExtents(filter.shape)
  const outputs = filter.shape[3] ?? 1
  const turned = reshape(reverseBlocks(filter, [0, 1]), [rows, columns, outputs, 1])
  const found = convolveDepthwise(dy, turned, undefined, geometry, noActivation)
  const multiplier = outputs / geometry.groups
  if (multiplier === 1) return found
  const [batch = 1, height = 1, width = 1] = found.shape
  const sums = reduce('Sum', reshape(found, [found.size / multiplier, multiplier]), [1])
  return reshape(sums, [batch, height, width, geometry.groups])
}

/** Along one axis: which taps of the kernel reach which phase of the input. */
interface Phases {
  /** Taps of the convolution over dy: tap t of phase r is tap `r + pad + stride * (first + t)` of the kernel. */
  readonly taps: number
  /** Zeros before and after the kernel, so that it has `taps * stride` rows. */
  readonly fill: AxisPads
  readonly pads: AxisPads
  /** Rows of dy cut off at both ends, which only padding has seen. */
  readonly cut: AxisPads
}

function phasesOf(extent: number, kernel: number, stride: number, before: number, outputs: number): Phases {
  const first = Math.floor(-before / stride)
  const last = Math.floor((kernel - 1 - before) / stride)
  const taps = last - first + 1
  const front = -(before + stride * first)
  const after = Math.ceil(extent / stride) - first - outputs
  return {
    taps,
    fill: [front, taps * stride - front - kernel],
    pads: [Math.max(0, last), Math.max(0, after)],
    cut: [Math.max(0, -last), Math.max(0, -after)],
  }
}

/**
 * With a stride s, the input's rows of each phase (row mod s) come from their own taps of the kernel. All phases are
 * channels of one convolution of stride 1 over dy as it is, laid side by side afterwards: no zeros are multiplied but
 * those that fill the kernel up to a multiple of the stride.
 */
function byPhases(dy: Tensor, filter: Tensor, extents: Extents, geometry: GroupedGeometry): Tensor {
  const { strides } = geometry
  const kernel = kernelExtents(filter.shape)
  const [, , inputs = 1, outputs = 1] = filter.shape
  const out = mapExtents(dy.shape)
  const rows = phasesOf(extents[0], kernel[0], strides[0], geometry.height[0], out[0])
  const columns = phasesOf(extents[1], kernel[1], strides[1], geometry.width[0], out[1])
  const filled = pad(filter, [rows.fill, columns.fill, [0, 0], [0, 0]], 0)
  const byTaps = reshape(filled, [rows.taps, strides[0], columns.taps, strides[1] * inputs * outputs])
  const turned = transpose(reverseBlocks(byTaps, [0, 2]), [0, 2, 1, 3])
  const phases = strides[0] * strides[1]
  const area = rows.taps * columns.taps
  // From [tap, phase, input, output] to [tap, output, phase and input].
  const own = transpose(reshape(turned, [area, phases * inputs, outputs]), [0, 2, 1])
  const seen = cropped(
    dy,
    [rows.cut[0], columns.cut[0]],
    [out[0] - rows.cut[0] - rows.cut[1], out[1] - columns.cut[0] - columns.cut[1]],
  )
  const found = convolve(
    seen,
    reshape(own, [rows.taps, columns.taps, outputs, phases * inputs]),
    undefined,
    { ...still, height: rows.pads, width: columns.pads },
    noActivation,
  )
  const [batch = 1, height = 1, width = 1] = found.shape
  const lines = reshape(found, [batch * height, width, strides[0], strides[1] * inputs])
  const whole = reshape(transpose(lines, [0, 2, 1, 3]), [batch, height * strides[0], width * strides[1], inputs])
  return cropped(whole, [0, 0], extents)
}

/** Rows and columns of `[N, H, W, C]`. */
function cropped(x: Tensor, [top, left]: Extents, [height, width]: Extents): Tensor {
  const [batch = 1, rows = 1, columns = 1, channels = 1] = x.shape
  if (rows === height && columns === width) return x
  return slice(x, [0, top, left, 0], [batch, height, width, channels])
}
