import * as tf from '@tensorflow/tfjs'
import '@tensorflow/tfjs-backend-wasm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeLayersModel } from '../../../src/backends/tfjs-layers/index.ts'
import type { WeightTensor } from '../../../src/weights/index.ts'
import { differentiateInPyTorch, type GradientCase } from '../../support/differentiate.ts'
import { executeInPyTorch, relativeDifference } from '../../support/execute.ts'
import { compareGradients } from './gradients.ts'
import { drawInput, drawTensor, drawWeights } from './graphs.ts'
import { loadFiles, predict } from './load.ts'
import { squeezeNet } from './nets.ts'

beforeAll(async () => {
  await tf.setBackend('wasm')
})
afterAll(() => tf.removeBackend('wasm'))

test.each([
  ['SE-ResNet-20', { size: 32, width: 16, depths: [3, 3, 3], groups: 1, reduction: 4, classes: 10 }],
  ['an SE-ResNeXt of 8 groups', { size: 32, width: 32, depths: [1, 1, 1], groups: 8, reduction: 8, classes: 10 }],
])('%s predicts on wasm what PyTorch does', async (_, options) => {
  const graph = squeezeNet(options)
  const given = { graph, weights: drawWeights(graph, 7), input: drawInput(graph, 3, 8) }
  const [expected] = await executeInPyTorch([given])
  const model = await loadFiles(writeLayersModel(graph, given.weights))
  const outputs = predict(model, given.input)
  for (const [at, output] of graph.outputs.entries()) {
    const actual = outputs[at]
    const reference = expected?.get(output.node)
    if (actual === undefined || reference === undefined) throw new Error(`output ${output.name} is missing`)
    expect(relativeDifference(actual, reference)).toBeLessThan(1e-5)
  }
  model.dispose()
})

test.each([
  ['squeeze-and-excitation', { size: 8, width: 8, depths: [1, 1], groups: 1, reduction: 2, classes: 3 }],
  ['groups', { size: 8, width: 16, depths: [1, 1], groups: 8, reduction: 4, classes: 3 }],
])('a net with %s takes the training step on cpu that PyTorch takes', async (_, options) => {
  await tf.setBackend('cpu')
  const { outputs, ...rest } = squeezeNet(options)
  const graph = { ...rest, outputs: outputs.slice(0, 1) }
  const given: GradientCase = {
    graph,
    weights: drawWeights(graph, 3),
    input: drawInput(graph, 4, 4),
    cotangents: new Map([['output', drawTensor([4, 3], 5)]]),
    training: true,
  }
  const [reference = new Map<string, WeightTensor>()] = await differentiateInPyTorch([given])
  const model = await loadFiles(writeLayersModel(graph, given.weights))
  const differences = compareGradients(model, given, reference)
  expect(Math.max(...differences.values())).toBeLessThan(1e-4)

  for (const node of graph.nodes.filter(({ op }) => op === 'bn')) {
    const [, , mean, variance] = model.getLayer(node.id).getWeights()
    const [, height = 1, width = 1] = node.shape
    const read = (tensor: tf.Tensor | undefined) => ({
      shape: tensor?.shape ?? [],
      data: tensor?.dataSync<'float32'>() ?? new Float32Array(),
    })
    const ofMean = reference.get(`statistics/${node.id}.running_mean`)
    const ofVariance = reference.get(`statistics/${node.id}.running_var`)
    const before = given.weights.get(`${node.id}.running_var`)
    if (ofMean === undefined || ofVariance === undefined || before === undefined) throw new Error('no statistics')
    expect(relativeDifference(read(mean), ofMean)).toBeLessThan(1e-5)
    // PyTorch keeps the unbiased variance, tfjs the biased one: (n - 1) / n of it enters.
    const share = 1 - 1 / (4 * height * width)
    const biased = ofVariance.data.map((value, c) => {
      const kept = 0.9 * (before.data[c] ?? 0)
      return kept + share * (value - kept)
    })
    expect(relativeDifference(read(variance), { shape: ofVariance.shape, data: biased })).toBeLessThan(1e-5)
  }
  model.dispose()
  tf.disposeVariables()
})
