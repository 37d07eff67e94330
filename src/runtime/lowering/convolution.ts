import type { Tensor } from '@tensorflow/tfjs-core'
import type { ConvAttributes } from '../../vocabulary/index.ts'
import type { WeightTensor } from '../../weights/index.ts'
import {
  concat,
  convolve,
  convolveDepthwise,
  type FusedActivation,
  type KernelName,
  reshape,
  slice,
  transpose,
} from '../kernels.ts'
import { denseFilter, depthwiseFilter } from './filters.ts'
import { inputShape, type Lowered, type LoweringContext, type NodeOf, only } from './lowered.ts'

/** Below this, a convolution leaves wasm's vector units idle: groups are joined until they have as many channels. */
const channelsThatFill = 8

/** A convolution over stored `[N, H, W, C]`, before it is known where its weight comes from. */
export interface Convolution extends Omit<ConvAttributes, 'bias'> {
  /** `[C, H, W]` of what goes in. */
  readonly inputs: readonly [number, number, number]
  /** `[H, W]` of what comes out. */
  readonly outputs: readonly [number, number]
  /** The values of the bias `[O]`; undefined without one. */
  readonly bias: (() => Float32Array) | undefined
  /** In PyTorch's layout. */
  readonly weight: () => WeightTensor
  readonly constant: LoweringContext['constant']
  readonly activation: FusedActivation
}

/** `conv`: bias and activation are applied inside the kernel. A vector goes in as `[C, 1, 1]`. */
export function lowerConv(node: NodeOf<'conv'>, context: LoweringContext): Lowered {
  const [channels = 1, height = 1, width = 1] = inputShape(context)
  const [, outHeight = 1, outWidth = 1] = node.shape
  const { kernels, apply } = buildConvolution({
    ...node.attributes,
    inputs: [channels, height, width],
    outputs: [outHeight, outWidth],
    bias: node.attributes.bias ? () => context.weight('bias').data : undefined,
    weight: () => context.weight('weight'),
    constant: context.constant,
    activation: context.activation,
  })
  return { kernels, run: (inputs, batch) => apply(only(inputs), batch) }
}

export interface BuiltConvolution {
  readonly kernels: readonly KernelName[]
  readonly apply: (this: void, x: Tensor, batch: number) => Tensor
}

/** Chooses between one dense convolution, a depthwise one, and one a group. */
export function buildConvolution(convolution: Convolution): BuiltConvolution {
  const { groups, inputs, channels, weight, constant, activation } = convolution
  const [top, bottom, left, right] = convolution.pads
  const geometry = {
    strides: convolution.stride,
    dilations: convolution.dilation,
    height: [top, bottom],
    width: [left, right],
  } as const
  const depthwise = groups > 1 && groups === inputs[0] && !hasStrideAndDilation(convolution)
  const merged = depthwise ? 1 : mergedGroups(groups, inputs[0])
  const bias = biasRange(convolution, 'bias', 0, channels)
  if (merged === groups) {
    const filter = constant('weight', () => denseFilter(weight(), 0, channels, groups))
    return { kernels: ['FusedConv2D'], apply: (x) => convolve(x, filter, bias, geometry, activation) }
  }
  if (depthwise) {
    const filter = constant('weight', () => depthwiseFilter(weight(), groups))
    return { kernels: ['FusedDepthwiseConv2D'], apply: (x) => convolveDepthwise(x, filter, bias, geometry, activation) }
  }
  return buildGrouped(convolution, merged)
}

/**
 * A grouped convolution without splitting channels, which would copy the tensor once a group. Seen as
 * `[N, H, W * G, C / G]` (no copy), the channels of group g are the columns g, g + G, g + 2G, …: a convolution with
 * horizontal stride `s * G`, dilation `d * G` and left pad `p * G - g`. Without padding that pad is negative: then the
 * window starts one stride earlier, and the first column, which is nobody's, is cut off.
 */
function buildGrouped(convolution: Convolution, merged: number): BuiltConvolution {
  const { inputs, outputs, channels, kernel, stride, pads, dilation, weight, constant, activation } = convolution
  const groups = convolution.groups / merged
  const [, height, width] = inputs
  const [outHeight, outWidth] = outputs
  const perGroup = channels / groups
  const early = pads[2] === 0 ? 1 : 0
  const columns = outWidth + early
  const convolutions = Array.from({ length: groups }, (_, g) => {
    const left = pads[2] * groups - g + early * stride[1] * groups
    const reach = (columns - 1) * stride[1] * groups + (kernel[1] - 1) * dilation[1] * groups + 1
    return {
      filter: constant(`weight ${g}`, () => denseFilter(weight(), g * perGroup, (g + 1) * perGroup, merged)),
      bias: biasRange(convolution, `bias ${g}`, g * perGroup, (g + 1) * perGroup),
      geometry: {
        strides: [stride[0], stride[1] * groups],
        dilations: [dilation[0], dilation[1] * groups],
        height: [pads[0], pads[1]],
        width: [left, Math.max(0, reach - width * groups - left)],
      },
    } as const
  })
  const apply = (x: Tensor, batch: number): Tensor => {
    const seen = reshape(x, [batch, height, width * groups, inputs[0] / groups])
    const results = convolutions.map((each) => convolve(seen, each.filter, each.bias, each.geometry, activation))
    const joined = reshape(concat(results, 0), [groups, batch * outHeight * columns, perGroup])
    const whole = reshape(transpose(joined, [1, 0, 2]), [batch, outHeight, columns, channels])
    return early === 0 ? whole : slice(whole, [0, 0, 1, 0], [batch, outHeight, outWidth, channels])
  }
  return {
    kernels: ['FusedConv2D', 'Reshape', 'Concat', 'Transpose', ...(early === 0 ? [] : ['Slice' as const])],
    apply,
  }
}

/** What depthwise kernels refuse on all backends but wasm. */
function hasStrideAndDilation({ stride, dilation }: Convolution): boolean {
  return Math.max(...stride) > 1 && Math.max(...dilation) > 1
}

/** The smallest divisor of `groups` that gives each convolution enough channels; all of them where there are too few. */
function mergedGroups(groups: number, channels: number): number {
  const perGroup = channels / groups
  for (let merged = 1; merged < groups; merged++) {
    if (groups % merged === 0 && perGroup * merged >= channelsThatFill) return merged
  }
  return groups
}

/** The bias of output channels `[from, to)`, kept under a name. */
function biasRange({ bias, constant }: Convolution, name: string, from: number, to: number): Tensor | undefined {
  return bias && constant(name, () => ({ shape: [to - from], data: bias().slice(from, to) }))
}
