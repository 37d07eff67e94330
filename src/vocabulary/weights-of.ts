import { invariant } from '../diagnostics/index.ts'
import type { CoreOperation, Initialiser, Shape, WeightSpec } from './core.ts'
import { resolveInitialiser } from './initialisers.ts'
import type { InitialiserChoice } from './operation.ts'
import { isProblem } from './problem.ts'
import {
  conv1dWeightShape,
  convWeightShape,
  deconvWeightShape,
  viewAsFeatureMap,
  viewAsSequence,
} from './rules/convolution.ts'
import { layerNormWeightShape } from './rules/norm.ts'

const zeros: Initialiser = { kind: 'zeros' }
const ones: Initialiser = { kind: 'ones' }

/**
 * The tensors that an operation owns, in the order of PyTorch's `state_dict`, for inputs that `inferShape` accepts.
 * Without a choice they start as PyTorch's layer starts them: convolutions and `linear` kaiming_uniform(a = sqrt 5),
 * which is uniform within 1 / sqrt(fan_in) for weight and bias alike; norms as ones and zeros; `prelu` as 0.25.
 * `initialiser` is for the role `weight` alone.
 */
export function weightsOf(
  operation: CoreOperation,
  inputs: readonly Shape[],
  initialiser?: InitialiserChoice,
): readonly WeightSpec[] {
  const shape = inputs[0] ?? []
  switch (operation.op) {
    case 'conv':
    case 'deconv': {
      const view = viewAsFeatureMap(operation.op, shape)
      invariant(!isProblem(view), `${operation.op} of a shape that it does not take`)
      const weight = (operation.op === 'conv' ? convWeightShape : deconvWeightShape)(operation.attributes, view)
      return projectionWeights(weight, operation.attributes, initialiser)
    }
    case 'conv1d': {
      const view = viewAsSequence(shape)
      invariant(!isProblem(view), 'conv1d of a shape that it does not take')
      return projectionWeights(conv1dWeightShape(operation.attributes, view[0]), operation.attributes, initialiser)
    }
    case 'linear':
      return projectionWeights([operation.attributes.channels, shape[0] ?? 1], operation.attributes, initialiser)
    case 'bn': {
      const channels = shape.slice(0, 1)
      return [
        ...affineWeights(channels, operation.attributes, initialiser),
        { role: 'running_mean', shape: channels, initialiser: zeros, trainable: false },
        { role: 'running_var', shape: channels, initialiser: ones, trainable: false },
      ]
    }
    case 'ln':
      return affineWeights(layerNormWeightShape(operation.attributes, shape), operation.attributes, initialiser)
    case 'gn':
      return affineWeights(shape.slice(0, 1), operation.attributes, initialiser)
    case 'prelu': {
      const slopes = operation.attributes.perChannel ? shape.slice(0, 1) : [1]
      const start: Initialiser =
        initialiser === undefined ? { kind: 'constant', value: 0.25 } : resolveInitialiser(initialiser, slopes)
      return [{ role: 'weight', shape: slopes, initialiser: start, trainable: true }]
    }
    default:
      return []
  }
}

/** Weight and bias of a convolution or a linear layer; the first extent of `bias` is the output channels. */
function projectionWeights(
  weight: Shape,
  attributes: { readonly channels: number; readonly bias: boolean },
  initialiser: InitialiserChoice | undefined,
): readonly WeightSpec[] {
  // PyTorch takes fan_in from weight.size(1) and the kernel, for transposed convolutions too.
  const fanIn = weight.slice(1).reduce((product, extent) => product * extent, 1)
  const familiar: Initialiser = { kind: 'uniform', bound: 1 / Math.sqrt(fanIn) }
  const start = initialiser === undefined ? familiar : resolveInitialiser(initialiser, weight)
  const spec: WeightSpec = { role: 'weight', shape: weight, initialiser: start, trainable: true }
  if (!attributes.bias) return [spec]
  return [spec, { role: 'bias', shape: [attributes.channels], initialiser: familiar, trainable: true }]
}

/** Weight and bias of a norm. */
function affineWeights(
  shape: Shape,
  attributes: { readonly affine: boolean },
  initialiser: InitialiserChoice | undefined,
): readonly WeightSpec[] {
  if (!attributes.affine) return []
  const start = initialiser === undefined ? ones : resolveInitialiser(initialiser, shape)
  return [
    { role: 'weight', shape, initialiser: start, trainable: true },
    { role: 'bias', shape, initialiser: zeros, trainable: true },
  ]
}
