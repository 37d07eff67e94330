import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildCommand, makeFolder, runSenet } from '../support/cli.ts'

const folder = makeFolder({
  'n.senet': 'net N { input(3x8x8) conv(3x3, 16) bn relu gap fc: linear(2) }\n',
  'grouped.senet': 'net Grouped { input(4x8x8) branch { {} {} } shake }\n',
  'large.senet': `net Large { input(8x1x1) ${'conv(1x1, 16777216, bias = false) conv(1x1, 8, bias = false) '.repeat(5)}}\n`,
  'a-file': 'in the way',
})
const at = { cwd: folder.path }
const compile = (...args: readonly string[]) => runSenet(['compile', ...args], at)

beforeAll(buildCommand)
afterAll(folder.remove)

test('a LayersModel is written, and what was written is said', async () => {
  const args = ['n.senet', '--target', 'tfjs', '--weights', 'seed:42', '--out', 'deep/er']
  const { code, stdout, stderr } = await compile(...args)
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout.split('\n').map((line) => line.split(',')[0])).toEqual([
    'wrote deep/er/model.json',
    'wrote deep/er/weights.bin',
    '',
  ])
  expect(readdirSync(join(folder.path, 'deep/er')).toSorted()).toEqual(['model.json', 'weights.bin'])
  const { format }: { format: string } = JSON.parse(readFileSync(join(folder.path, 'deep/er/model.json'), 'utf8'))
  expect(format).toBe('layers-model')
})

test('the same spec and weights give the same bytes, and --json says how many', async () => {
  const args = ['n.senet', '--target', 'tfjs', '--weights', 'seed:42', '--json']
  const first = await compile(...args, '--out', 'first')
  await compile(...args, '--out', 'second')
  const { files }: { files: { path: string; bytes: number }[] } = JSON.parse(first.stdout)
  for (const { path, bytes } of files) {
    const content = readFileSync(join(folder.path, path))
    expect(content.length).toBe(bytes)
    expect(content.equals(readFileSync(join(folder.path, path.replace('first', 'second'))))).toBe(true)
  }
})

test.each(['tfjs', 'torch-ts', 'pytorch'])(
  'weights that no file holds are refused before they are made, and nothing is written, by %s',
  async (target) => {
    const args = ['large.senet', '--target', target, '--weights', 'seed:42', '--json', '--out', `large-${target}`]
    const { code, stdout } = await compile(...args)
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ diagnostics: [{ code: 'weights-size' }] })
    expect(existsSync(join(folder.path, `large-${target}`))).toBe(false)
  },
)

test.each([
  [[], ['model.onnx']],
  [['--fold'], ['model.onnx']],
  [['--external-data'], ['model.onnx', 'model.onnx.data']],
])('an ONNX model is written with %j, the same bytes every time', async (options, expected) => {
  const args = ['n.senet', '--target', 'onnx', '--weights', 'seed:42', ...options]
  const out = `onnx${options.join('')}`
  const { code, stdout, stderr } = await compile(...args, '--out', `${out}-1`)
  await compile(...args, '--out', `${out}-2`, '--json')
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout.split('\n').map((line) => line.split(',')[0])).toEqual([
    ...expected.map((name) => `wrote ${out}-1/${name}`),
    '',
  ])
  const read = (attempt: number) => expected.map((name) => readFileSync(join(folder.path, `${out}-${attempt}`, name)))
  expect(read(1)).toEqual(read(2))
})

test.each([
  ['pytorch', 'n.py', 'class N(nn.Module):', 'n.pt'],
  ['torch-ts', 'N.ts', 'export class N extends nn.Module', 'N.safetensors'],
])('--target %s writes classes, with weights beside them where they are given', async (target, name, line, beside) => {
  const { code, stdout, stderr } = await compile('n.senet', '--target', target, '--out', target)
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toContain(`wrote ${target}/${name}`)
  expect(readFileSync(join(folder.path, target, name), 'utf8')).toContain(line)
  expect(readdirSync(join(folder.path, target))).toEqual([name])
  const both = await compile('n.senet', '--target', target, '--weights', 'seed:1', '--out', `${target}-2`)
  expect([both.code, both.stderr]).toEqual([0, ''])
  expect(readdirSync(join(folder.path, `${target}-2`)).toSorted()).toEqual([name, beside].toSorted())
})

test('--target pytorch --ddp writes what trains the net beside it; no other target has it', async () => {
  const { code, stdout, stderr } = await compile('n.senet', '--target', 'pytorch', '--ddp', '--out', 'ddp')
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout.split('\n').map((line) => line.split(',')[0])).toEqual([
    ...['n.py', 'train.py', 'pictures.py'].map((name) => `wrote ddp/${name}`),
    '',
  ])
  expect(readFileSync(join(folder.path, 'ddp', 'train.py'), 'utf8')).toContain('from n import N\n')
  expect((await compile('n.senet', '--target', 'torch-ts', '--ddp', '--out', 'ddp-2')).code).toBe(2)
})

test.each([
  ['n.senet', 'nosuch.safetensors', 'file-not-found'],
  ['grouped.senet', 'seed:1', 'layers-model-cannot-say'],
])('%s with %s: %s, and nothing is written', async (spec, weights, expected) => {
  const args = [spec, '--target', 'tfjs', '--weights', weights, '--out', 'nothing']
  const { code, stdout, stderr } = await compile(...args)
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toContain(`error[${expected}]`)
  expect(existsSync(join(folder.path, 'nothing'))).toBe(false)
})

test('a file where the folder should be is a mistake that is told', async () => {
  const { code, stderr } = await compile('n.senet', '--target', 'tfjs', '--weights', 'seed:1', '--out', 'a-file')
  expect(code).toBe(1)
  expect(stderr).toContain('error[file-unwritable]')
})
