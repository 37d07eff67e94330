import type { Tensor } from '@tensorflow/tfjs-core'
import type { ConvAttributes } from '../../vocabulary/index.ts'
import type { WeightTensor } from '../../weights/index.ts'
import { convolve, convolveDepthwise, type FusedActivation, type KernelName } from '../kernels.ts'
import { denseFilter, depthwiseFilter } from './filters.ts'
import { joinParts, mergedGroups, planParts, viewParts } from './groups.ts'
import { inputShape, type Lowered, type LoweringContext, type NodeOf, only } from './lowered.ts'

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

/** A convolution a part of the groups, none of which splits the channels. */
function buildGrouped(convolution: Convolution, merged: number): BuiltConvolution {
  const { inputs, outputs, channels, kernel, stride, pads, dilation, weight, constant, activation } = convolution
  const parts = convolution.groups / merged
  const perPart = channels / parts
  const geometry = {
    strides: stride,
    dilations: dilation,
    height: [pads[0], pads[1]],
    width: [pads[2], pads[3]],
  } as const
  const plan = planParts(geometry, parts, kernel[1], inputs[2], outputs[1])
  const convolutions = plan.geometries.map((part, at) => ({
    filter: constant(`weight ${at}`, () => denseFilter(weight(), at * perPart, (at + 1) * perPart, merged)),
    bias: biasRange(convolution, `bias ${at}`, at * perPart, (at + 1) * perPart),
    geometry: part,
  }))
  const apply = (x: Tensor, batch: number): Tensor => {
    const seen = viewParts(x, parts)
    const results = convolutions.map((each) => convolve(seen, each.filter, each.bias, each.geometry, activation))
    return joinParts(results, plan, [batch, outputs[0], outputs[1], channels])
  }
  return {
    kernels: ['FusedConv2D', 'Reshape', 'Concat', 'Transpose', ...(plan.early === 0 ? [] : ['Slice' as const])],
    apply,
  }
}

/** What depthwise kernels refuse on all backends but wasm. */
function hasStrideAndDilation({ stride, dilation }: Convolution): boolean {
  return Math.max(...stride) > 1 && Math.max(...dilation) > 1
}

/** The bias of output channels `[from, to)`, kept under a name. */
function biasRange({ bias, constant }: Convolution, name: string, from: number, to: number): Tensor | undefined {
  return bias && constant(name, () => ({ shape: [to - from], data: bias().slice(from, to) }))
}
