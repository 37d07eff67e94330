import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BrowserPage, openPage } from '../support/browser.ts'
import { compileWell } from '../support/spec.ts'
import { operationCases } from './cases.ts'

/*
 * On WebGPU a mistake shows in the numbers only: tfjs 4.22 looks at no error of the device. So each test here asks for
 * numbers that are not zero, and for a quiet console.
 */

/** WebGPU on the processor. Slow: networks are small. */
const flags = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
]

const script = `
  import '@tensorflow/tfjs-backend-webgpu'
  import * as tf from '@tensorflow/tfjs-core'
  import { createModel } from '../../src/backends/tfjs/browser.ts'
  import { formulaInput, formulaWeights } from '../../src/weights/index.ts'
  import { operationCases } from './cases.ts'

  const predict = async (graph, backend) => {
    const model = await createModel(graph, formulaWeights(graph), { backend })
    try {
      const { outputs } = await model.predict(formulaInput([2, ...graph.nodes[0].shape]))
      return [...outputs.values()].flatMap(({ data }) => [...data])
    } finally {
      model.dispose()
    }
  }

  // The largest value of the cpu backend, and the largest difference from it; NaN where one is not a number.
  const compare = async (graph) => {
    const [expected, found] = [await predict(graph, 'cpu'), await predict(graph, 'webgpu')]
    const largest = Math.max(...expected.map(Math.abs))
    const distance = Math.max(...expected.map((value, at) => Math.abs(value - found[at])))
    return { largest, distance, lengths: [expected.length, found.length] }
  }
  globalThis.compare = compare
  globalThis.countTensors = () => tf.memory().numTensors

  // A shader with a mistake, as a kernel of somebody's own might have one.
  class Broken {
    variableNames = ['x']
    shaderKey = 'broken'
    workgroupSize = [64, 1, 1]
    dispatchLayout = { x: [0] }
    dispatch = [1, 1, 1]
    size = true
    constructor(outputShape) { this.outputShape = outputShape }
    getUserCode() { return 'fn main(index: i32) { result[index] = noSuchFunction(x[index]); }' }
  }
  const runBroken = (x) => tf.engine().findBackend('webgpu').runWebGPUProgram(new Broken(x.shape), [x], 'float32')

  globalThis.runBroken = async () => {
    await tf.setBackend('webgpu')
    const x = tf.tensor1d([1, 2, 3])
    const y = tf.engine().makeTensorFromTensorInfo(runBroken(x))
    const values = [...(await y.data())]
    tf.dispose([x, y])
    return values
  }

  globalThis.predictWithBrokenTanh = async () => {
    const kernel = tf.getKernel('Tanh', 'webgpu')
    tf.unregisterKernel('Tanh', 'webgpu')
    tf.registerKernel({ ...kernel, kernelFunc: ({ inputs }) => runBroken(inputs.x) })
    try {
      return await predict(operationCases.find(([name]) => name.startsWith('tanh of 12x9x7'))[1], 'webgpu')
    } catch (error) {
      return error.diagnostics.map(({ code, text }) => [code, text])
    } finally {
      tf.unregisterKernel('Tanh', 'webgpu')
      tf.registerKernel(kernel)
    }
  }

  // In batches: the device answers one while it computes another.
  globalThis.compareCases = async (chosen) => {
    const results = []
    for (let at = 0; at < chosen.length; at += 32) {
      const batch = chosen.slice(at, at + 32).map((index) => {
        const [name, graph] = operationCases[index]
        return compare(graph).then((result) => ({ name, ...result }), (error) => ({ name, error: String(error) }))
      })
      results.push(...(await Promise.all(batch)))
    }
    return results
  }
`

/** How two backends agree on a network. */
interface Comparison {
  readonly name?: string
  readonly largest?: number
  readonly distance?: number
  readonly lengths?: readonly [number, number]
  readonly error?: string
}

function agrees({ largest, distance, lengths }: Comparison): boolean {
  if (largest === undefined || distance === undefined || lengths === undefined) return false
  return lengths[0] === lengths[1] && largest > 0 && distance / largest < 1e-4
}

let opened: BrowserPage
const said: string[] = []

beforeAll(async () => {
  opened = await openPage(script, import.meta.dirname, flags)
  opened.page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`))
})
afterAll(() => opened.close())

const squeezed = `
import { se } from "senet:gates"
block Unit(w, /s) { residual { conv(3x3, w, /s) bn relu conv(3x3, w, groups = 4) bn } relu }
@se(r = 4) net Squeezed {
  input(3x16x16)
  conv(3x3, 16) bn relu
  Unit(32, /2)
  gap linear(10)
}
`

test('a squeeze-and-excitation network has the numbers of the cpu backend, says nothing and leaves no tensor', async () => {
  const { graph } = await compileWell(squeezed)
  expect(graph?.nodes.some(({ op }) => op === 'mul')).toBe(true)
  const compared: Comparison = await opened.page.evaluate(`globalThis.compare(${JSON.stringify(graph)})`)
  expect(compared.lengths).toEqual([20, 20])
  expect(compared).toSatisfy(agrees)
  expect(said).toEqual([])
  expect(await opened.page.evaluate('globalThis.countTensors()')).toBe(0)
})

/**
 * Cases by index: on maps, and on tensors with more axes than a vector of a shader. Each shader takes long to compile
 * here, so other ranks are left to operations that have no such case.
 */
function chooseCases(): readonly number[] {
  const described = operationCases.map(([, { nodes }], index) => {
    const [input, node] = nodes
    return { index, op: node?.op, telling: [3, 5].includes(input?.shape.length ?? 0) }
  })
  const covered = new Set(described.filter(({ telling }) => telling).map(({ op }) => op))
  return described.filter(({ op, telling }) => telling || !covered.has(op)).map(({ index }) => index)
}

test('every operation has the numbers of the cpu backend', async () => {
  const chosen = chooseCases()
  const compared: Comparison[] = await opened.page.evaluate(`globalThis.compareCases(${JSON.stringify(chosen)})`)
  expect(compared).toHaveLength(chosen.length)
  expect(compared.filter((each) => !agrees(each))).toEqual([])
  expect(said).toEqual([])
})

// Last: the device's warnings come when they come.
describe('W8: a shader with a mistake on webgpu', () => {
  test('gives zeros and a warning on the console, and no exception', async () => {
    expect(await opened.page.evaluate('globalThis.runBroken()')).toEqual([0, 0, 0])
    await expect.poll(() => said.join('\n'), { timeout: 10_000 }).toMatch(/^warning: .*WGSL[\s\S]*noSuchFunction/)
  })

  test('in a model is an error of the step that it belongs to', async () => {
    expect(await opened.page.evaluate('globalThis.predictWithBrokenTanh()')).toEqual([
      ['backend-failed', expect.stringMatching(/^The tfjs backend webgpu failed in it \(tanh\): .*noSuchFunction/)],
    ])
  })
})
