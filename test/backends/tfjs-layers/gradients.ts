import * as tf from '@tensorflow/tfjs'
import { arrangeTensor, type Arrangement } from '../../../src/backends/tfjs-layers/index.ts'
import { countValues, type WeightMap, type WeightTensor } from '../../../src/weights/index.ts'
import type { GradientCase } from '../../support/differentiate.ts'
import { relativeDifference } from '../../support/execute.ts'

/**
 * The largest relative difference between a model's gradients and PyTorch's, by weight name and `input`. Throws where a
 * trained weight of the graph has no gradient.
 */
export function compareGradients(
  model: tf.LayersModel,
  given: GradientCase,
  reference: WeightMap,
): ReadonlyMap<string, number> {
  const gradients = differentiate(model, given)
  const differences = new Map<string, number>()
  const [input, ofInput] = [reference.get('gradient'), gradients.get('input')]
  if (input === undefined || ofInput === undefined) throw new Error('no gradient of the input')
  differences.set('input', relativeDifference(ofInput, input))
  const unseen = new Set(
    given.graph.nodes.flatMap((node) => node.weights.flatMap((weight) => (weight.trainable ? [weight.key] : []))),
  )
  for (const weight of model.trainableWeights) {
    const { key, ...arrangement } = originOf(model, weight.originalName)
    const actual = gradients.get(weight.originalName)
    const whole = reference.get(`gradients/${key}`)
    if (whole === undefined || actual === undefined) throw new Error(`no gradient of ${weight.originalName}`)
    const part = new Float32Array(countValues(actual.shape))
    arrangeTensor(whole, arrangement, part)
    differences.set(weight.originalName, relativeDifference(actual, { shape: actual.shape, data: part }))
    unseen.delete(key)
  }
  if (unseen.size > 0) throw new Error(`not trained: ${[...unseen].join(', ')}`)
  return differences
}

/** What the model's own metadata says about a weight. */
export function originOf(model: tf.LayersModel, name: string): Arrangement & { readonly key: string } {
  const metadata = model.getUserDefinedMetadata() as {
    readonly senet: { readonly weights: Readonly<Record<string, Arrangement & { readonly key: string }>> }
  }
  const origin = metadata.senet.weights[name]
  if (origin === undefined) throw new Error(`the metadata does not know ${name}`)
  return origin
}

/** Gradients of sum(output * cotangent) by the weights' names, and of the input in PyTorch's layout. */
function differentiate(model: tf.LayersModel, given: GradientCase): ReadonlyMap<string, WeightTensor> {
  const toStorage = (tensor: WeightTensor): tf.Tensor => {
    const value = tf.tensor(tensor.data, [...tensor.shape])
    return value.rank === 4 ? value.transpose([0, 2, 3, 1]) : value
  }
  const result = new Map<string, WeightTensor>()
  tf.tidy(() => {
    const input = tf.variable(toStorage(given.input), true, 'test_input')
    const { grads } = tf.variableGrads(() => {
      const applied = model.apply(input, { training: given.training ?? false })
      const outputs = (Array.isArray(applied) ? applied : [applied]) as tf.Tensor[]
      const parts = given.graph.outputs.map((output, at) => {
        const cotangent = given.cotangents.get(output.name)
        const value = outputs[at]
        if (cotangent === undefined || value === undefined) throw new Error(`no output ${output.name}`)
        return value.mul(toStorage(cotangent)).sum()
      })
      return tf.addN(parts).asScalar()
    })
    const read = (value: tf.Tensor): WeightTensor => ({ shape: value.shape, data: value.dataSync<'float32'>() })
    const ofInput = grads['test_input']
    if (ofInput !== undefined) result.set('input', read(ofInput.rank === 4 ? ofInput.transpose([0, 3, 1, 2]) : ofInput))
    for (const weight of model.trainableWeights) {
      const gradient = grads[weight.name]
      if (gradient !== undefined) result.set(weight.originalName, read(gradient))
    }
    input.dispose()
  })
  return result
}
