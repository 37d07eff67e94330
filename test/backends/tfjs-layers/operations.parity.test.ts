import * as tf from '@tensorflow/tfjs'
import '@tensorflow/tfjs-backend-wasm'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { writeLayersModel } from '../../../src/backends/tfjs-layers/index.ts'
import type { WeightMap, WeightTensor } from '../../../src/weights/index.ts'
import { differentiateInPyTorch, type GradientCase } from '../../support/differentiate.ts'
import { relativeDifference } from '../../support/execute.ts'
import { cases } from './cases.ts'
import { compareGradients } from './gradients.ts'
import { drawInput, drawTensor, drawWeights } from './graphs.ts'
import { loadFiles, predict } from './load.ts'

const table = Object.entries(cases()).map(([name, graph], index) => ({
  name,
  index,
  given: {
    graph,
    weights: drawWeights(graph, index + 1),
    input: drawInput(graph, 2, index + 1000),
    cotangents: new Map(
      graph.outputs.map((output, at): [string, WeightTensor] => [
        output.name,
        drawTensor([2, ...(graph.nodes.find((node) => node.id === output.node)?.shape ?? [])], index * 10 + at),
      ]),
    ),
  } satisfies GradientCase,
}))

let expected: readonly WeightMap[] = []
beforeAll(async () => {
  expected = await differentiateInPyTorch(table.map((row) => row.given))
})
afterEach(() => tf.disposeVariables())
afterAll(() => tf.removeBackend('wasm'))

describe.each(['cpu', 'wasm'])('every operation predicts what PyTorch does, on %s', (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend)
  })
  test.each(table)('$name', async ({ index, given }) => {
    const model = await loadFiles(writeLayersModel(given.graph, given.weights))
    const outputs = predict(model, given.input)
    model.dispose()
    for (const [at, output] of given.graph.outputs.entries()) {
      const actual = outputs[at]
      const reference = expected[index]?.get(`outputs/${output.name}`)
      if (actual === undefined || reference === undefined) throw new Error(`output ${output.name} is missing`)
      expect(relativeDifference(actual, reference)).toBeLessThan(2e-6)
    }
  })
})

describe('every operation has the gradients that PyTorch has', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu')
  })
  test.each(table)('$name', async ({ index, given }) => {
    const model = await loadFiles(writeLayersModel(given.graph, given.weights))
    const differences = compareGradients(model, given, expected[index] ?? new Map<string, WeightTensor>())
    expect(Math.max(...differences.values())).toBeLessThan(1e-5)
    model.dispose()
  })
})
