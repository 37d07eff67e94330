import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeNpy } from '../../src/weights/index.ts'
import { formulaInput, formulaTensor, writeSafetensors } from '../../src/weights/index.ts'
import { buildCommand, makeFolder, runSenet } from '../support/cli.ts'

const gradient = Float32Array.from({ length: 3 * 4 * 4 }, (_, index) => index)
const weights = new Map([
  ['fc.weight', formulaTensor('fc.weight', [3, 3])],
  ['fc.bias', formulaTensor('fc.bias', [3])],
])
const safetensors = writeSafetensors(weights)

/** The mean of each channel of `gradient`. */
const means = [7.5, 23.5, 39.5]

const folder = makeFolder({
  'means.senet': 'net Means { input(3x4x4) gap }\n',
  'scores.senet': 'net Scores { input(3x4x4) gap fc: linear(3) }\n',
  'certain.senet': 'net Certain { input(3x4x4) gap scale(0.1) softmax }\n',
  'map.senet': 'net Map { input(3x4x4) avgpool(2x2, /2) as small relu }\n',
  'picture.senet': 'net Picture { input(3x4x4, mean = [0.5, 0.5, 0.5], std = [0.5, 0.5, 0.5]) gap }\n',
  'two.senet': 'net Two { input(3x4x4) output sums { gap } output most { gmp } }\n',
  'x.npy': writeNpy([1, 3, 4, 4], gradient),
  'batch.npy': writeNpy([2, 3, 4, 4], Float32Array.from([...gradient, ...gradient.toReversed()])),
  'flat.npy': writeNpy([3, 4, 4], gradient),
  'cut.npy': writeNpy([1, 3, 4, 4], gradient).subarray(0, 200),
  'noise.png': 'not a picture',
  'labels.txt': 'red\ngreen\nblue\n',
  'few.txt': 'red\ngreen\n',
  'w.safetensors': safetensors,
  'cut.safetensors': safetensors.subarray(0, safetensors.length - 4),
  'lying.safetensors': lie(safetensors),
  'other.safetensors': writeSafetensors(new Map([['fc.weight', formulaTensor('fc.weight', [4, 3])]])),
  'empty.safetensors': '',
})
const at = { cwd: folder.path }

/** A header that claims to be longer than any file. */
function lie(file: Uint8Array): Uint8Array {
  const copy = file.slice()
  new DataView(copy.buffer).setBigUint64(0, 2n ** 62n, true)
  return copy
}

beforeAll(buildCommand)
afterAll(folder.remove)

interface Tensor {
  readonly shape: readonly number[]
  readonly data: readonly number[]
}
interface Document {
  readonly outputs: Readonly<Record<string, Tensor>>
  readonly taps?: Readonly<Record<string, Tensor>>
}

async function run(...args: readonly string[]): Promise<Document> {
  const { code, stdout, stderr } = await runSenet(['run', '--json', ...args], at)
  expect([code, stderr]).toEqual([0, ''])
  const document: Document = JSON.parse(stdout)
  return document
}

test.each(['wasm', 'cpu'])('on %s, outputs are named, in the layout of PyTorch', async (backend) => {
  const args = ['means.senet', '--weights', 'seed:1', '--input', 'batch.npy', '--backend', backend]
  expect(await run(...args)).toEqual({
    outputs: { output: { shape: [2, 3], data: [...means, ...means.toReversed()] } },
  })
})

test('several outputs, and what was tapped on the way', async () => {
  const document = await run('two.senet', '--weights', 'formula', '--input', 'x.npy', '--tap', 'input', '--tap', 'sums')
  expect(Object.keys(document.outputs)).toEqual(['sums', 'most'])
  expect(document.outputs['most']?.data).toEqual([15, 31, 47])
  expect(Object.keys(document.taps ?? {})).toEqual(['input', 'sums'])
  expect(document.taps?.['input']).toEqual({ shape: [1, 3, 4, 4], data: [...gradient] })
})

test('a safetensors file: the numbers are those of the matrix product', async () => {
  const { outputs } = await run('scores.senet', '--weights', 'w.safetensors', '--input', 'x.npy')
  const { data: matrix } = formulaTensor('fc.weight', [3, 3])
  const { data: bias } = formulaTensor('fc.bias', [3])
  const expected = [0, 1, 2].map((row) =>
    means.reduce((sum, mean, column) => sum + mean * (matrix[row * 3 + column] ?? NaN), bias[row] ?? NaN),
  )
  outputs['output']?.data.forEach((value, index) => expect(value).toBeCloseTo(expected[index] ?? NaN, 4))
})

test('SE-ResNet-20 with weights by formula gives the logits of PyTorch', async () => {
  const path = join(import.meta.dirname, '..', 'fixtures', 'reference', 'se_resnet20_cifar.json')
  const { logits }: { logits: readonly number[] } = JSON.parse(readFileSync(path, 'utf8'))
  const { shape, data } = formulaInput([1, 3, 32, 32])
  const { code, stdout } = await runSenet(
    ['run', 'specs/cifar-resnet.senet', '--net', 'SEResNet20', '--weights', 'formula', '--input', '-', '--json'],
    { input: writeNpy(shape, data) },
  )
  expect(code).toBe(0)
  const document: Document = JSON.parse(stdout)
  const largest = Math.max(...logits.map(Math.abs))
  const found = document.outputs['output']?.data ?? []
  expect(found).toHaveLength(logits.length)
  found.forEach((value, index) => expect(Math.abs(value - (logits[index] ?? NaN)) / largest).toBeLessThan(1e-4))
})

test('scores are shown as bars, with labels', async () => {
  const args = ['certain.senet', '--weights', 'seed:1', '--input', 'x.npy', '--labels', 'labels.txt', '--top', '2']
  const { code, stdout } = await runSenet(['run', ...args], at)
  expect(code).toBe(0)
  const [title, first, second, ...rest] = stdout.trimEnd().split('\n')
  expect(title).toBe('output, probabilities of 3 classes')
  // softmax of 0.75, 2.35 and 3.95
  expect(first).toMatch(/^blue {3}█+.? +80\.\d\d %$/)
  expect(second).toMatch(/^green +█+.? +16\.\d\d %$/)
  expect(rest).toEqual([])
})

test('--ascii draws bars of plain characters', async () => {
  const args = ['scores.senet', '--weights', 'seed:1', '--input', 'x.npy', '--ascii']
  const { stdout } = await runSenet(['run', ...args], at)
  expect(stdout).toContain('output, softmax over 3 classes')
  expect(stdout).toMatch(/^[\n\x20-\x7e]*$/)
})

test('a feature map is shown by its shape and spread', async () => {
  const { stdout } = await runSenet(['run', 'map.senet', '--weights', 'seed:1', '--input', 'x.npy'], at)
  expect(stdout).toBe('output  1x3x2x2  mean 23.500  std 13.699  min 2.5000  max 44.500\n')
})

test('a picture goes through what the spec says, and that is said', async () => {
  const picture = join(import.meta.dirname, '..', '..', 'examples', 'images', 'chelsea.png')
  const { code, stderr } = await runSenet(['run', 'picture.senet', '--weights', 'seed:1', '--input', picture], at)
  expect(code).toBe(0)
  expect(stderr).toContain('resized and cropped to 4x4, rgb, 0 to 1, mean 0.5 0.5 0.5, std 0.5 0.5 0.5')
})

const scores = ['scores.senet', '--weights', 'w.safetensors', '--input', 'x.npy']
const replace = (from: string, to: string) => scores.map((part) => (part === from ? to : part))

test.each([
  [replace('scores.senet', 'nosuch.senet'), 'file-not-found'],
  [replace('x.npy', 'nosuch.npy'), 'file-not-found'],
  [replace('x.npy', 'flat.npy'), 'model-input'],
  [replace('x.npy', 'cut.npy'), 'npy-'],
  [replace('x.npy', 'noise.png'), 'image-unreadable'],
  [replace('w.safetensors', 'nosuch.safetensors'), 'file-not-found'],
  [replace('w.safetensors', 'cut.safetensors'), 'safetensors-truncated'],
  [replace('w.safetensors', 'lying.safetensors'), 'safetensors-'],
  [replace('w.safetensors', 'empty.safetensors'), 'safetensors-truncated'],
  [replace('w.safetensors', 'other.safetensors'), 'weights-mismatch'],
  [replace('w.safetensors', 'x.npy'), 'checkpoint-format'],
  [replace('w.safetensors', 'seed:-1'), 'weights-source'],
  [[...scores, '--labels', 'few.txt'], 'labels-count'],
  [[...scores, '--labels', 'nosuch.txt'], 'file-not-found'],
  [[...replace('scores.senet', 'map.senet'), '--labels', 'labels.txt'], 'labels-without-classes'],
  [replace('w.safetensors', 'sed:42'), 'weights-source'],
  [[...scores, '--tap', 'fcc'], 'tap-unknown'],
])('run %j: %s', async (args, expected) => {
  const { code, stdout, stderr } = await runSenet(['run', ...args], at)
  expect(stderr).toContain(`error[${expected}`)
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).not.toMatch(/\n\s+at /)
})
