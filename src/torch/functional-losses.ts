import {
  binaryCrossEntropyWithLogits,
  crossEntropy,
  l1Loss,
  mseLoss,
  negativeLogLikelihood,
  type Reduction,
  smoothL1Loss,
} from './ops/losses.ts'
import type { Tensor } from './tensor.ts'

/*
 * The losses of torch.nn.functional.
 */

/** What all losses take. */
export interface ReductionOptions {
  /** `mean` unless told. */
  readonly reduction?: Reduction
}

/** Options of `nll_loss`. */
export interface NllLossOptions extends ReductionOptions {
  /** Of each class, `[C]`; a mean divides by the weights of the targets. */
  readonly weight?: Tensor | undefined
  /** Targets that count nothing; -100 unless told. */
  readonly ignore_index?: number
}

/** Options of `cross_entropy`. */
export interface CrossEntropyOptions extends NllLossOptions {
  /** The share of each target that is spread over all classes (Szegedy et al., 2016). */
  readonly label_smoothing?: number
}

/** Options of `smooth_l1_loss`. */
export interface SmoothL1Options extends ReductionOptions {
  /** Where the parabola ends; 1 unless told. */
  readonly beta?: number
}

/** Options of `binary_cross_entropy_with_logits`; both broadcast to the input. */
export interface BinaryCrossEntropyOptions extends ReductionOptions {
  /** Of each loss. */
  readonly weight?: Tensor | undefined
  /** Of positive targets. */
  readonly pos_weight?: Tensor | undefined
}

/**
 * @param input logits `[N, C]` or `[N, C, ...]`
 * @param target classes `[N]` or `[N, ...]`, or probabilities of the input's shape
 */
export function cross_entropy(input: Tensor, target: Tensor, options: CrossEntropyOptions = {}): Tensor {
  const { weight, ignore_index: ignoreIndex = -100, reduction = 'mean', label_smoothing: smoothing = 0 } = options
  return crossEntropy(input, target, reduction, { weight, ignoreIndex, smoothing })
}

/**
 * @param input logarithms of probabilities `[N, C]` or `[N, C, ...]`
 * @param target classes `[N]` or `[N, ...]`
 */
export function nll_loss(input: Tensor, target: Tensor, options: NllLossOptions = {}): Tensor {
  const { weight, ignore_index: ignoreIndex = -100, reduction = 'mean' } = options
  return negativeLogLikelihood(input, target, reduction, { weight, ignoreIndex, smoothing: 0 })
}

/** Of two tensors of one shape. */
export function mse_loss(input: Tensor, target: Tensor, options: ReductionOptions = {}): Tensor {
  return mseLoss(input, target, options.reduction ?? 'mean')
}

/** Of two tensors of one shape. */
export function l1_loss(input: Tensor, target: Tensor, options: ReductionOptions = {}): Tensor {
  return l1Loss(input, target, options.reduction ?? 'mean')
}

/** Of two tensors of one shape. */
export function smooth_l1_loss(input: Tensor, target: Tensor, options: SmoothL1Options = {}): Tensor {
  return smoothL1Loss(input, target, options.reduction ?? 'mean', options.beta ?? 1)
}

/** Of logits and targets from 0 to 1, of one shape. */
export function binary_cross_entropy_with_logits(
  input: Tensor,
  target: Tensor,
  options: BinaryCrossEntropyOptions = {},
): Tensor {
  const { weight, pos_weight: positive, reduction = 'mean' } = options
  return binaryCrossEntropyWithLogits(input, target, reduction, { weight, positive })
}
