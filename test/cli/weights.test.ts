import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeNpy, writeSafetensors, writeTorch, type WeightTensor } from '../../src/weights/index.ts'
import { buildCommand, makeFolder, runSenet } from '../support/cli.ts'
import { checkpointOf, bytesOf, pickleTensor, pickleText } from '../weights/archives.ts'

const weights = new Map<string, WeightTensor>([
  ['module.fc.weight', { shape: [2, 3], data: Float32Array.of(1, -2, 3, 0.5, 0, 1e5) }],
  ['module.fc.bias', { shape: [2], data: Float32Array.of(0.25, NaN) }],
])
/** A `state_dict` of the network below as instructions, whose bias is the storage's values from `first` on. */
const stateDict = (first: number) =>
  bytesOf(
    '}',
    pickleText('fc.weight'),
    pickleTensor({ shape: [2, 3], strides: [0, 0] }),
    's',
    pickleText('fc.bias'),
    pickleTensor({ shape: [2], strides: [1], offset: first }),
    's',
  )
const training = checkpointOf(
  bytesOf(0x80, 2, '}', pickleText('model'), stateDict(0), 's', pickleText('model#ema'), stateDict(4), 's.'),
)
const folder = makeFolder({
  'two.pt': training,
  'odd#name.pt': writeTorch(new Map([['odd', { shape: [1], data: Float32Array.of(1) }]])),
  'double.safetensors': writeSafetensors(new Map([['w', { shape: [1], data: Float32Array.of(3) }]])),
  'ones.npy': writeNpy([1, 3, 4, 4], new Float32Array(48).fill(1)),
  'w.pt': writeTorch(weights, new Map([['module.fc.bias', 'F16']])),
  'small.pt': writeTorch(new Map([['fc.weight', { shape: [2, 3], data: Float32Array.of(1, -2, 3, 0.5, 0, 4) }]])),
  'evil.pt': checkpointOf(bytesOf(0x80, 2, 'cos\nsystem\n', pickleText('touch owned'), 0x85, 'R.')),
  'n.senet': 'net N { input(3x4x4) gap fc: linear(2) }\n',
})
const at = { cwd: folder.path }

beforeAll(buildCommand)
afterAll(folder.remove)

test('inspect shows every tensor and what was done with the file', async () => {
  const { code, stdout, stderr } = await runSenet(['weights', 'inspect', 'w.pt'], at)
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toMatch(/^key +shape +dtype +min +max +mean\nfc\.weight +2x3 +float32 +-2 +100000 +1\.667e\+4\n/)
  expect(stdout).toMatch(/fc\.bias +2 +float16 +0\.2500 +0\.2500 +0\.2500 +1 NaN/)
  expect(stdout).toContain('pytorch, ')
  expect(stdout).toContain('8 values in 2 tensors (1 float32, 1 float16)\nthe prefix module. was taken off every key\n')
})

test('inspect --json --spec holds weights against a network', async () => {
  const misfit = await runSenet(['weights', 'inspect', 'small.pt', '--spec', 'n.senet', '--json'], at)
  expect(misfit.code).toBe(1)
  expect(JSON.parse(misfit.stdout)).toMatchObject({ diagnostics: [{ code: 'weights-mismatch' }] })
  const alone = await runSenet(['weights', 'inspect', 'small.pt', '--json'], at)
  expect(JSON.parse(alone.stdout)).toMatchObject({
    format: 'pytorch',
    valueBytes: 24,
    dtypes: { float32: 1 },
    tensors: [{ key: 'fc.weight', shape: [2, 3], dtype: 'float32', count: 6, min: -2, max: 4, nans: 0, infinities: 0 }],
  })
})

test('convert goes through every form and back; diff finds nothing', async () => {
  const names = ['a.safetensors', 'b.npz', 'c/model.json', 'd.pth']
  let from = 'w.pt'
  for (const to of names) {
    const { code, stderr } = await runSenet(['weights', 'convert', from, to], at)
    expect([to, code, stderr]).toEqual([to, 0, from === 'w.pt' ? 'the prefix module. was taken off every key\n' : ''])
    from = to
  }
  const { code, stdout } = await runSenet(['weights', 'diff', 'w.pt', 'd.pth'], at)
  expect([code, stdout]).toEqual([0, 'no difference: 2 the same\n'])
})

test('diff says what is missing, surplus and other', async () => {
  const { code, stdout } = await runSenet(['weights', 'diff', 'w.pt', 'small.pt'], at)
  expect(code).toBe(1)
  expect(stdout).toMatch(
    /^- fc\.bias\n {2}key +absolute +relative +at index +values\n~ fc\.weight +1\.00e\+5 +1\.00 +5 +1\n/,
  )
  expect(stdout).toContain('different: 0 the same, 1 of other values, 1 missing\n')
  const json = await runSenet(['weights', 'diff', 'w.pt', 'small.pt', '--json', '--tolerance', '1'], at)
  expect(JSON.parse(json.stdout)).toMatchObject({ same: false, missing: ['fc.bias'], tensors: [{ absolute: 99996 }] })
})

test('what cannot be half stays what it was, and a pickle runs nothing', async () => {
  const half = await runSenet(['weights', 'convert', 'w.pt', 'half.npz', '--dtype', 'float16'], at)
  expect([half.code, half.stdout]).toEqual([1, ''])
  expect(half.stderr).toContain('fc.weight: 100000 at index 5')
  expect(() => readFileSync(join(folder.path, 'half.npz'))).toThrow('ENOENT')
  const fine = await runSenet(['weights', 'convert', 'small.pt', 'half.npz', '--dtype', 'float16', '--json'], at)
  expect(JSON.parse(fine.stdout)).toMatchObject({
    from: 'pytorch',
    to: 'npz',
    tensors: 1,
    files: [{ path: 'half.npz' }],
  })
  const evil = await runSenet(['weights', 'inspect', 'evil.pt'], at)
  expect(evil.code).toBe(1)
  expect(evil.stderr).toContain('error[checkpoint-global]: At byte 2 the pickle in the checkpoint asks for os.system')
  expect(() => readFileSync(join(folder.path, 'owned'))).toThrow('ENOENT')
})

test('one of several state_dicts is named after the file, wherever weights are read', async () => {
  const run = ['run', 'n.senet', '--input', 'ones.npy', '--json', '--weights']
  for (const command of [
    ['weights', 'inspect', 'two.pt'],
    [...run, 'two.pt'],
  ]) {
    const { code, stderr } = await runSenet(command, at)
    expect(code).toBe(1)
    expect(stderr).toMatch(/checkpoint-ambiguous.* has 2 state_dicts[^]*#model: 2 tensors\n[^]*#model#ema: 2 tensors/)
    expect(stderr).toContain(
      'Name the one you mean after the file, wherever weights are read: training.pt#state_dict_ema.',
    )
  }
  // Each weight is the storage's first value, 1, and each of three inputs has the mean 1; the biases are 1 2 and 5 6.
  for (const [key, data] of [
    ['model', [4, 5]],
    ['model#ema', [8, 9]],
  ]) {
    const { stdout } = await runSenet([...run, `two.pt#${key}`], at)
    expect(JSON.parse(stdout)).toMatchObject({ outputs: { output: { data } } })
  }
  const missing = await runSenet(['weights', 'inspect', 'none.pt#model'], at)
  expect([missing.code, missing.stderr]).toEqual([1, expect.stringMatching(/file-not-found.*none\.pt[^#]/)])
  const inspected = await runSenet(['weights', 'inspect', 'odd#name.pt', '--json'], at)
  expect(JSON.parse(inspected.stdout)).toMatchObject({ tensors: [{ key: 'odd' }] })
  const diff = await runSenet(['weights', 'diff', 'two.pt#model', 'two.pt#.'], at)
  expect(diff.stderr).toMatch(/checkpoint-key.* no state_dict under \./)
  const form = await runSenet(['weights', 'convert', 'double.safetensors#model', 'a.npz'], at)
  expect(form.stderr).toMatch(/checkpoint-key[^]*only checkpoints of PyTorch have them, and this is safetensors/)
})

test.each<readonly [readonly string[], string]>([
  [['weights'], 'Usage: senet weights'],
  [['weights', 'inspct', 'w.pt'], 'Did you mean inspect?'],
  [['weights', 'inspect'], "missing required argument 'file'"],
  [['weights', 'convert', 'w.pt', 'out'], 'does not say the form'],
  [['weights', 'convert', 'w.pt', 'out.json'], 'written to a file model.json'],
  [['weights', 'convert', 'w.pt', 'a.npz', '--dtype', 'int8'], 'Allowed choices are float32, float16, bfloat16'],
  [['weights', 'diff', '-', '-'], 'only one of'],
  [['weights', 'diff', 'w.pt', 'w.pt', '--tolerance', '-1'], 'a number from 0'],
])('%j is wrong usage', async (args, said) => {
  const { code, stdout, stderr } = await runSenet(args, at)
  expect(stderr).toContain(said)
  expect([code, stdout]).toEqual([2, ''])
})
