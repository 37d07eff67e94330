import type { Blob } from '../network.ts'
import { multiplyChannels } from './joins.ts'
import { applyInPlace, type LayerContext, type LayerKind } from './layer.ts'

/** What senet's `bn` has unless told. */
const defaultMomentum = 0.1

/** (x - mean) / sqrt(var + eps), without a weight until a Scale follows. */
function normalise(context: LayerContext): Blob | undefined {
  let epsilon = 1e-5
  let momentum = defaultMomentum
  context.parameters('batch_norm_param', (fields) => {
    fields.ignore('engine')
    epsilon = fields.number('eps')?.value ?? epsilon
    const fraction = fields.number('moving_average_fraction')
    if (fraction !== undefined) momentum = Number((1 - fraction.value).toPrecision(6))
    const usesStored = fields.boolean('use_global_stats')
    if (usesStored?.value === false)
      context.refuse('use_global_stats: false takes the statistics of the batch', undefined, usesStored.span)
  })
  if (epsilon < 0) return context.refuse('eps is negative')
  return applyInPlace(context, { op: 'bn', attributes: { epsilon, momentum, affine: false } })
}

const withoutNorm =
  'a scale for each channel is read as the weight and bias of the BatchNorm before it, and there is none that only it takes'

/** Behind a BatchNorm: its weight and bias. With two bottoms: a product, the second one's extents from axis 0. */
function scale(context: LayerContext): Blob | undefined {
  const [first, second] = context.bottoms
  let axis = 1
  let bias = false
  context.parameters('scale_param', (fields) => {
    fields.ignore('filler', 'bias_filler')
    axis = fields.integer('axis', { most: 3 })?.value ?? 1
    bias = fields.boolean('bias_term')?.value ?? false
    fields.integer('num_axes', { least: 1, most: 1 })
  })
  if (first === undefined) return undefined
  if (second !== undefined) {
    if (bias) return context.refuse('a product of two blobs with a bias')
    const same = first.shape.join('x') === second.shape.join('x')
    if (axis !== 0 || (second.shape.length !== 1 && !same) || second.shape[0] !== first.shape[0]) {
      const shapes = `${second.shape.join('x')} from axis ${axis} on ${first.shape.join('x')}`
      const hint = 'For channels: axis: 0, and a Reshape with dim: 0 dim: 0 before it.'
      return context.refuse(`the second blob does not fit the first: ${shapes}`, hint)
    }
    return multiplyChannels(context, first, second)
  }
  const operation = context.operationOf(first.node)
  if (operation.op !== 'bn' || operation.attributes.affine || axis !== 1)
    return context.refuse(withoutNorm, 'In senet, dwconv(1x1, bias = …) computes the same.')
  if (!bias) return context.refuse('the weight of a BatchNorm without a bias: senet has both or none')
  if (!context.makeAffine(first.node)) return context.refuse(withoutNorm)
  return { ...first, isScaled: true }
}

export const normKinds: readonly (readonly [string, LayerKind])[] = [
  ['BatchNorm', { bottoms: [1, 1], rule: normalise }],
  ['Scale', { bottoms: [1, 2], rule: scale }],
]
