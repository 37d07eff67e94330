import type { Operation } from '../operation.ts'
import {
  byDefault,
  demand,
  flag,
  initialiserParameter,
  readBoolean,
  readNumber,
  readWord,
  real,
  word,
} from '../parameters.ts'
import { resolveWithVector } from './norm.ts'

const shared = { category: 'activation' } as const

const gelu: Operation = {
  ...shared,
  name: 'gelu',
  scope: 'gelu',
  parameters: [
    word('approximate', ['exact', 'tanh'], 'The error function itself, or the approximation by tanh.', {
      ...byDefault('exact'),
      positional: true,
    }),
  ],
  doc: `x * (1 + erf(x / sqrt 2)) / 2, exactly unless \`approximate = tanh\`. PyTorch's \`GELU\`.`,
  example: 'gelu',
  resolve(args) {
    const approximate = readWord(args, 'approximate', ['exact', 'tanh']) === 'tanh' ? 'tanh' : 'none'
    return { operation: { op: 'gelu', attributes: { approximate } } }
  },
}

const leakyrelu: Operation = {
  ...shared,
  name: 'leakyrelu',
  scope: 'leakyrelu',
  parameters: [real('slope', 'What negative values are multiplied by.', { ...byDefault(0.01), positional: true })],
  doc: `max(x, 0) + slope * min(x, 0); the slope is 0.01. PyTorch's \`LeakyReLU\`.`,
  example: 'leakyrelu(0.1)',
  resolve: (args) => ({ operation: { op: 'leakyrelu', attributes: { slope: readNumber(args, 'slope') ?? 0.01 } } }),
}

const elu: Operation = {
  ...shared,
  name: 'elu',
  scope: 'elu',
  parameters: [
    real('alpha', 'What negative values go to, with the sign changed.', { ...byDefault(1), positional: true }),
  ],
  doc: `max(x, 0) + min(alpha * (e^x - 1), 0); alpha is 1. PyTorch's \`ELU\`.`,
  example: 'elu',
  resolve: (args) => ({ operation: { op: 'elu', attributes: { alpha: readNumber(args, 'alpha') ?? 1 } } }),
}

const softplus: Operation = {
  ...shared,
  name: 'softplus',
  scope: 'softplus',
  parameters: [
    real('beta', 'How sharp the bend is.', { ...byDefault(1), positional: true }),
    real('threshold', 'Where beta * x is above it, the result is x.', byDefault(20)),
  ],
  doc: `ln(1 + e^(beta * x)) / beta, and x where beta * x > threshold. beta is 1, threshold 20. PyTorch's \`Softplus\`.`,
  example: 'softplus',
  resolve(args) {
    const attributes = { beta: readNumber(args, 'beta') ?? 1, threshold: readNumber(args, 'threshold') ?? 20 }
    return { operation: { op: 'softplus', attributes } }
  },
}

const prelu: Operation = {
  ...shared,
  name: 'prelu',
  scope: 'prelu',
  parameters: [
    flag('per_channel', 'Whether each channel has its own slope.', byDefault(false)),
    initialiserParameter('0.25'),
  ],
  doc: `max(x, 0) + weight * min(x, 0) with a trained slope: one for all unless \`per_channel\`. It starts as 0.25.
PyTorch's \`PReLU\`.`,
  example: 'prelu(per_channel = true)',
  resolve(args, inputs) {
    const perChannel = readBoolean(args, 'per_channel') ?? false
    const slopes = perChannel ? demand(inputs[0], 'the input').slice(0, 1) : [1]
    return resolveWithVector({ op: 'prelu', attributes: { perChannel } }, args, slopes)
  },
}

/** The activations that have parameters. */
export const parametricActivations: readonly Operation[] = [gelu, leakyrelu, elu, prelu, softplus]
