import type { Tensor } from '@tensorflow/tfjs-core'
import { binary, reshape, step, unary } from '../kernels.ts'
import { onesFilter, plus, scaleChannels, scoped, sumOfChannels, times } from './arithmetic.ts'

/*
 * Derivatives of the activations of the vocabulary, times dy. Those of y need no input kept. At a kink the value is
 * PyTorch's. `Step` is used throughout: a comparison costs fifteen times as much on wasm.
 */

/** From the output alone. */
export type OutputActivation =
  | { readonly name: 'relu' | 'relu6' | 'sigmoid' | 'tanh' | 'hardsigmoid' }
  | { readonly name: 'elu'; readonly alpha: number }

/** From the input. */
export type InputActivation =
  | { readonly name: 'silu' | 'hardswish' | 'mish' }
  | { readonly name: 'leakyrelu'; readonly slope: number }
  | { readonly name: 'gelu'; readonly approximate: 'none' | 'tanh' }
  | { readonly name: 'softplus'; readonly beta: number; readonly threshold: number }

/**
 * @param dy of any shape, as the others
 * @param y what the activation gave
 */
export function activationGradientFromOutput(dy: Tensor, y: Tensor, activation: OutputActivation): Tensor {
  return scoped(() => binary('Multiply', dy, slopeFromOutput(y, activation)))
}

function slopeFromOutput(y: Tensor, activation: OutputActivation): Tensor {
  switch (activation.name) {
    case 'relu':
      return step(y)
    case 'relu6':
      return binary('Multiply', step(y), step(oneMinus(y, 6)))
    case 'sigmoid':
      return binary('Sub', y, unary('Square', y))
    case 'tanh':
      return oneMinus(unary('Square', y))
    case 'hardsigmoid':
      return times(binary('Multiply', step(y), step(oneMinus(y))), 1 / 6)
    case 'elu': {
      // alpha exp(x) = y + alpha below zero.
      const above = step(y)
      return binary('Add', above, binary('Multiply', oneMinus(above), plus(y, activation.alpha)))
    }
  }
}

/**
 * @param dy of any shape, as the others
 * @param x what the activation was given
 */
export function activationGradientFromInput(dy: Tensor, x: Tensor, activation: InputActivation): Tensor {
  return scoped(() => binary('Multiply', dy, slopeFromInput(x, activation)))
}

function slopeFromInput(x: Tensor, activation: InputActivation): Tensor {
  switch (activation.name) {
    case 'silu':
      return sigmoidProductSlope(unary('Sigmoid', x), x)
    case 'hardswish': {
      // 0 below -3, 1 above 3, x / 3 + 1/2 from -3 to 3, both included.
      const above = step(plus(x, -3))
      const between = oneMinus(binary('Add', above, step(oneMinus(x, -3))))
      return binary('Add', above, binary('Multiply', between, plus(times(x, 1 / 3), 0.5)))
    }
    case 'mish': {
      const tanh = unary('Tanh', softplus(x))
      const inner = binary('Multiply', binary('Multiply', x, unary('Sigmoid', x)), oneMinus(unary('Square', tanh)))
      return binary('Add', tanh, inner)
    }
    case 'leakyrelu':
      return plus(times(step(x), 1 - activation.slope), activation.slope)
    case 'gelu':
      return activation.approximate === 'none' ? geluSlope(x) : geluTanhSlope(x)
    case 'softplus': {
      const scaled = times(x, activation.beta)
      const slope = unary('Sigmoid', scaled)
      // Above the threshold the function is x itself.
      const linear = step(plus(scaled, -activation.threshold))
      return binary('Add', slope, binary('Multiply', linear, oneMinus(slope)))
    }
  }
}

/** Phi(x) + x phi(x), of the normal distribution. */
function geluSlope(x: Tensor): Tensor {
  const probability = times(plus(unary('Erf', times(x, Math.SQRT1_2)), 1), 0.5)
  const density = times(unary('Exp', times(unary('Square', x), -0.5)), 1 / Math.sqrt(2 * Math.PI))
  return binary('Add', probability, binary('Multiply', x, density))
}

/** Of x sigmoid(u) with u = 2 sqrt(2 / pi) (x + 0.044715 x^3). */
function geluTanhSlope(x: Tensor): Tensor {
  const factor = 2 * Math.sqrt(2 / Math.PI)
  const square = unary('Square', x)
  const u = times(binary('Multiply', x, plus(times(square, 0.044715), 1)), factor)
  const slope = times(plus(times(square, 3 * 0.044715), 1), factor)
  return sigmoidProductSlope(unary('Sigmoid', u), binary('Multiply', x, slope))
}

/** s + x u' s (1 - s), for x s with s = sigmoid(u) and `product` = x u'. */
function sigmoidProductSlope(s: Tensor, product: Tensor): Tensor {
  return binary('Multiply', s, plus(binary('Multiply', product, oneMinus(s)), 1))
}

/** max(z, 0) + log1p(exp(-|z|)): neither overflows nor loses small values. */
function softplus(z: Tensor): Tensor {
  return binary('Add', unary('Relu', z), unary('Log1p', unary('Exp', times(unary('Abs', z), -1))))
}

/**
 * The gradients of x > 0 ? x : weight x.
 *
 * @param dy `[N, H, W, C]`
 * @param x `[N, H, W, C]`
 * @param weight `[C]`, or `[1]` for all channels
 */
export function preluGradients(
  dy: Tensor,
  x: Tensor,
  weight: Tensor,
): { readonly dx: Tensor; readonly dWeight: Tensor } {
  const channels = x.shape[3] ?? 1
  return scoped(() => {
    const slopes =
      weight.size === channels ? weight : binary('Multiply', weight, reshape(onesFilter(channels, [1, 1]), [channels]))
    const mask = scaleChannels(step(x), oneMinus(slopes), slopes)
    const sums = sumOfChannels(binary('Multiply', dy, binary('Sub', x, unary('Relu', x))))
    const dWeight = weight.size === channels ? sums : sumOfChannels(reshape(sums, [channels, 1, 1, 1]))
    return { dx: binary('Multiply', dy, mask), dWeight }
  })
}

/** `1 - x`, or `value - x`. */
function oneMinus(x: Tensor, value = 1): Tensor {
  return plus(times(x, -1), value)
}
