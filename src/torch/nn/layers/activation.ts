import {
  elu,
  gelu,
  hardsigmoid,
  hardswish,
  leaky_relu,
  mish,
  prelu,
  relu,
  relu6,
  sigmoid,
  silu,
  softmax,
  softplus,
  tanh,
} from '../../functional.ts'
import type { Tensor } from '../../tensor.ts'
import { Module } from '../module.ts'
import type { Parameter } from '../parameter.ts'
import { constantParameter } from './make.ts'
import { formatFloat } from './text.ts'

/**
 * PyTorch's argument of activations that may overwrite their input. Nothing is overwritten here, and the numbers are the
 * same: it is kept for printing.
 */
export interface InplaceOptions {
  readonly inplace?: boolean
}

/** An activation with PyTorch's `inplace`. */
abstract class InplaceActivation extends Module {
  readonly inplace: boolean

  constructor(options: InplaceOptions = {}) {
    super()
    this.inplace = options.inplace ?? false
  }

  override extra_repr(): string {
    return this.inplace ? 'inplace=True' : ''
  }
}

/** max(x, 0). */
export class ReLU extends InplaceActivation {
  forward(input: Tensor): Tensor {
    return relu(input)
  }
}

/** min(max(x, 0), 6). */
export class ReLU6 extends InplaceActivation {
  forward(input: Tensor): Tensor {
    return relu6(input)
  }
}

/** x * sigmoid(x). */
export class SiLU extends InplaceActivation {
  forward(input: Tensor): Tensor {
    return silu(input)
  }
}

/** relu6(x + 3) / 6. */
export class Hardsigmoid extends InplaceActivation {
  forward(input: Tensor): Tensor {
    return hardsigmoid(input)
  }
}

/** x * relu6(x + 3) / 6. */
export class Hardswish extends InplaceActivation {
  forward(input: Tensor): Tensor {
    return hardswish(input)
  }
}

/** x * tanh(softplus(x)). */
export class Mish extends InplaceActivation {
  forward(input: Tensor): Tensor {
    return mish(input)
  }
}

export class Sigmoid extends Module {
  forward(input: Tensor): Tensor {
    return sigmoid(input)
  }
}

export class Tanh extends Module {
  forward(input: Tensor): Tensor {
    return tanh(input)
  }
}

/** x Phi(x), of the normal distribution, or its approximation by tanh. */
export class GELU extends Module {
  readonly approximate: 'none' | 'tanh'

  constructor(options: { readonly approximate?: 'none' | 'tanh' } = {}) {
    super()
    this.approximate = options.approximate ?? 'none'
  }

  forward(input: Tensor): Tensor {
    return gelu(input, this)
  }

  override extra_repr(): string {
    return `approximate='${this.approximate}'`
  }
}

/** x > 0 ? x : negative_slope * x. */
export class LeakyReLU extends InplaceActivation {
  readonly negative_slope: number

  constructor(negative_slope = 0.01, options: InplaceOptions = {}) {
    super(options)
    this.negative_slope = negative_slope
  }

  forward(input: Tensor): Tensor {
    return leaky_relu(input, this.negative_slope)
  }

  override extra_repr(): string {
    return `negative_slope=${formatNumber(this.negative_slope)}${this.inplace ? ', inplace=True' : ''}`
  }
}

/** x > 0 ? x : alpha * (exp(x) - 1). */
export class ELU extends InplaceActivation {
  readonly alpha: number

  constructor(alpha = 1, options: InplaceOptions = {}) {
    super(options)
    this.alpha = alpha
  }

  forward(input: Tensor): Tensor {
    return elu(input, this.alpha)
  }

  override extra_repr(): string {
    return `alpha=${formatFloat(this.alpha)}${this.inplace ? ', inplace=True' : ''}`
  }
}

/** x > 0 ? x : weight * x with learned slopes: one, or one a channel. */
export class PReLU extends Module {
  readonly num_parameters: number
  weight: Parameter

  constructor(num_parameters = 1, options: { readonly init?: number } = {}) {
    super()
    this.num_parameters = num_parameters
    this.weight = constantParameter([num_parameters], options.init ?? 0.25)
  }

  forward(input: Tensor): Tensor {
    return prelu(input, this.weight)
  }

  override extra_repr(): string {
    return `num_parameters=${this.num_parameters}`
  }
}

/** log(1 + exp(beta x)) / beta, and x where beta x is above the threshold. */
export class Softplus extends Module {
  readonly beta: number
  readonly threshold: number

  constructor(beta = 1, threshold = 20) {
    super()
    this.beta = beta
    this.threshold = threshold
  }

  forward(input: Tensor): Tensor {
    return softplus(input, this.beta, this.threshold)
  }

  override extra_repr(): string {
    return `beta=${formatNumber(this.beta)}, threshold=${formatNumber(this.threshold)}`
  }
}

/** exp(x) / sum(exp(x)) along an axis. */
export class Softmax extends Module {
  readonly dim: number

  constructor(dim: number) {
    super()
    this.dim = dim
  }

  forward(input: Tensor): Tensor {
    return softmax(input, this.dim)
  }

  override extra_repr(): string {
    return `dim=${this.dim}`
  }
}

/** A number as it was written, whole ones without a point. */
function formatNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : formatFloat(value)
}
