import type { Tensor } from '@tensorflow/tfjs-core'
import type { Shape } from '../../vocabulary/index.ts'
import { binary, convolveDepthwise, type KernelName, reduce, reshape, unary } from '../kernels.ts'
import { channelsLastShape, storedShape } from '../layout.ts'
import { inputShape, type Lowered, type LoweringContext, type NodeOf, only, scalar } from './lowered.ts'
import { poolWhole } from './pooling.ts'

/**
 * `bn` in evaluation, where it could not be folded: x * scale + shift per channel, as a 1x1 depthwise convolution, which
 * applies the activation too (on wasm 17 times as fast as tfjs's batch norm, twice as fast as a product and a sum).
 */
export function lowerBatchNorm(node: NodeOf<'bn'>, context: LoweringContext): Lowered {
  const { epsilon, affine } = node.attributes
  const [channels = 1] = inputShape(context)
  const scaleOf = (c: number): number => {
    const weight = affine ? context.weight('weight').data[c]! : 1
    return weight / Math.sqrt(context.weight('running_var').data[c]! + epsilon)
  }
  const filter = context.constant('scale', () => ({
    shape: [1, 1, channels, 1],
    data: Float32Array.from({ length: channels }, (_, c) => scaleOf(c)),
  }))
  const shift = context.constant('shift', () => ({
    shape: [channels],
    data: Float32Array.from({ length: channels }, (_, c) => {
      const bias = affine ? context.weight('bias').data[c]! : 0
      return bias - context.weight('running_mean').data[c]! * scaleOf(c)
    }),
  }))
  const geometry = { strides: [1, 1], dilations: [1, 1], height: [0, 0], width: [0, 0] } as const
  return {
    kernels: ['FusedDepthwiseConv2D'],
    run: (inputs) => convolveDepthwise(only(inputs), filter, shift, geometry, context.activation),
  }
}

const normKernels: readonly KernelName[] = ['Mean', 'Sub', 'Square', 'Add', 'Rsqrt', 'Multiply', 'Reshape']

/**
 * `ln`: over the channels of each position, or over all values of a sample. Computed on a matrix: for a vector and a
 * tensor of rank 5 or 6, the webgpu backend writes a shader that does not compile.
 */
export function lowerLayerNorm(node: NodeOf<'ln'>, context: LoweringContext): Lowered {
  const { over, affine, epsilon } = node.attributes
  const shape = inputShape(context)
  const [channels = 1] = shape
  const small = scalar(context, 'epsilon', epsilon)
  const names = ['weight', 'bias'] as const
  const [weight, bias] = names.map((role) => affineConstant(affine, role, over === 'all' ? shape : [], context))
  return {
    kernels: normKernels,
    run: (inputs, batch) => {
      const x = only(inputs)
      const seen = reshape(x, over === 'all' ? [batch, x.size / batch] : [x.size / channels, channels])
      const centred = binary('Sub', seen, reduce('Mean', seen, [1]))
      const variance = reduce('Mean', unary('Square', centred), [1])
      const normal = binary('Multiply', centred, unary('Rsqrt', binary('Add', variance, small)))
      const stored = storedShape(shape, batch)
      return over === 'all'
        ? scaleAndShift(reshape(normal, stored), weight, bias)
        : reshape(scaleAndShift(normal, weight, bias), stored)
    },
  }
}

/**
 * `gn`: over the channels of a group and all positions. First the mean of each channel (one pooling window), then of
 * the group's channels; both have as many values, so that the mean of means is the mean.
 */
export function lowerGroupNorm(node: NodeOf<'gn'>, context: LoweringContext): Lowered {
  const { groups, affine, epsilon } = node.attributes
  const shape = inputShape(context)
  const [channels = 1, ...rest] = shape
  const positions = rest.reduce((product, extent) => product * extent, 1)
  const small = scalar(context, 'epsilon', epsilon)
  const ones = context.constant('ones', () => ({
    shape: [1, 1, channels / groups],
    data: new Float32Array(channels / groups).fill(1),
  }))
  const weight = affineConstant(affine, 'weight', [], context)
  const bias = affineConstant(affine, 'bias', [], context)
  /** `[N, P, 1, C]` to the means of the groups, `[N, groups, 1]`. */
  const groupMean = (x: Tensor, batch: number): Tensor => {
    const perChannel = positions === 1 ? x : poolWhole('AvgPool', x, [positions, 1])
    return reduce('Mean', reshape(perChannel, [batch, groups, channels / groups]), [2])
  }
  const spread = (perGroup: Tensor, batch: number): Tensor =>
    reshape(binary('Multiply', perGroup, ones), [batch, 1, 1, channels])
  return {
    kernels: positions === 1 ? normKernels : [...normKernels, 'AvgPool'],
    run: (inputs, batch) => {
      const x = reshape(only(inputs), [batch, positions, 1, channels])
      const centred = binary('Sub', x, spread(groupMean(x, batch), batch))
      const variance = groupMean(unary('Square', centred), batch)
      const factor = spread(unary('Rsqrt', binary('Add', variance, small)), batch)
      const normal = binary('Multiply', centred, factor)
      return reshape(scaleAndShift(normal, weight, bias), storedShape(shape, batch))
    },
  }
}

function scaleAndShift(x: Tensor, weight: Tensor | undefined, bias: Tensor | undefined): Tensor {
  const scaled = weight === undefined ? x : binary('Multiply', x, weight)
  return bias === undefined ? scaled : binary('Add', scaled, bias)
}

/** Weight or bias of a norm, ready to broadcast: `[C]` with the channels last, or the whole shape with `over: all`. */
function affineConstant(
  affine: boolean,
  role: 'weight' | 'bias',
  whole: Shape,
  context: LoweringContext,
): Tensor | undefined {
  if (!affine) return undefined
  return context.constant(role, () => {
    const { data } = context.weight(role)
    if (whole.length < 2) return { shape: [data.length], data }
    return { shape: storedShape(whole, 1), data: channelsLast(data, whole) }
  })
}

/** Values of `[C, ...]` in the order `[..., C]`. */
function channelsLast(values: Float32Array, shape: Shape): Float32Array {
  const [channels = 1] = channelsLastShape(shape, 1).slice(-1)
  const positions = values.length / channels
  const result = new Float32Array(values.length)
  for (let c = 0; c < channels; c++) {
    for (let p = 0; p < positions; p++) result[p * channels + c] = values[c * positions + p]!
  }
  return result
}
