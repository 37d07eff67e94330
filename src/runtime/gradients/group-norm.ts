import { engine, type Tensor } from '@tensorflow/tfjs-core'
import { binary, reduce, reshape, unary } from '../kernels.ts'
import { plus, poolWindow, scaleChannels, scoped, sumOfChannels } from './arithmetic.ts'
import type { NormGradients } from './batch-norm.ts'

/*
 * Group norm (Wu and He, 2018) over stored maps. Layer norm is the same over another view: over the channels of each
 * position `[N * H * W, 1, 1, C]`, over all values of a sample `[N, 1, 1, H * W * C]`, with one group.
 */

/** What a group norm gives. All tensors are the caller's. */
export interface GroupNormResult {
  /** `[N, H, W, C]`. */
  readonly y: Tensor
  /** x with mean 0 and variance 1 in each group, `[N, H, W, C]`: to be kept for the gradient. */
  readonly normal: Tensor
  /** 1 / sqrt(variance + epsilon) of each group, `[N, groups, 1]`: to be kept for the gradient. */
  readonly inverse: Tensor
}

/**
 * @param x `[N, H, W, C]`
 * @param weight `[C]`
 * @param bias `[C]`
 */
export function groupNorm(
  x: Tensor,
  groups: number,
  weight: Tensor | undefined,
  bias: Tensor | undefined,
  epsilon: number,
): GroupNormResult {
  return scoped(() => {
    const centred = overGroups('Sub', x, groupMeans(x, groups))
    const inverse = unary('Rsqrt', plus(groupMeans(unary('Square', centred), groups), epsilon))
    const normal = overGroups('Multiply', centred, inverse)
    return { y: scaleAndShift(normal, weight, bias), normal, inverse }
  })
}

/**
 * With g = dy weight: dx = inverse (g - mean(g) - normal mean(g normal)), means over each group.
 *
 * @param dy `[N, H, W, C]`
 */
export function groupNormGradients(
  dy: Tensor,
  { normal, inverse }: Pick<GroupNormResult, 'normal' | 'inverse'>,
  groups: number,
  weight: Tensor | undefined,
): NormGradients {
  return scoped(() => {
    const g = weight === undefined ? dy : scaleAndShift(dy, weight, undefined)
    const product = groupMeans(binary('Multiply', g, normal), groups)
    const centred = overGroups('Sub', g, groupMeans(g, groups))
    return {
      dx: overGroups('Multiply', binary('Sub', centred, overGroups('Multiply', normal, product)), inverse),
      dWeight: sumOfChannels(binary('Multiply', dy, normal)),
      dBias: sumOfChannels(dy),
    }
  })
}

/** `[N, H, W, C]` to the means of its groups, `[N, groups, 1]`: of each channel first, both have as many values. */
function groupMeans(x: Tensor, groups: number): Tensor {
  const [batch = 1, height = 1, width = 1, channels = 1] = x.shape
  const perChannel = height * width === 1 ? x : poolWindow('AvgPool', x, [height, width])
  return reduce('Mean', reshape(perChannel, [batch, groups, channels / groups]), [2])
}

/** A value a group joined to all values of the group. */
function overGroups(name: 'Sub' | 'Multiply', x: Tensor, values: Tensor): Tensor {
  const [batch = 1, height = 1, width = 1, channels = 1] = x.shape
  const groups = values.shape[1] ?? 1
  if (height * width === 1) {
    const rows = reshape(x, [batch, groups, channels / groups])
    return reshape(binary(name, rows, values), x.shape)
  }
  const ones = engine().makeTensor(new Float32Array(channels / groups).fill(1), [1, 1, channels / groups], 'float32')
  return binary(name, x, reshape(binary('Multiply', values, ones), [batch, 1, 1, channels]))
}

function scaleAndShift(x: Tensor, weight: Tensor | undefined, bias: Tensor | undefined): Tensor {
  if (weight !== undefined) return scaleChannels(x, weight, bias)
  return bias === undefined ? x : binary('Add', x, bias)
}
