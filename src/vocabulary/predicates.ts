import type { OperationName } from './core.ts'

const norms: ReadonlySet<OperationName> = new Set(['bn', 'ln', 'gn'])
const joins: ReadonlySet<OperationName> = new Set(['concat', 'add', 'mul', 'maximum', 'shake'])
/** The activations that work on each value by itself. */
export const pointwiseActivations = [
  'relu',
  'relu6',
  'silu',
  'gelu',
  'tanh',
  'sigmoid',
  'hardsigmoid',
  'hardswish',
  'leakyrelu',
  'elu',
  'prelu',
  'mish',
  'softplus',
] as const satisfies readonly OperationName[]

/** The name of one of them. */
export type PointwiseActivation = (typeof pointwiseActivations)[number]

const activations: ReadonlySet<OperationName> = new Set([...pointwiseActivations, 'softmax', 'identity'])

const reductions: ReadonlySet<OperationName> = new Set([
  'gap',
  'gmp',
  'mean',
  'max',
  'sum',
  'std',
  'avgpool',
  'maxpool',
  'adaptiveavgpool',
])

/** Whether it reads many values into one: over positions, axes or parts. */
export function isReduction(operation: OperationName): boolean {
  return reductions.has(operation)
}

/** Whether it normalises and brings its own bias: a convolution before it then has none unless told. */
export function isNorm(operation: OperationName): boolean {
  return norms.has(operation)
}

/** Whether it is an activation: what "the activation that directly follows" means to `at = post`. */
export function isActivation(operation: OperationName): boolean {
  return activations.has(operation)
}

/** Whether it takes two inputs or more. */
export function isJoin(operation: OperationName): boolean {
  return joins.has(operation)
}
