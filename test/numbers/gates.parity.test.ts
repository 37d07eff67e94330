import { beforeAll, describe, expect, test } from 'vitest'
import { writeOnnx } from '../../src/backends/onnx/index.ts'
import { writePyTorchModule } from '../../src/backends/pytorch/index.ts'
import { createModel } from '../../src/backends/tfjs/index.ts'
import { writeTorchModule } from '../../src/backends/torch-ts/index.ts'
import type { Graph } from '../../src/ir/index.ts'
import { from_array, set_default_backend, Tensor } from '../../src/torch/node.ts'
import { formulaWeights, type WeightMap, type WeightTensor } from '../../src/weights/index.ts'
import { loadModel, modelOf, runModel } from '../backends/onnx/run.ts'
import { relativeDifference } from '../support/execute.ts'
import { judgeGenerated, netClass, runGenerated } from '../support/generated.ts'
import { makeGenerated } from '../support/generated-ts.ts'
import { drawn } from '../support/pull-back.ts'
import { countInPyTorch, type GateRun, runGatesInPyTorch } from './gates/ask-pytorch.ts'
import { gateCases, kernels, parametersAt256, widthRules, widths } from './gates/cases.ts'
import { compileGate } from './gates/compile-gate.ts'

interface Compiled extends GateRun {
  readonly graph: Graph
  readonly title: string
}

const nothing: WeightTensor = { shape: [], data: new Float32Array() }
const batch = 3

async function compileCases(): Promise<readonly Compiled[]> {
  const compiled: Compiled[] = []
  for (const one of gateCases) {
    const { graph } = await compileGate(one.step, one.channels, one.size)
    const shape = graph.nodes.find(({ id }) => id === graph.outputs[0]?.node)?.shape ?? []
    compiled.push({
      ...one,
      graph,
      title: `${one.step} over ${one.channels}x${one.size.join('x')}`,
      weights: new Map([...formulaWeights(graph)].map(([key, value]) => [key.replace(/^g\./, ''), value])),
      input: drawn('input', [batch, one.channels, ...one.size], 2),
      cotangent: drawn('cotangent', [batch, ...shape]),
      training: false,
    })
  }
  return compiled
}

const largestOf = ({ data }: WeightTensor): number => data.reduce((most, value) => Math.max(most, Math.abs(value)), 0)

/**
 * What differs by more than `tolerance` of the largest value in PyTorch. A bias before a norm, or before a softmax over
 * positions, has no gradient: what rounding makes of it is judged by the largest gradient.
 */
function findDifferences(found: WeightMap, expected: WeightMap | undefined, tolerance: number): readonly string[] {
  expect([...found.keys()].toSorted()).toEqual([...(expected?.keys() ?? [])].toSorted())
  const gradients = [...(expected ?? [])].filter(([key]) => key.startsWith('gradient')).map(([, value]) => value)
  const largestGradient = Math.max(...gradients.map(largestOf))
  return [...(expected ?? [])].flatMap(([key, wanted]) => {
    const largest = largestOf(wanted)
    const scale = largest < 1e-9 ? largestGradient : largest
    const got = found.get(key) ?? nothing
    const difference = largestOf({ shape: [], data: wanted.data.map((value, at) => value - (got.data[at] ?? NaN)) })
    const isSame = wanted.shape.join() === got.shape.join() && difference <= tolerance * scale
    return isSame ? [] : [`${key}: ${difference / scale}`]
  })
}

/** Output, gradients and statistics by generated TypeScript. */
async function pullBack({ graph, weights, input, cotangent, training }: Compiled): Promise<WeightMap> {
  const model = await makeGenerated(await writeTorchModule(graph))
  const found = new Map<string, WeightTensor>()
  const keep = (key: string, value: Tensor | undefined | null) => {
    if (value) found.set(key, { shape: value.shape, data: Float32Array.from(value.numpy()) })
  }
  model.load_state_dict(new Map([...weights].map(([key, value]) => [`g.${key}`, value])))
  model.train(training)
  const x = from_array(Float32Array.from(input.data), input.shape, { requires_grad: true })
  const output = model(x)
  if (!(output instanceof Tensor)) throw new Error('one output')
  output
    .mul(from_array(Float32Array.from(cotangent.data), cotangent.shape))
    .sum()
    .backward()
  keep('output', output)
  keep('gradient', x.grad)
  const parameters = new Set<string>()
  for (const [key, { grad }] of model.named_parameters()) {
    parameters.add(key)
    keep(`gradients/${key.replace(/^g\./, '')}`, grad)
  }
  for (const [key, value] of training ? model.state_dict() : []) {
    if (parameters.has(key) || key.endsWith('num_batches_tracked')) continue
    keep(`statistics/${key.replace(/^g\./, '')}`, value)
  }
  model.dispose()
  return found
}

describe('every gate is what its paper says, in PyTorch', () => {
  let compiled: readonly Compiled[] = []
  let evaluated: readonly WeightMap[] = []
  let trained: readonly WeightMap[] = []
  beforeAll(async () => {
    await set_default_backend('wasm')
    compiled = await compileCases()
    const asked = await runGatesInPyTorch([...compiled, ...compiled.map((one) => ({ ...one, training: true }))])
    evaluated = asked.slice(0, compiled.length)
    trained = asked.slice(compiled.length)
  })

  test('values and gradients in evaluation', async () => {
    const wrong: string[] = []
    for (const [at, one] of compiled.entries()) {
      const differences = findDifferences(await pullBack(one), evaluated[at], 1e-4)
      wrong.push(...differences.map((difference) => `${one.title}: ${difference}`))
    }
    expect(wrong).toEqual([])
  })

  test('values, gradients and running statistics in training', async () => {
    const wrong: string[] = []
    for (const [at, one] of compiled.entries()) {
      const differences = findDifferences(await pullBack({ ...one, training: true }), trained[at], 1e-4)
      wrong.push(...differences.map((difference) => `${one.title}: ${difference}`))
    }
    expect(wrong).toEqual([])
  })

  test('the live model and ONNX give the same values', async () => {
    const wrong: string[] = []
    for (const [at, { graph, input, title }] of compiled.entries()) {
      const weights = formulaWeights(graph)
      const expected = evaluated[at]?.get('output') ?? nothing
      const model = await createModel(graph, weights)
      const live = [...(await model.predict(input)).outputs.values()][0]
      model.dispose()
      const session = await loadModel(modelOf(writeOnnx(graph, weights)))
      const onnx = [...(await runModel(session, input)).values()][0]
      await session.release()
      for (const [target, value] of Object.entries({ live, onnx })) {
        const difference = relativeDifference(value ?? nothing, expected)
        if (!(difference <= 1e-5)) wrong.push(`${title}, ${target}: ${difference}`)
      }
    }
    expect(wrong).toEqual([])
  })

  test('generated Python has the keys, the shapes and the values', async () => {
    const results = await runGenerated(
      compiled.map(({ graph }) => {
        const source = writePyTorchModule(graph)
        return { graph, source, net: netClass(source) }
      }),
      batch,
    )
    const judged = compiled.map(({ graph, title }, at) => [title, judgeGenerated(graph, results[at])] as const)
    expect(judged.filter(([, wrong]) => wrong !== undefined)).toEqual([])
  })

  test('parameters, counted by PyTorch', async () => {
    const counts = await countInPyTorch(gateCases)
    const ours = await Promise.all(gateCases.map(({ step, channels, size }) => compileGate(step, channels, size)))
    expect(ours.map(({ params }) => params)).toEqual(counts)
  })
})

test.each(parametersAt256)('%s has %d parameters over 256 channels', async (step, parameters) => {
  expect((await compileGate(step, 256, [14, 14])).params).toBe(parameters)
})

test.each(widths)('hidden widths over %d channels', async (channels, ...expected) => {
  const found: (number | undefined)[] = []
  for (const rule of widthRules) {
    const { graph } = await compileGate(rule, channels, [4, 4])
    found.push(graph.nodes.flatMap((node) => node.weights).find(({ key }) => key === 'g.fc1.weight')?.shape[0])
  }
  expect(found).toEqual(expected)
})

test.each(kernels)('eca over %d channels has a kernel of %d', async (channels, kernel) => {
  expect((await compileGate('eca', channels, [4, 4])).params).toBe(kernel)
})
