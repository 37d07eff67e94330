import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { build } from 'esbuild'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { onnxOpset, writeOnnx } from '../../../src/backends/onnx/index.ts'
import { createNamer } from '../../../src/backends/onnx/names.ts'
import { countBytes, mostBytesInside, placeWeights } from '../../../src/backends/onnx/storage.ts'
import { senetVersion } from '../../../src/backends/onnx/version.ts'
import type { Graph } from '../../../src/ir/index.ts'
import { formulaInput, formulaWeights, type WeightTensor } from '../../../src/weights/index.ts'
import { batchNorm, buildGraph, convAttributes } from '../../support/graph-builder.ts'
import { relativeDifference } from '../../support/execute.ts'
import { projectFolder } from '../../support/spec-file.ts'
import { loadModel, modelOf, runModel } from './run.ts'

const conv = convAttributes({ channels: 16, kernel: [3, 3], pads: [1, 1, 1, 1] })

function small(ids: readonly [string, string, string, string] = ['conv1', 'bn1', 'relu1', 'fc']): Graph {
  const builder = buildGraph([3, 8, 8])
  builder.step('conv', conv, 'input', ids[0])
  builder.step('bn', batchNorm, ids[0], ids[1])
  builder.step('relu', {}, ids[1], ids[2])
  const pooled = builder.step('gap', {}, ids[2])
  builder.step('linear', { channels: 5, bias: true }, pooled, ids[3])
  return builder.finish()
}

const write = (graph: Graph, options = {}) => writeOnnx(graph, formulaWeights(graph), options)

/** The output `output` for the formula's input. */
async function outputOf(graph: Graph, options = {}): Promise<WeightTensor> {
  const session = await loadModel(modelOf(write(graph, options)))
  const found = await runModel(session, formulaInput([2, 3, 8, 8]))
  return found.get('output') ?? { shape: [], data: new Float32Array() }
}

describe('the files', () => {
  test.each([{}, { fold: true }, { externalData: true }])('%o: the same bytes every time', (options) => {
    const [one, other] = [write(small(), options), write(small(), options)]
    expect(one.diagnostics).toEqual([])
    expect(one.files).toEqual(other.files)
  })

  test('say who wrote them', () => {
    const description: { version: string } = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8'))
    expect(senetVersion).toBe(description.version)
    expect(onnxOpset).toBe(17)
    expect(Buffer.from(modelOf(write(small()))).includes(`senet\x1a${'\x05'}${senetVersion}`)).toBe(true)
  })

  test('give the same numbers folded, within rounding', async () => {
    const difference = relativeDifference(await outputOf(small(), { fold: true }), await outputOf(small()))
    expect(difference).toBeLessThan(1e-6)
  })

  test('take the weights as they are, which stay as they were', () => {
    const weights = formulaWeights(small())
    const before = new Map([...weights].map(([key, { data }]) => [key, data.slice()]))
    writeOnnx(small(), weights, { fold: true })
    for (const [key, { data }] of weights) expect(data).toEqual(before.get(key))
  })
})

describe('mistakes are told, and nothing is written', () => {
  test.each<readonly [string, (weights: Map<string, WeightTensor>) => void, string]>([
    ['a missing tensor', (weights) => weights.delete('fc.bias'), 'fc.bias is missing'],
    ['a surplus one', (weights) => weights.set('__proto__', { shape: [1], data: new Float32Array(1) }), '__proto__'],
    ['another shape', (weights) => weights.set('fc.bias', { shape: [4], data: new Float32Array(4) }), 'fc.bias is 4'],
    ['a NaN', (weights) => weights.set('fc.bias', { shape: [5], data: new Float32Array(5).fill(NaN) }), 'NaN'],
  ])('%s', (_name, spoil, said) => {
    const weights = new Map(formulaWeights(small()))
    spoil(weights)
    const { files, diagnostics } = writeOnnx(small(), weights)
    expect(files).toBeUndefined()
    expect(diagnostics.map(({ code }) => code)).toEqual(['weights-mismatch'])
    expect(diagnostics[0]?.text).toContain(said)
  })
})

describe('names', () => {
  const hostile = [
    '__proto__',
    'constructor',
    '"\'`${x}\\',
    'a b\n\t/c',
    'größe 层 🙂',
    'x'.repeat(100_000),
    'output',
    '\ud800',
  ]

  test.each(hostile)('a step called %j does no harm', async (name) => {
    const expected = await outputOf(small())
    for (const graph of [small([name, 'b', 'c', 'd']), small(['a', name, 'c', 'd']), small(['a', 'b', name, 'd'])]) {
      for (const fold of [false, true]) {
        expect(await outputOf(graph, { fold })).toMatchObject({ shape: expected.shape })
      }
    }
  })

  test('a step called as the key of a weight, or as a folded one, leaves it its name', async () => {
    const expected = await outputOf(small())
    for (const name of ['conv1.weight', 'conv1.weight.folded', 'conv1.bias.folded', 'fc.bias']) {
      const graph = small(['conv1', 'bn1', name, 'fc'])
      expect(relativeDifference(await outputOf(graph), expected)).toBe(0)
      expect(relativeDifference(await outputOf(graph, { fold: true }), expected)).toBeLessThan(1e-6)
    }
  })

  test('outputs of any name are there', async () => {
    for (const name of hostile.filter((each) => each !== '\ud800' && each !== 'output')) {
      const graph = { ...small(), outputs: [{ name, node: 'fc' }] }
      const session = await loadModel(modelOf(write(graph)))
      expect(session.outputNames).toEqual([name])
    }
  })

  test('are given once each, and stay what they are where they can', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom('a', 'a_2', 'a_3', ''), fc.string())), (wanted) => {
        const name = createNamer()
        const given = wanted.map((each) => name(each))
        expect(new Set(given).size).toBe(wanted.length)
        expect(given).not.toContain('')
        if (new Set(wanted).size === wanted.length && !wanted.includes('')) expect(given).toEqual(wanted)
      }),
    )
  })
})

describe('external data', () => {
  const weight = (...shape: number[]) => ({ name: 'w', key: 'w', shape })

  test('begins on pages, and leaves what is small inside', () => {
    expect(placeWeights([weight(255), weight(256), weight(2000), weight(64, 4)], true, 'm')).toEqual([
      { kind: 'inside' },
      { kind: 'outside', location: 'm.data', offset: 0, length: 1024 },
      { kind: 'outside', location: 'm.data', offset: 4096, length: 8000 },
      { kind: 'outside', location: 'm.data', offset: 12_288, length: 1024 },
    ])
  })

  test('is parted into files that every host can write, and a larger weight has its own', () => {
    const list = [weight(2 ** 27), weight(2 ** 27), weight(2 ** 10), weight(2 ** 29), weight(2 ** 10)]
    expect(placeWeights(list, true, 'm').map((place) => place.kind === 'outside' && place.location)).toEqual([
      'm.data',
      'm.data',
      'm.data2',
      'm.data3',
      'm.data4',
    ])
  })

  test('is not used unless asked for or needed', () => {
    expect(placeWeights([weight(2000)], false, 'm')).toEqual([{ kind: 'inside' }])
    expect(countBytes([weight(2 ** 28), weight(2 ** 28 - 2 ** 26)])).toBe(mostBytesInside)
  })
})

test('runs where there is nothing of Node, nor leave to make code', async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: `
        import { writeOnnx } from './src/backends/onnx/index.ts'
        globalThis.written = (graph, weights) => [...writeOnnx(graph, weights).files.get('model.onnx')]`,
      resolveDir: projectFolder,
      loader: 'ts',
    },
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'iife',
  })
  const names = { Float32Array, Uint8Array, Map, TextEncoder, TextDecoder }
  const context = createContext({ ...names }, { codeGeneration: { strings: false, wasm: false } })
  runInContext(outputFiles[0]?.text ?? '', context)
  const graph = small()
  Object.assign(context, { graph, weights: formulaWeights(graph) })
  const written: unknown = runInContext('written(graph, weights)', context)
  expect(written).toEqual([...modelOf(write(graph))])
})
