import { expect, test } from 'vitest'
import { createMessage } from '../../src/diagnostics/index.ts'
import {
  readCheckpoint,
  type WeightMap,
  writeNpz,
  writeSafetensors,
  writeTfjs,
  writeTorch,
} from '../../src/weights/index.ts'
import { bytesOf, legacyOf, pickleTensor, pickleText } from './archives.ts'

/** What an object of JavaScript has without being told. */
const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '__metadata__', 'length']
const weightsOf = (keys: readonly string[]): WeightMap =>
  new Map(keys.map((key, index) => [key, { shape: [2], data: Float32Array.of(index, -index) }]))

const readFrom = (files: ReadonlyMap<string, Uint8Array>) =>
  readCheckpoint(files.get('model.json') ?? new Uint8Array(), 'model.json', {
    readPart: (name) => files.get(name) ?? createMessage('file-not-found', { path: name }),
  })

test.each<readonly [string, (weights: WeightMap) => ReturnType<typeof readCheckpoint>, readonly string[]]>([
  // A header of safetensors has one word of its own.
  [
    'safetensors',
    (weights) => readCheckpoint(writeSafetensors(weights), 'w'),
    names.filter((name) => name !== '__metadata__'),
  ],
  ['npz', (weights) => readCheckpoint(writeNpz(weights), 'w'), names],
  ['pytorch', (weights) => readCheckpoint(writeTorch(weights), 'w'), names],
  ['tfjs', (weights) => readFrom(writeTfjs(weights)), names],
])('%s has names of JavaScript as any others', (_form, roundTrip, keys) => {
  const weights = weightsOf(keys)
  const { tensors, kinds, diagnostics } = roundTrip(weights)
  expect(diagnostics).toEqual([])
  expect([...(tensors ?? [])]).toEqual([...weights])
  expect([...(kinds?.keys() ?? [])]).toEqual(keys)
  expect(Object.keys(Object.prototype)).toEqual([])
})

test('a state_dict under such names is found, and nothing inherits from it', () => {
  for (const name of names) {
    const state = bytesOf('}', pickleText('__proto__'), pickleTensor({ shape: [6], strides: [1] }), 's')
    const file = legacyOf(bytesOf(0x80, 2, '}', pickleText(name), state, 's.'), { 0: [1, 2, 3, 4, 5, 6] })
    for (const key of [undefined, name]) {
      const { tensors, notes } = readCheckpoint(file, 'w', key === undefined ? {} : { key })
      expect([...(tensors?.keys() ?? [])]).toEqual(['__proto__'])
      expect(notes).toEqual([`the state_dict under ${name} was taken`])
    }
    expect(readCheckpoint(file, 'w', { key: 'valueOf' }).diagnostics.map(({ code }) => code)).toEqual([
      'checkpoint-key',
    ])
  }
})

test('a LayersModel has names of JavaScript as any others', () => {
  const manifest = names.map((name) => `{ "name": "${name}", "shape": [1], "dtype": "float32" }`)
  const origins = names.map((name) => `"${name}": { "key": "${name}" }`)
  const shapes = names.map((name) => `"${name}": [1]`)
  const document = (tensors: readonly string[]) => `{
    "weightsManifest": [{ "paths": ["w.bin"], "weights": [${manifest.join()}] }],
    "userDefinedMetadata": { "senet": { "weights": { ${origins.join()} }, "tensors": { ${tensors.join()} } } }
  }`
  const values = new Uint8Array(Float32Array.from(names.keys()).buffer)
  const read = (text: string) =>
    readFrom(
      new Map([
        ['model.json', bytesOf(text)],
        ['w.bin', values],
      ]),
    )
  const { tensors, diagnostics } = read(document(shapes))
  expect(diagnostics).toEqual([])
  expect([...(tensors ?? [])].map(([key, { data }]) => [key, data[0]])).toEqual(names.map((name, i) => [name, i]))
  for (const [index, name] of names.entries()) {
    const [diagnostic] = read(document(shapes.toSpliced(index, 1))).diagnostics
    expect(diagnostic?.text).toContain(`does not say the shape of ${name}`)
  }
})

test('a key on a file that has one set of weights only is an error', () => {
  const { tensors, diagnostics } = readCheckpoint(writeNpz(weightsOf(['a'])), 'w', { key: 'model' })
  expect(tensors).toBeUndefined()
  expect(diagnostics.map(({ code, text }) => `${code}: ${text}`)).toEqual([
    'checkpoint-key: The checkpoint has no state_dict under model. There are:\n  none: only checkpoints of PyTorch have them, and this is npz',
  ])
})
