import { check } from '../errors.ts'
import { countValues, type Shape } from '../layout.ts'
import { draw, drawUnit } from '../random.ts'
import type { Tensor } from '../tensor.ts'
import { fill } from '../values/arithmetic.ts'
import { reorder, scoped, upload } from '../values/value.ts'
import { normalBelow, normalQuantile } from './normal.ts'

/*
 * torch.nn.init: fills a tensor in place, off the tape, and returns it. Values are drawn in row-major order from the
 * generator that `manual_seed` starts, whatever the layout; the distributions are PyTorch's, its random numbers are not.
 */

/** Where a layer's signal should keep its size: going forward, or the gradient going back. */
export type FanMode = 'fan_in' | 'fan_out'

/** Functions after a layer, of which `calculate_gain` knows the gain. */
export type Nonlinearity =
  | 'linear'
  | 'conv1d'
  | 'conv2d'
  | 'conv_transpose1d'
  | 'conv_transpose2d'
  | 'sigmoid'
  | 'tanh'
  | 'relu'
  | 'leaky_relu'
  | 'selu'

/** Options of `kaiming_uniform_` and `kaiming_normal_`. */
export interface KaimingOptions {
  /** The slope below zero of the leaky ReLU after the layer; 0 unless told. */
  readonly a?: number
  /** `fan_in` unless told. */
  readonly mode?: FanMode
  /** `leaky_relu` unless told. */
  readonly nonlinearity?: Nonlinearity
}

/** Options of `xavier_uniform_` and `xavier_normal_`. */
export interface XavierOptions {
  /** 1 unless told. */
  readonly gain?: number
}

/**
 * The factor by which a function changes the standard deviation, undone by the weights before it.
 *
 * @param param the slope of `leaky_relu`; 0.01 unless told
 */
export function calculate_gain(nonlinearity: Nonlinearity, param = 0.01): number {
  switch (nonlinearity) {
    case 'tanh':
      return 5 / 3
    case 'relu':
      return Math.SQRT2
    case 'leaky_relu':
      return Math.sqrt(2 / (1 + param ** 2))
    case 'selu':
      return 3 / 4
    case 'linear':
    case 'conv1d':
    case 'conv2d':
    case 'conv_transpose1d':
    case 'conv_transpose2d':
    case 'sigmoid':
      return 1
  }
}

/** Values between `a` and `b`. */
export function uniform_(tensor: Tensor, a = 0, b = 1): Tensor {
  return take(
    tensor,
    drawUnit(tensor.shape, (u) => a + u * (b - a)),
  )
}

export function normal_(tensor: Tensor, mean = 0, std = 1): Tensor {
  return take(tensor, draw(tensor.shape, { kind: 'normal', mean, deviation: std }))
}

/** A normal distribution without what lies outside of `a` to `b`. */
export function trunc_normal_(tensor: Tensor, mean = 0, std = 1, a = -2, b = 2): Tensor {
  const [low, high] = [normalBelow((a - mean) / std), normalBelow((b - mean) / std)]
  const numbers = drawUnit(tensor.shape, (u) => {
    // Not exactly 0 or 1, where the quantile is infinite.
    const p = Math.min(Math.max(low + u * (high - low), 1e-300), 1 - 2 ** -53)
    return Math.min(Math.max(mean + std * normalQuantile(p), a), b)
  })
  return take(tensor, numbers)
}

export function constant_(tensor: Tensor, value: number): Tensor {
  tensor.assign(fill(tensor.shape, value, tensor.value.order))
  return tensor
}

export function zeros_(tensor: Tensor): Tensor {
  return constant_(tensor, 0)
}

export function ones_(tensor: Tensor): Tensor {
  return constant_(tensor, 1)
}

/** He et al., "Delving deep into rectifiers", 2015: bound gain sqrt(3 / fan). */
export function kaiming_uniform_(tensor: Tensor, options: KaimingOptions = {}): Tensor {
  const bound = Math.sqrt(3) * kaimingDeviation(tensor.shape, options)
  return uniform_(tensor, -bound, bound)
}

/** He et al., 2015: standard deviation gain / sqrt(fan). */
export function kaiming_normal_(tensor: Tensor, options: KaimingOptions = {}): Tensor {
  return normal_(tensor, 0, kaimingDeviation(tensor.shape, options))
}

/** Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010. */
export function xavier_uniform_(tensor: Tensor, { gain = 1 }: XavierOptions = {}): Tensor {
  const bound = Math.sqrt(3) * xavierDeviation(tensor.shape, gain)
  return uniform_(tensor, -bound, bound)
}

/** Glorot and Bengio, 2010: standard deviation gain sqrt(2 / (fan in + fan out)). */
export function xavier_normal_(tensor: Tensor, { gain = 1 }: XavierOptions = {}): Tensor {
  return normal_(tensor, 0, xavierDeviation(tensor.shape, gain))
}

function kaimingDeviation(shape: Shape, options: KaimingOptions): number {
  const { a = 0, mode = 'fan_in', nonlinearity = 'leaky_relu' } = options
  return calculate_gain(nonlinearity, a) / Math.sqrt(fans(shape)[mode])
}

function xavierDeviation(shape: Shape, gain: number): number {
  const { fan_in, fan_out } = fans(shape)
  return gain * Math.sqrt(2 / (fan_in + fan_out))
}

/** How many values an output is made of, and how many outputs a value goes into; `[O, I/groups, kH, kW]` or `[out, in]`. */
function fans(shape: Shape): Readonly<Record<FanMode, number>> {
  check(shape.length >= 2, () => 'Fan in and fan out can not be computed for tensor with fewer than 2 dimensions')
  const [outputs = 1, inputs = 1, ...kernel] = shape
  const area = countValues(kernel)
  return { fan_in: inputs * area, fan_out: outputs * area }
}

/** Replaces the values of a tensor by row-major ones; its layout stays. */
function take(tensor: Tensor, values: Float32Array): Tensor {
  const { shape, order } = tensor.value
  tensor.assign(scoped(() => reorder(upload(values, shape, 'float32'), order)))
  return tensor
}
