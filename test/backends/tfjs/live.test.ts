import process from 'node:process'
import { engine, getBackend, memory, tensor, type Tensor } from '@tensorflow/tfjs-core'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createModel, type ModelOptions } from '../../../src/backends/tfjs/index.ts'
import { DiagnosticError } from '../../../src/diagnostics/index.ts'
import { formulaInput, formulaWeights } from '../../../src/weights/index.ts'
import { batchNorm, buildGraph, convAttributes } from '../../support/graph-builder.ts'
import { relativeDifference } from '../../support/execute.ts'

/** Conv-bn-relu with a gate, a second output in the middle, and a dropout. */
function buildSmallNet() {
  const builder = buildGraph([3, 6, 5], 'Small')
  builder.step('conv', convAttributes({ channels: 8, kernel: [3, 3], pads: [1, 1, 1, 1] }), 'input', 'layer1.conv1')
  builder.step('bn', batchNorm, undefined, 'layer1.bn1')
  const features = builder.step('relu', {}, undefined, 'layer1.relu1')
  builder.step('gap', {})
  builder.step('linear', { channels: 8, bias: true }, undefined, 'layer1.se.fc')
  const gate = builder.step('sigmoid', {}, undefined, 'layer1.se.sigmoid')
  const gated = builder.step('mul', {}, [features, gate], 'layer1.mul')
  builder.module('layer1', gated)
  builder.module('layer1.se', gate)
  builder.step('gap', {}, gated)
  builder.step('dropout', { rate: 0.5 }, undefined, 'drop')
  builder.step('linear', { channels: 4, bias: true }, undefined, 'fc')
  builder.output('output', 'fc')
  builder.output('gates', gate)
  return builder.finish()
}

const graph = buildSmallNet()
const weights = formulaWeights(graph)
const input = formulaInput([2, 3, 6, 5])

function create(options?: ModelOptions) {
  return createModel(graph, weights, options)
}

async function codeOf(work: Promise<unknown> | (() => unknown)): Promise<readonly string[]> {
  try {
    await (typeof work === 'function' ? work() : work)
  } catch (error) {
    if (error instanceof DiagnosticError) return error.diagnostics.map((each) => each.code)
    throw error
  }
  return []
}

afterEach(() => {
  vi.restoreAllMocks()
})

test('wasm starts by itself, without a word and without listeners', async () => {
  const events = ['uncaughtException', 'unhandledRejection'] as const
  const before = events.map((event) => process.rawListeners(event))
  const spies = (['log', 'info', 'warn', 'error', 'debug'] as const).map((name) => vi.spyOn(console, name))
  const streams = [vi.spyOn(process.stdout, 'write'), vi.spyOn(process.stderr, 'write')]
  for (const backend of [undefined, 'cpu']) {
    const model = await create(backend === undefined ? {} : { backend })
    expect(model.backend).toBe(backend ?? 'wasm')
    await model.predict(input)
    model.dispose()
  }
  for (const spy of [...spies, ...streams]) expect(spy).not.toHaveBeenCalled()
  expect(events.map((event) => process.rawListeners(event))).toEqual(before)
})

describe('predict', () => {
  test('names its outputs, in the order of the spec, with the batch', async () => {
    const model = await create()
    const { outputs, taps } = await model.predict(input)
    expect([...outputs].map(([name, { shape }]) => [name, shape])).toEqual([
      ['output', [2, 4]],
      ['gates', [2, 8]],
    ])
    expect(taps.size).toBe(0)
    model.dispose()
  })

  test('takes bare numbers as one sample after the other', async () => {
    const model = await create()
    expect(await model.predict(input.data)).toEqual(await model.predict(input))
    model.dispose()
  })

  test('gives each sample of a batch what it gets alone', async () => {
    const model = await create()
    const both = await model.predict(input)
    const half = input.data.length / 2
    for (const [at, sample] of [input.data.slice(0, half), input.data.slice(half)].entries()) {
      const { outputs } = await model.predict(sample)
      const expected = both.outputs.get('output')?.data.slice(at * 4, at * 4 + 4) ?? new Float32Array()
      const alone = outputs.get('output') ?? { shape: [], data: new Float32Array() }
      expect(relativeDifference(alone, { shape: [1, 4], data: expected })).toBeLessThan(1e-6)
    }
    model.dispose()
  })

  test('refuses what the network does not take', async () => {
    const model = await create()
    expect(await codeOf(model.predict({ shape: [1, 3, 5, 6], data: new Float32Array(90) }))).toEqual(['model-input'])
    expect(await codeOf(model.predict({ shape: [0, 3, 6, 5], data: new Float32Array(0) }))).toEqual(['model-input'])
    expect(await codeOf(model.predict({ shape: [1, 3, 6, 5], data: new Float32Array(89) }))).toEqual([
      'model-input-length',
    ])
    expect(await codeOf(model.predict(new Float32Array(91)))).toEqual(['model-input-length'])
    expect(await codeOf(model.predict(new Float32Array(0)))).toEqual(['model-input-length'])
    model.dispose()
  })
})

describe('taps', () => {
  const paths = ['input', 'layer1', 'layer1.se', 'layer1.bn1', 'layer1.relu1', 'layer1.se.fc', 'drop']

  test('are module paths, steps and the input, without having been named before', async () => {
    const model = await create()
    const { taps } = await model.predict(input, { taps: paths })
    expect([...taps.keys()]).toEqual(paths)
    expect(taps.get('input')).toEqual(input)
    expect(taps.get('layer1')?.shape).toEqual([2, 8, 6, 5])
    const before = taps.get('layer1.bn1')
    const after = taps.get('layer1.relu1')
    expect(after?.data).toEqual(before?.data.map((value) => Math.max(0, value)))
    expect(before?.data.some((value) => value < 0)).toBe(true)
    model.dispose()
  })

  test('change no output', async () => {
    const model = await create()
    const plain = await model.predict(input)
    const tapped = await model.predict(input, { taps: paths })
    for (const [name, value] of plain.outputs) {
      expect(relativeDifference(tapped.outputs.get(name) ?? value, value)).toBeLessThan(1e-6)
    }
    model.dispose()
  })

  test('keep a convolution from being folded when named at the start, and are refused afterwards', async () => {
    const folded = await create()
    expect(await codeOf(folded.predict(input, { taps: ['layer1.conv1'] }))).toEqual(['tap-folded'])
    folded.dispose()
    const unfolded = await create({ fold: false })
    const kept = await create({ taps: ['layer1.conv1'] })
    const [one, other] = await Promise.all(
      [unfolded, kept].map((model) => model.predict(input, { taps: ['layer1.conv1'] })),
    )
    expect(one?.taps.get('layer1.conv1')).toEqual(other?.taps.get('layer1.conv1'))
    unfolded.dispose()
    kept.dispose()
  })

  test('of unknown names are refused, with the near one', async () => {
    const model = await create()
    await expect(model.predict(input, { taps: ['layer2'] })).rejects.toMatchObject({
      diagnostics: [{ code: 'tap-unknown', hint: expect.stringContaining('layer1') }],
    })
    expect(await codeOf(create({ taps: ['nothing', 'of this'] }))).toEqual(['tap-unknown', 'tap-unknown'])
    model.dispose()
  })
})

test('folding changes numbers by rounding only', async () => {
  const [folded, plain] = await Promise.all([create(), create({ fold: false })])
  const [one, other] = await Promise.all([folded.predict(input), plain.predict(input)])
  for (const [name, value] of other.outputs) {
    expect(relativeDifference(one.outputs.get(name) ?? value, value)).toBeLessThan(1e-5)
  }
  folded.dispose()
  plain.dispose()
})

describe('run', () => {
  test('takes and gives tensors with the channels last', async () => {
    const model = await create()
    const reference = await model.predict(input, { taps: ['layer1'] })
    const nhwc = channelsLast(input.data, [2, 3, 30])
    const given = tensor(nhwc, [2, 6, 5, 3])
    const before = memory().numTensors
    const { outputs, taps } = model.run(given, { taps: ['layer1'] })
    expect(memory().numTensors).toBe(before + 3)
    const logits = await read(outputs.get('output'))
    expect(logits).toEqual(reference.outputs.get('output'))
    const tapped = await read(taps.get('layer1'))
    expect(tapped.shape).toEqual([2, 6, 5, 8])
    expect(tapped.data).toEqual(channelsLast(reference.taps.get('layer1')?.data ?? new Float32Array(), [2, 8, 30]))
    for (const each of [...outputs.values(), ...taps.values(), given]) each.dispose()
    model.dispose()
  })

  test('refuses another shape', async () => {
    const model = await create()
    const given = tensor(new Float32Array(90), [1, 3, 6, 5])
    expect(await codeOf(() => model.run(given))).toEqual(['model-input'])
    given.dispose()
    model.dispose()
  })
})

async function read(value: Tensor | undefined) {
  if (value === undefined) throw new Error('no tensor')
  return { shape: value.shape, data: await value.data<'float32'>() }
}

/** `[N, C, P]` to `[N, P, C]`. */
function channelsLast(values: Float32Array, [batch = 1, channels = 1, positions = 1]: readonly number[]): Float32Array {
  const result = new Float32Array(values.length)
  for (let n = 0; n < batch; n++) {
    for (let c = 0; c < channels; c++) {
      for (let p = 0; p < positions; p++) {
        result[(n * positions + p) * channels + c] = values[(n * channels + c) * positions + p] ?? NaN
      }
    }
  }
  return result
}

describe.each(['wasm', 'cpu'])('memory on %s', (backend) => {
  test('is flat over predictions, and all is given back', async () => {
    const before = memory().numTensors
    const model = await create({ backend })
    const loaded = memory().numTensors
    for (let turn = 0; turn < 4; turn++) {
      await model.predict(input, turn % 2 === 0 ? {} : { taps: ['layer1', 'input', 'drop'] })
      expect(memory().numTensors).toBe(loaded)
    }
    model.dispose()
    model.dispose()
    expect(memory().numTensors).toBe(before)
    expect(await codeOf(model.predict(input))).toEqual(['model-disposed'])
  })

  test('is given back after a failure, which is reported as that of the backend, at the node', async () => {
    const model = await create({ backend })
    const loaded = memory().numTensors
    const run = engine().runKernel.bind(engine())
    vi.spyOn(engine(), 'runKernel').mockImplementation((name, ...rest) => {
      if (name === 'Multiply') throw new Error('out of memory.')
      return run(name, ...rest)
    })
    await expect(model.predict(input)).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'backend-failed',
          text: `The tfjs backend ${backend} failed in layer1.mul (mul): out of memory.`,
          location: { file: { path: 'built.senet' } },
        },
      ],
    })
    expect(memory().numTensors).toBe(loaded)
    vi.restoreAllMocks()
    model.dispose()
  })
})

describe('the backend', () => {
  test('is that of the model, and the current one stays', async () => {
    const wasm = await create({ backend: 'wasm' })
    const cpu = await create({ backend: 'cpu' })
    await engine().setBackend('cpu')
    const one = await wasm.predict(input)
    expect(getBackend()).toBe('cpu')
    await engine().setBackend('wasm')
    const other = await cpu.predict(input)
    expect(getBackend()).toBe('wasm')
    const [first, second] = [one, other].map(({ outputs }) => outputs.get('output'))
    if (first === undefined || second === undefined) throw new Error('no output')
    expect(relativeDifference(first, second)).toBeLessThan(1e-5)
    wasm.dispose()
    cpu.dispose()
  })

  test('is refused where tfjs does not know it', async () => {
    expect(await codeOf(create({ backend: 'abacus' }))).toEqual(['backend-unavailable'])
    expect(await codeOf(create({ backend: '__proto__' }))).toEqual(['backend-unavailable'])
  })

  test('is refused where it cannot run a step, before anything runs', async () => {
    const { cpu } = engine().registry
    engine().registerBackend('bare', () => {
      if (cpu === undefined) throw new Error('cpu has not started')
      return cpu
    })
    const before = memory().numTensors
    const codes = await codeOf(create({ backend: 'bare' }))
    expect(codes.length).toBeGreaterThan(2)
    expect(new Set(codes)).toEqual(new Set(['backend-unsupported']))
    expect(memory().numTensors).toBe(before)
  })
})

test('weights that do not fit are refused', async () => {
  expect(await codeOf(createModel(graph, new Map()))).toEqual(['weights-mismatch'])
})
