import type { Tensor } from '@tensorflow/tfjs-core'
import { binary, reshape, unary } from '../kernels.ts'
import { meanOfChannels, onesFilter, plus, scaleChannels, scoped, times } from './arithmetic.ts'

/** What a batch norm in training gives. All tensors are the caller's. */
export interface BatchNormResult {
  /** `[N, H, W, C]`. */
  readonly y: Tensor
  /** x less its mean, `[N, H, W, C]`: to be kept for the gradient. */
  readonly centred: Tensor
  /** 1 / sqrt(variance + epsilon), `[C]`: to be kept for the gradient. */
  readonly inverse: Tensor
  /** Of the batch, `[C]`: moves the running mean. */
  readonly mean: Tensor
  /** Unbiased (over n - 1 values), `[C]`: moves the running variance, as PyTorch. */
  readonly variance: Tensor
}

/** The gradients of a batch norm: `[N, H, W, C]`, and `[C]` each. */
export interface NormGradients {
  readonly dx: Tensor
  readonly dWeight: Tensor
  readonly dBias: Tensor
}

/**
 * Batch norm in training (Ioffe and Szegedy, "Batch Normalization", 2015): normalised by the batch's mean and biased
 * variance. Five passes over x, 1.1 ns a value on wasm.
 *
 * @param x `[N, H, W, C]`; with one value a channel the unbiased variance is NaN
 * @param weight `[C]`
 * @param bias `[C]`
 */
export function batchNorm(
  x: Tensor,
  weight: Tensor | undefined,
  bias: Tensor | undefined,
  epsilon: number,
): BatchNormResult {
  const channels = x.shape[3] ?? 1
  const values = x.size / channels
  return scoped(() => {
    const mean = channelMeans(x)
    const centred = scaleChannels(x, onesFilter(channels, [1, 1]), times(mean, -1))
    const biased = channelMeans(unary('Square', centred))
    const inverse = unary('Rsqrt', plus(biased, epsilon))
    const scale = weight === undefined ? inverse : binary('Multiply', inverse, weight)
    const y = scaleChannels(centred, scale, bias)
    return { y, centred, inverse, mean, variance: times(biased, values / (values - 1)) }
  })
}

/**
 * dx = w inverse (dy - mean(dy) - centred inverse^2 mean(dy centred)): six passes, 1.5 ns a value on wasm.
 *
 * @param dy `[N, H, W, C]`
 */
export function batchNormGradients(
  dy: Tensor,
  { centred, inverse }: Pick<BatchNormResult, 'centred' | 'inverse'>,
  weight: Tensor | undefined,
): NormGradients {
  const values = dy.size / (dy.shape[3] ?? 1)
  return scoped(() => {
    const mean = channelMeans(dy)
    const product = channelMeans(binary('Multiply', dy, centred))
    const scale = weight === undefined ? inverse : binary('Multiply', inverse, weight)
    const direct = scaleChannels(dy, scale, times(binary('Multiply', scale, mean), -1))
    const factor = times(binary('Multiply', scale, binary('Multiply', unary('Square', inverse), product)), -1)
    return {
      dx: binary('Add', direct, scaleChannels(centred, factor)),
      dWeight: times(binary('Multiply', product, inverse), values),
      dBias: times(mean, values),
    }
  })
}

/**
 * Batch norm in evaluation, by the running statistics, `[C]` each: one pass over x.
 *
 * @param x `[N, H, W, C]`
 */
export function fixedBatchNorm(
  x: Tensor,
  mean: Tensor,
  variance: Tensor,
  weight: Tensor | undefined,
  bias: Tensor | undefined,
  epsilon: number,
): Tensor {
  return scoped(() => {
    const inverse = unary('Rsqrt', plus(variance, epsilon))
    const scale = weight === undefined ? inverse : binary('Multiply', inverse, weight)
    const shift = times(binary('Multiply', mean, scale), -1)
    return scaleChannels(x, scale, bias === undefined ? shift : binary('Add', shift, bias))
  })
}

/**
 * @param dy `[N, H, W, C]`
 * @param x `[N, H, W, C]`, the input of `fixedBatchNorm`
 */
export function fixedBatchNormGradients(
  dy: Tensor,
  x: Tensor,
  mean: Tensor,
  variance: Tensor,
  weight: Tensor | undefined,
  epsilon: number,
): NormGradients {
  const channels = dy.shape[3] ?? 1
  const values = dy.size / channels
  return scoped(() => {
    const inverse = unary('Rsqrt', plus(variance, epsilon))
    const centred = scaleChannels(x, onesFilter(channels, [1, 1]), times(mean, -1))
    const product = channelMeans(binary('Multiply', dy, centred))
    return {
      dx: scaleChannels(dy, weight === undefined ? inverse : binary('Multiply', inverse, weight)),
      dWeight: times(binary('Multiply', product, inverse), values),
      dBias: times(channelMeans(dy), values),
    }
  })
}

/** The mean of each channel as `[C]`. */
function channelMeans(x: Tensor): Tensor {
  return reshape(meanOfChannels(x), [x.shape[3] ?? 1])
}
