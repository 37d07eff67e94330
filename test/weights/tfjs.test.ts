import * as tf from '@tensorflow/tfjs'
import { beforeAll, expect, test } from 'vitest'
import { writeLayersModel } from '../../src/backends/tfjs-layers/index.ts'
import { createMessage } from '../../src/diagnostics/index.ts'
import { formulaWeights, readCheckpoint, type WeightMap, writeTfjs } from '../../src/weights/index.ts'
import { compileText } from '../support/spec.ts'

const spec = `
import { se } from "senet:gates"

net Mixed(classes = 5) {
  input(3x16x16)
  conv(3x3, 8) bn relu
  conv(3x3, 8, groups = 8) bn relu
  conv(3x3, 16, groups = 2, bias = true) bn relu
  conv(3x3, 16, groups = 8) bn relu
  deconv(2x2, 8, /2, bias = true) prelu
  residual { conv(3x3, 8) bn se(r = 2) }
  flatten
  linear(classes)
}
`

let files: ReadonlyMap<string, Uint8Array>
let weights: WeightMap

beforeAll(async () => {
  const { graph, diagnostics } = await compileText(spec)
  if (graph === undefined) throw new Error(diagnostics.map(({ text }) => text).join('\n'))
  weights = formulaWeights(graph)
  const written = writeLayersModel(graph, weights)
  if (written.files === undefined) throw new Error(written.diagnostics.map(({ text }) => text).join('\n'))
  files = written.files
})

/** Reads a model whose document is changed first. */
function read(change: (document: ModelDocument) => void = () => undefined, parts = files) {
  const document: ModelDocument = JSON.parse(new TextDecoder().decode(parts.get('model.json')))
  change(document)
  return readCheckpoint(new TextEncoder().encode(JSON.stringify(document)), 'model.json', {
    readPart: (name) => parts.get(name) ?? createMessage('file-not-found', { path: name }),
  })
}

interface ModelDocument {
  weightsManifest: { paths: string[]; weights: { name: string; shape: number[]; dtype: string }[] }[]
  userDefinedMetadata: {
    senet: {
      tensors: Record<string, number[]>
      weights: Record<
        string,
        { key: string | null; rows?: number[]; view?: number[]; permute?: number[]; flip?: number[] }
      >
    }
  }
}

test('a LayersModel gives back the state_dict that it was made of', () => {
  const { tensors, format, diagnostics } = read()
  expect(diagnostics).toEqual([])
  expect(format).toBe('tfjs')
  const sorted = (map: WeightMap) => [...map].toSorted(([one], [other]) => (one < other ? -1 : 1))
  expect(sorted(tensors ?? new Map())).toEqual(sorted(weights))
})

test.each<readonly [string, (document: ModelDocument) => void, RegExp]>([
  ['no metadata', (document) => void (document.userDefinedMetadata.senet.weights = {}), /does not say which tensor/],
  ['no shapes', (document) => void (document.userDefinedMetadata.senet.tensors = {}), /does not say the shape of/],
  ['a file outside', ({ weightsManifest: [group] }) => void (group!.paths = ['../w.bin']), /does not lie beside it/],
  ['an address', ({ weightsManifest: [group] }) => void (group!.paths = ['http://a/w.bin']), /does not lie beside it/],
  [
    'a missing weight',
    ({ weightsManifest: [group] }) => void group!.weights.pop(),
    /take \d+ bytes, but its files have/,
  ],
  ['a weight of 2^52', ({ weightsManifest: [group] }) => void (group!.weights[0]!.shape = [2 ** 52]), /take \d+ bytes/],
  ['a kind that is none', ({ weightsManifest: [group] }) => void (group!.weights[0]!.dtype = '__proto__'), /of a kind/],
  [
    'a permutation that is none',
    ({ userDefinedMetadata }) => {
      for (const origin of Object.values(userDefinedMetadata.senet.weights)) origin.permute = [0, 0, 1, 1]
    },
    /is not made of/,
  ],
  [
    'rows outside',
    ({ userDefinedMetadata }) => {
      for (const origin of Object.values(userDefinedMetadata.senet.weights)) origin.rows = [1, 1000]
    },
    /is not made of/,
  ],
  [
    'a tensor of terabytes',
    ({ userDefinedMetadata: { senet } }) => void (senet.tensors['conv1.weight'] = [2 ** 40]),
    /have \d+ values, but its weights/,
  ],
])('a model with %s is refused', (_, change, said) => {
  const { tensors, diagnostics } = read(change)
  expect(tensors).toBeUndefined()
  expect(diagnostics.map(({ code }) => code)).toEqual(['checkpoint-model'])
  expect(diagnostics[0]?.text).toMatch(said)
})

test('weights alone are written and read, in float16 too, and quantised ones as tfjs has them', () => {
  const kinds = new Map([...weights.keys()].map((key) => [key, 'F16'] as const))
  const half = read(undefined, writeTfjs(weights, kinds))
  expect(half.diagnostics).toEqual([])
  expect([...(half.tensors ?? [])].map(([key, { shape }]) => [key, shape])).toEqual(
    [...weights].map(([key, { shape }]) => [key, shape]),
  )
  expect(read(undefined, writeTfjs(weights)).tensors).toEqual(weights)
  const document = {
    format: 'senet-weights',
    weightsManifest: [
      {
        paths: ['a.bin', 'b.bin'],
        weights: [
          { name: 'w', shape: [3], dtype: 'float32', quantization: { dtype: 'uint8', scale: 0.5, min: -1 } },
          { name: 'n', shape: [], dtype: 'int32' },
        ],
      },
    ],
  }
  const parts = new Map([
    ['model.json', new TextEncoder().encode(JSON.stringify(document))],
    ['a.bin', Uint8Array.of(0, 1)],
    ['b.bin', Uint8Array.of(255, 7, 0, 0, 0)],
  ])
  const quantised = read(undefined, parts)
  expect([...(quantised.tensors ?? [])]).toEqual([
    ['w', { shape: [3], data: Float32Array.of(-1, -0.5, 126.5) }],
    ['n', { shape: [], data: Float32Array.of(7) }],
  ])
  expect(read(undefined, new Map([...parts].slice(0, 2))).diagnostics[0]?.code).toBe('file-not-found')
})

test('tfjs itself reads weights alone: names, shapes, kinds and values', async () => {
  const given: WeightMap = new Map([
    ['layer1.0.conv1.weight', { shape: [2, 3, 1, 2], data: Float32Array.from({ length: 12 }, (_, i) => i / 7 - 1) }],
    ['half', { shape: [3], data: Float32Array.of(0.5, -65504, 2 ** -24) }],
    ['bn.num_batches_tracked', { shape: [], data: Float32Array.of(16_777_216) }],
    ['mask', { shape: [2], data: Float32Array.of(1, 0) }],
    ['brain', { shape: [1, 1], data: Float32Array.of(-3) }],
    ['empty', { shape: [0, 3], data: new Float32Array() }],
  ])
  const written = writeTfjs(
    given,
    new Map([
      ['half', 'F16'],
      ['bn.num_batches_tracked', 'I64'],
      ['mask', 'BOOL'],
      ['brain', 'BF16'],
    ]),
  )
  const document: ModelDocument = JSON.parse(new TextDecoder().decode(written.get('model.json')))
  const manifest = document.weightsManifest as tf.io.WeightsManifestConfig
  const bytes = written.get('weights.bin')!
  await tf.setBackend('cpu')
  const fetched: string[] = []
  const load = tf.io.weightsLoaderFactory(async (urls) => {
    fetched.push(...urls)
    return urls.map(() => bytes.slice().buffer)
  })
  const loaded = [await load(manifest, 'beside'), tf.io.decodeWeights(bytes.slice().buffer, manifest[0]!.weights)]
  expect(fetched).toEqual(['beside/weights.bin'])
  for (const tensors of loaded) {
    expect(Object.keys(tensors)).toEqual([...given.keys()])
    for (const [key, { shape, data }] of given) {
      const tensor = tensors[key]!
      expect([key, tensor.shape, [...tensor.dataSync()]]).toEqual([key, shape, [...data]])
    }
    expect(Object.values(tensors).map(({ dtype }) => dtype)).toEqual([
      'float32',
      'float32',
      'int32',
      'bool',
      'float32',
      'float32',
    ])
    tf.dispose(tensors)
  }
})
