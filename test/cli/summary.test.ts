import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildCommand, makeFolder, runSenet } from '../support/cli.ts'

const block = 'block B(w, /s) { residual { conv(3x3, w, /s) bn } relu }\n'
const folder = makeFolder({
  'small.senet': `import { se } from "senet:gates"\n${block}@se(r = 4)\nnet Small(w = 8) { input(3x8x8) layer: B(w, /2) * 3 gap fc: linear(2) }\n`,
  'two.senet': 'net A { input(3x8x8) relu }\nnet B { input(3x8x8) relu }\n',
  'names.senet': 'net N { input(3x8x8) __proto__: conv(1x1, 4, bias = true) constructor: bn }\n',
  'sizes.senet':
    'block Unit(k, c, act = none, pool = none) { conv(k, c[0], bias = false) act pool }\n' +
    'net N { input(3x8x8) Unit(3x3, [8, 2], act = relu) Unit(5x5, [8, 2], pool = maxpool(3x3, /1)) }\n',
  'aux.senet': 'net N { input(3x8x8) conv(1x1, 4, bias = false) output aux { gap fc: linear(5) } gap fc: linear(2) }\n',
})
const at = { cwd: folder.path }

beforeAll(buildCommand)
afterAll(folder.remove)

async function summarise(...args: readonly string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await runSenet(['summary', '--json', ...args], at)
  expect([code, stderr]).toEqual([0, ''])
  const document: Record<string, unknown> = JSON.parse(stdout)
  return document
}

test('the table has the tree, copies once, and the totals', async () => {
  const { code, stdout, stderr } = await runSenet(['summary', 'small.senet', '--depth', '2'], at)
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toBe(`Small  3x8x8

module    operation        output  parameters  multiply-adds
────────────────────────────────────────────────────────────
layer     B * 3            8x4x4        1,552         22.4 k
├─ 0      B(w = 8, s = 2)  8x4x4          304         3.87 k
└─ 1 … 2  2 × B(w = 8)     8x4x4      2 × 624     2 × 9.25 k
gap1      gap              8
fc        linear(2)        2               18             16
────────────────────────────────────────────────────────────
parameters          1,570, and 64 running statistics
multiply-adds       22.4 k (22,384) for one image
element operations  2.21 k besides
gates               3: 96 parameters (6.11 %), 96 multiply-adds (0.43 %)
receptive field     11x11; the whole image through the gates
weights             6.54 kB in float32
activations         about 1.82 kB at once, 9.85 kB all together
output              2

n × stands for n copies that are alike; --depth all opens every module.
`)
})

test('arguments are shown as they are written, defaults left out, on as many lines as they need', async () => {
  const { stdout } = await runSenet(['summary', 'sizes.senet', '--depth', '2'], { ...at, env: { COLUMNS: '60' } })
  const [, table] = stdout.split(/\n─+\n/)
  expect(table).toBe(`(Unit)       Unit(k = 3x3, c = [8, 2], act = relu)          8x8x8          216         13.8 k
├─ conv1     conv(3x3, 8)                                   8x8x8          216         13.8 k
└─ relu1     relu                                           8x8x8
(Unit)       Unit(k = 5x5, c = [8, 2],                      8x6x6        1,600          102 k
               pool = maxpool(kernel = 3x3, stride = 1x1))
├─ conv2     conv(5x5, 8)                                   8x8x8        1,600          102 k
└─ maxpool1  maxpool(3x3, /1)                               8x6x6`)
})

test('--depth all opens every copy, --ascii keeps to plain characters', async () => {
  const { stdout } = await runSenet(['summary', 'small.senet', '--depth', 'all', '--ascii'], at)
  expect(stdout.match(/conv\(3x3, 8/g)).toHaveLength(3)
  expect(stdout).toContain('|- 0')
  expect(stdout).toMatch(/^[\n\x20-\x7e]*$/)
})

test('a locale without Unicode gets plain characters', async () => {
  const { stdout } = await runSenet(['summary', 'small.senet'], { ...at, env: { LC_ALL: 'POSIX' } })
  expect(stdout).toMatch(/^[\n\x20-\x7e]*$/)
})

test('no line is wider than the columns of a pipe', async () => {
  const { stdout } = await runSenet(['summary', 'specs/resnet.senet', '--net', 'SEResNet50', '--depth', 'all'])
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100)
})

test.each([
  ['70', 70],
  ['wide', 100],
])('a pipe has COLUMNS=%s: no line is wider than %i', async (COLUMNS, most) => {
  const { stdout } = await runSenet(['summary', 'small.senet', '--depth', '3'], { ...at, env: { COLUMNS } })
  const [table = ''] = stdout.split('\nparameters')
  expect(Math.max(...table.split('\n').map((line) => line.length))).toBeLessThanOrEqual(most)
})

test('SE-ResNet-50 fits a screen', async () => {
  const { stdout } = await runSenet(['summary', 'specs/resnet.senet', '--net', 'SEResNet50'])
  expect(stdout.split('\n').length).toBeLessThan(50)
  expect(stdout).toContain('28,071,976')
  expect(stdout).toContain('16: 2,514,944 parameters (8.96 %), 2.51 M multiply-adds (0.06 %)')
})

test('--gates tells where gates stand and how they are made, alike ones in one row', async () => {
  const { code, stdout, stderr } = await runSenet(['summary', 'small.senet', '--gates'], at)
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toBe(`Small

gate                     kind  place  channels  hidden  squeeze  excitation  parameters
layer.0.se … layer.2.se  se    main          8       2  gap      sigmoid         3 × 32

gates            3: 96 parameters (6.11 %), 96 multiply-adds (0.43 %)
receptive field  11x11; the whole image through the gates

n × stands for n gates that are alike; --depth all tells each.
`)
  const all = await runSenet(['summary', 'small.senet', '--gates', '--depth', 'all', '--ascii'], at)
  expect(all.stdout.match(/^layer\.\d\.se +se +main/gm)).toHaveLength(3)
  const none = await runSenet(['summary', 'two.senet', '--net', 'A', '--gates'], at)
  expect(none.stdout).toBe('A\n\nNo gates.\n')
})

test('the document has what the design says, and no more', async () => {
  const document = await summarise('small.senet')
  expect(Object.keys(document)).toEqual([
    'net',
    'input',
    'outputs',
    'params',
    'macs',
    'gates',
    'receptiveField',
    'layers',
    'tensors',
  ])
  expect(document).toMatchObject({
    net: 'Small',
    input: [3, 8, 8],
    outputs: [{ name: 'output', shape: [2] }],
    params: 1570,
    macs: 22384,
    gates: {
      count: 3,
      params: 96,
      macs: 96,
      seeWholeImage: true,
      list: [0, 1, 2].map((copy) => ({
        path: `layer.${copy}.se`,
        name: 'se',
        place: { at: 'main' },
        channels: 8,
        hidden: [2],
        squeeze: ['gap'],
        excitation: 'sigmoid',
        params: 32,
        macs: 32,
      })),
    },
    receptiveField: [11, 11],
  })
  expect(document['layers']).toContainEqual({
    path: 'layer.1.conv1',
    op: 'conv',
    shape: [8, 4, 4],
    params: 576,
    macs: 9216,
  })
  expect(document['tensors']).toMatchObject({ 'layer.0.conv1.weight': [8, 3, 3, 3], 'layer.0.bn1.running_var': [8] })
})

test('--net picks a net and its arguments', async () => {
  expect(await summarise('small.senet', '--net', 'Small(w = 4)')).toMatchObject({ net: 'Small(w = 4)' })
  expect(await summarise('two.senet', '--net', 'B')).toMatchObject({ net: 'B' })
})

test('an auxiliary output has its own cost in the document', async () => {
  const { outputs } = await summarise('aux.senet')
  expect(outputs).toEqual([
    { name: 'output', shape: [2] },
    { name: 'aux', shape: [5], params: 25, macs: 20 },
  ])
})

test('__proto__ and constructor are keys like any other', async () => {
  const { stdout } = await runSenet(['summary', 'names.senet', '--json'], at)
  expect(stdout).toContain('"__proto__.weight"')
  expect(stdout).toContain('"constructor.running_mean"')
})

test.each([
  [['two.senet'], 'pick-a-net'],
  [['two.senet', '--net', 'C'], 'unknown-net'],
  [['small.senet', '--net', 'Small(v = 4)'], 'unknown-argument'],
  [['small.senet', '--net', 'Small('], 'error['],
  [['nosuch.senet'], 'file-not-found'],
])('%j: %s, and the document holds the diagnostics', async (args, code) => {
  const result = await runSenet(['summary', '--json', ...args], at)
  expect(result.code).toBe(1)
  expect(result.stderr).toContain(code)
  const { diagnostics }: { diagnostics: unknown[] } = JSON.parse(result.stdout)
  expect(diagnostics).toHaveLength(1)
})
