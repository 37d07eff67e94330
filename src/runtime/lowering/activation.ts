import type { Tensor } from '@tensorflow/tfjs-core'
import type { GraphNode } from '../../ir/index.ts'
import { binary, type FusedActivation, type KernelName, leakyRelu, prelu, reshape, select, unary } from '../kernels.ts'
import { type Lowered, type LoweringContext, type NodeOf, only, scalar } from './lowered.ts'

/** The activation as a convolution can apply it itself; undefined where it cannot. */
export function fusedActivation(node: GraphNode): FusedActivation | undefined {
  switch (node.op) {
    case 'relu':
    case 'relu6':
    case 'sigmoid':
      return { name: node.op }
    case 'elu':
      return node.attributes.alpha === 1 ? { name: 'elu' } : undefined
    case 'leakyrelu':
      return { name: 'leakyrelu', slope: node.attributes.slope }
    default:
      return undefined
  }
}

function simple(kernel: 'Relu' | 'Relu6' | 'Sigmoid' | 'Tanh'): Lowered {
  return { kernels: [kernel], run: (inputs) => unary(kernel, only(inputs)) }
}

export const lowerRelu = simple('Relu')
export const lowerRelu6 = simple('Relu6')
export const lowerSigmoid = simple('Sigmoid')
export const lowerTanh = simple('Tanh')

/** x * sigmoid(x). */
export const lowerSilu: Lowered = {
  kernels: ['Sigmoid', 'Multiply'],
  run: (inputs) => binary('Multiply', only(inputs), unary('Sigmoid', only(inputs))),
}

/** relu6(x + 3) / 6. */
export function lowerHardSigmoid(context: LoweringContext): Lowered {
  const apply = hardSigmoid(context)
  return { kernels: ['Add', 'Relu6', 'Multiply'], run: (inputs) => apply(only(inputs)) }
}

/** x * relu6(x + 3) / 6. */
export function lowerHardSwish(context: LoweringContext): Lowered {
  const apply = hardSigmoid(context)
  return {
    kernels: ['Add', 'Relu6', 'Multiply'],
    run: (inputs) => binary('Multiply', only(inputs), apply(only(inputs))),
  }
}

function hardSigmoid(context: LoweringContext): (x: Tensor) => Tensor {
  const three = scalar(context, 'three', 3)
  const sixth = scalar(context, 'sixth', 1 / 6)
  return (x) => binary('Multiply', unary('Relu6', binary('Add', x, three)), sixth)
}

/** x > 0 ? x : slope * x. */
export function lowerLeakyRelu({ attributes: { slope } }: NodeOf<'leakyrelu'>): Lowered {
  return { kernels: ['LeakyRelu'], run: (inputs) => leakyRelu(only(inputs), slope) }
}

/** x > 0 ? x : alpha * (exp(x) - 1); the kernel knows alpha = 1 only. */
export function lowerElu({ attributes: { alpha } }: NodeOf<'elu'>, context: LoweringContext): Lowered {
  if (alpha === 1) return { kernels: ['Elu'], run: (inputs) => unary('Elu', only(inputs)) }
  const factor = scalar(context, 'alpha', alpha)
  const zero = scalar(context, 'zero', 0)
  return {
    kernels: ['Elu', 'Relu', 'Minimum', 'Multiply', 'Add'],
    run: (inputs) => {
      const below = unary('Elu', binary('Minimum', only(inputs), zero))
      return binary('Add', unary('Relu', only(inputs)), binary('Multiply', below, factor))
    },
  }
}

/** x > 0 ? x : slope * x with learned slopes, one or one a channel. */
export function lowerPrelu(context: LoweringContext): Lowered {
  const slopes = context.constant('weight', () => {
    const { data } = context.weight('weight')
    return { shape: [1, 1, 1, data.length], data }
  })
  return { kernels: ['Prelu'], run: (inputs) => prelu(only(inputs), slopes) }
}

/**
 * GELU (Hendrycks and Gimpel, 2016): x / 2 * (1 + erf(x / sqrt 2)); with `tanh`,
 * x / 2 * (1 + tanh(z)) = x * sigmoid(2 z) with z = sqrt(2 / pi) * (x + 0.044715 x^3).
 */
export function lowerGelu({ attributes: { approximate } }: NodeOf<'gelu'>, context: LoweringContext): Lowered {
  const half = scalar(context, 'half', 0.5)
  const one = scalar(context, 'one', 1)
  if (approximate === 'none') {
    const root = scalar(context, 'root', Math.SQRT1_2)
    return {
      kernels: ['Multiply', 'Erf', 'Add'],
      run: (inputs) => {
        const x = only(inputs)
        const probability = binary('Add', unary('Erf', binary('Multiply', x, root)), one)
        return binary('Multiply', binary('Multiply', x, half), probability)
      },
    }
  }
  const cubic = scalar(context, 'cubic', 0.044715)
  const factor = scalar(context, 'factor', 2 * Math.sqrt(2 / Math.PI))
  return {
    kernels: ['Multiply', 'Square', 'Add', 'Sigmoid'],
    run: (inputs) => {
      const x = only(inputs)
      const inner = binary('Add', binary('Multiply', unary('Square', x), cubic), one)
      const z = binary('Multiply', binary('Multiply', x, inner), factor)
      return binary('Multiply', x, unary('Sigmoid', z))
    },
  }
}

/**
 * log(1 + exp(beta x)) / beta, and x itself where beta x is above the threshold, as PyTorch. Written as
 * max(z, 0) + log1p(exp(-|z|)) with z = beta x, which neither overflows nor loses small values. On a flat view: the
 * webgpu backend selects up to rank 4 only.
 */
export function lowerSoftplus({ attributes }: NodeOf<'softplus'>, context: LoweringContext): Lowered {
  const softplus = softplusOf(context)
  const beta = scalar(context, 'beta', attributes.beta)
  const inverse = scalar(context, 'inverse', 1 / attributes.beta)
  const threshold = scalar(context, 'threshold', attributes.threshold)
  return {
    kernels: [...softplusKernels, 'Greater', 'Select', 'Reshape'],
    run: (inputs) => {
      const given = only(inputs)
      const x = reshape(given, [given.size])
      const z = binary('Multiply', x, beta)
      const above = binary('Greater', z, threshold)
      return reshape(select(above, x, binary('Multiply', softplus(z), inverse)), given.shape)
    },
  }
}

/** x * tanh(log(1 + exp(x))) (Misra, "Mish", 2019). */
export function lowerMish(context: LoweringContext): Lowered {
  const softplus = softplusOf(context)
  return {
    kernels: [...softplusKernels, 'Tanh'],
    run: (inputs) => binary('Multiply', only(inputs), unary('Tanh', softplus(only(inputs)))),
  }
}

const softplusKernels: readonly KernelName[] = ['Abs', 'Multiply', 'Exp', 'Log1p', 'Relu', 'Add']

function softplusOf(context: LoweringContext): (z: Tensor) => Tensor {
  const minusOne = scalar(context, 'minus one', -1)
  return (z) => {
    const small = unary('Exp', binary('Multiply', unary('Abs', z), minusOne))
    return binary('Add', unary('Relu', z), unary('Log1p', small))
  }
}
