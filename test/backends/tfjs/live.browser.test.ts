import { expect, test } from 'vitest'
import { openPage } from '../../support/browser.ts'

const script = `
  import { createModel } from '../../../src/backends/tfjs/browser.ts'
  import { formulaInput, formulaWeights } from '../../../src/weights/index.ts'
  import { buildGraph, batchNorm, convAttributes } from '../../support/graph-builder.ts'
  import * as tf from '@tensorflow/tfjs-core'

  const builder = buildGraph([3, 9, 7])
  builder.step('conv', convAttributes({ channels: 32, kernel: [3, 3], pads: [1, 1, 1, 1] }))
  builder.step('bn', batchNorm)
  builder.step('relu', {})
  builder.step('conv', convAttributes({ channels: 32, kernel: [3, 3], pads: [1, 1, 1, 1], groups: 4, stride: [2, 2] }))
  const main = builder.step('gelu', { approximate: 'none' })
  builder.step('gap', {})
  builder.step('linear', { channels: 32, bias: true })
  const gate = builder.step('sigmoid', {})
  builder.step('mul', {}, [main, gate])
  builder.step('flatten', {})
  const graph = builder.finish()

  globalThis.predictOn = async (backend) => {
    const model = await createModel(graph, formulaWeights(graph), { backend, wasmFolder: '/wasm/' })
    const { outputs } = await model.predict(formulaInput([2, 3, 9, 7]))
    model.dispose()
    const { shape, data } = outputs.get('output')
    return { shape, data: [...data], tensors: tf.memory().numTensors }
  }
`

test('a model runs in the browser, on wasm, cpu and webgl alike', async () => {
  const { page, close } = await openPage(script, import.meta.dirname, [
    '--use-angle=swiftshader',
    '--enable-unsafe-swiftshader',
  ])
  try {
    const [cpu, wasm, webgl] = await Promise.all(
      ['cpu', 'wasm', 'webgl'].map((backend) => page.evaluate(`globalThis.predictOn('${backend}')`)),
    )
    expect(cpu).toMatchObject({ shape: [2, 32 * 5 * 4] })
    for (const other of [wasm, webgl]) expect(other).toMatchObject({ shape: [2, 32 * 5 * 4] })
    const numbers = [cpu, wasm, webgl].map(dataOf)
    const largest = Math.max(...(numbers[0] ?? []).map(Math.abs))
    for (const other of numbers.slice(1)) {
      const difference = Math.max(...other.map((value, at) => Math.abs(value - (numbers[0]?.[at] ?? NaN))))
      expect(difference / largest).toBeLessThan(1e-4)
    }
  } finally {
    await close()
  }
})

function dataOf(result: unknown): readonly number[] {
  if (typeof result !== 'object' || result === null || !('data' in result) || !Array.isArray(result.data)) return []
  return result.data.map(Number)
}
