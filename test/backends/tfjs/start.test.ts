import { engine, memory } from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { createModel } from '../../../src/backends/tfjs/index.ts'
import { formulaInput, formulaWeights } from '../../../src/weights/index.ts'
import { buildGraph, convAttributes } from '../../support/graph-builder.ts'

// In a file of its own: wasm starts once a process.
test('two models made at once start one backend between them, and none is made current before it is used', async () => {
  const builder = buildGraph([2, 4, 4])
  builder.step('conv', convAttributes({ channels: 3, kernel: [3, 3] }))
  const graph = builder.finish()
  const weights = formulaWeights(graph)
  const models = await Promise.all([createModel(graph, weights), createModel(graph, weights)])
  const started = engine().registry['wasm']
  const input = formulaInput([1, 2, 4, 4])
  const [one, other] = await Promise.all(models.map((model) => model.predict(input)))
  expect(one).toEqual(other)
  expect(engine().registry['wasm']).toBe(started)
  for (const model of models) model.dispose()
  expect(memory().numTensors).toBe(0)
})
