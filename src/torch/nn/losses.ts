import {
  binary_cross_entropy_with_logits,
  type BinaryCrossEntropyOptions,
  cross_entropy,
  type CrossEntropyOptions,
  l1_loss,
  mse_loss,
  nll_loss,
  type NllLossOptions,
  type ReductionOptions,
  smooth_l1_loss,
  type SmoothL1Options,
} from '../functional-losses.ts'
import type { Tensor } from '../tensor.ts'
import { Module } from './module.ts'
import { Buffer } from './parameter.ts'

/** A loss of an input and a target. */
type Pair = [input: Tensor, target: Tensor]

/** A constant of a loss, which its `state_dict` has, as PyTorch's. */
function constant(tensor: Tensor | undefined): Buffer | undefined {
  return tensor && new Buffer(tensor)
}

/** Cross entropy of logits `[N, C, ...]` and classes `[N, ...]`, or probabilities `[N, C, ...]`. */
export class CrossEntropyLoss extends Module<Pair> {
  readonly options: Omit<CrossEntropyOptions, 'weight'>
  readonly weight: Buffer | undefined

  constructor({ weight, ...options }: CrossEntropyOptions = {}) {
    super()
    this.options = options
    this.weight = constant(weight)
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return cross_entropy(input, target, { ...this.options, weight: this.weight })
  }
}

/** Of logarithms of probabilities `[N, C, ...]` and classes `[N, ...]`. */
export class NLLLoss extends Module<Pair> {
  readonly options: Omit<NllLossOptions, 'weight'>
  readonly weight: Buffer | undefined

  constructor({ weight, ...options }: NllLossOptions = {}) {
    super()
    this.options = options
    this.weight = constant(weight)
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return nll_loss(input, target, { ...this.options, weight: this.weight })
  }
}

/** (x - t)^2. */
export class MSELoss extends Module<Pair> {
  readonly options: ReductionOptions

  constructor(options: ReductionOptions = {}) {
    super()
    this.options = options
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return mse_loss(input, target, this.options)
  }
}

/** |x - t|. */
export class L1Loss extends Module<Pair> {
  readonly options: ReductionOptions

  constructor(options: ReductionOptions = {}) {
    super()
    this.options = options
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return l1_loss(input, target, this.options)
  }
}

/** (x - t)^2 / (2 beta) where |x - t| is below `beta`, |x - t| - beta / 2 elsewhere. */
export class SmoothL1Loss extends Module<Pair> {
  readonly options: SmoothL1Options

  constructor(options: SmoothL1Options = {}) {
    super()
    this.options = options
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return smooth_l1_loss(input, target, this.options)
  }
}

/** Binary cross entropy of sigmoid(x), in one formula that does not overflow. */
export class BCEWithLogitsLoss extends Module<Pair> {
  readonly options: ReductionOptions
  readonly weight: Buffer | undefined
  readonly pos_weight: Buffer | undefined

  constructor({ weight, pos_weight, ...options }: BinaryCrossEntropyOptions = {}) {
    super()
    this.options = options
    this.weight = constant(weight)
    this.pos_weight = constant(pos_weight)
  }

  forward(input: Tensor, target: Tensor): Tensor {
    const { options, weight, pos_weight } = this
    return binary_cross_entropy_with_logits(input, target, { ...options, weight, pos_weight })
  }
}
