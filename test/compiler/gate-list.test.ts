import { expect, test } from 'vitest'
import { listGates } from '../../src/compiler/index.ts'
import { compileFile } from '../support/spec-file.ts'
import { compileWell } from '../support/spec.ts'

async function list(text: string, request?: string) {
  const { graph } = await compileWell(`import { se, conv_se, hard_se, ese, eca } from "senet:gates"\n${text}`, request)
  return listGates(graph ?? expect.unreachable())
}

/** A net whose only gate is one that is written here, on a tensor 16x8x8. */
async function describe(gate: string) {
  const [only] = await list(`gate g { ${gate} }\nnet N { input(16x8x8) @g relu }`)
  return only ?? expect.unreachable()
}

test.each([
  ['main', { at: 'main' }],
  ['pre', { at: 'pre' }],
  ['post', { at: 'post' }],
  ['identity', { at: 'identity' }],
  ['inner', { at: 'step', after: 'inner' }],
  ['conv1', { at: 'step', after: 'conv1' }],
])('at = %s is where it stands, with a projection and without one', async (at, place) => {
  const text = `
block B(w, /s) { residual { conv(3x3, w, /s) bn inner: tanh conv(3x3, w) bn } relu }
@se(r = 4, at = ${at})
net N { input(8x16x16) layer1: B(8) * 2 layer2: B(16, /2) * 2 }`
  expect((await list(text)).map((gate) => gate.place)).toEqual([place, place, place, place])
})

test.each([
  ['several at once', '@se(r = 4, at = [pre, main, identity, post]) residual { tanh } relu', 'pre main identity post'],
  ['one behind the other', '@se(r = 4) @ese residual { tanh }', 'main main'],
  ['dropped paths behind it', '@se(r = 4) @droppath(0.1) residual { tanh }', 'main'],
  ['an attach point in the residual', '@se(r = 4) residual { tanh attend conv(1x1, 8, bias = true) }', 'step'],
  ['one at the end of the branch', '@se(r = 4) residual { tanh attend }', 'main'],
  [
    'post of one, identity of the next',
    '@se(r = 4, at = post) residual { tanh } @ese(at = identity) residual { relu }',
    'post identity',
  ],
  ['no residual', '@se(r = 4) tanh', 'step'],
  ['no sum', '@se(r = 4) residual { conv(1x1, 4, bias = true) } skip none', 'step'],
])('%s', async (_what, steps, places) => {
  const gates = await list(`net N { input(8x16x16) ${steps} }`)
  expect(gates.map((gate) => gate.place.at).toSorted()).toEqual(places.split(' ').toSorted())
})

test.each([
  ['gap linear(4) relu linear(16) sigmoid', { hidden: [4], squeeze: ['gap'], excitation: 'sigmoid' }],
  [
    'gmp conv(1x1, 2, bias = true) bn relu conv(1x1, 16, bias = true) tanh',
    { hidden: [2], squeeze: ['gmp'], excitation: 'tanh' },
  ],
  ['gap linear(16) hardsigmoid', { hidden: [], squeeze: ['gap'], excitation: 'hardsigmoid' }],
  ['gap linear(4) relu linear(16)', { hidden: [4], squeeze: ['gap'], excitation: 'none' }],
  ['gap linear(4) relu linear(16) sigmoid scale(2)', { hidden: [4], squeeze: ['gap'], excitation: 'sigmoid scale(2)' }],
  ['gap sigmoid', { hidden: [], squeeze: ['gap'], excitation: 'sigmoid' }],
  ['gap conv1d(3, bias = false) sigmoid', { hidden: [], squeeze: ['gap'], excitation: 'sigmoid' }],
  ['gap linear(8) relu linear(4) relu linear(16) sigmoid', { hidden: [8, 4], squeeze: ['gap'], excitation: 'sigmoid' }],
  ['branch { gap gmp } add linear(16) sigmoid', { hidden: [], squeeze: ['gap', 'gmp'], excitation: 'sigmoid' }],
  [
    'conv(1x1, 4, bias = false) relu conv(1x1, 16, bias = false) sigmoid',
    { hidden: [4], squeeze: [], excitation: 'sigmoid' },
  ],
  ['conv(1x1, 1, bias = true) sigmoid', { hidden: [], squeeze: [], excitation: 'sigmoid' }],
  [
    'mean(over = c) conv(7x7, 1, bias = false) sigmoid',
    { hidden: [], squeeze: ['mean(over = c)'], excitation: 'sigmoid' },
  ],
  [
    'branch { {} { conv(1x1, 1, bias = true) softmax(over = [h, w]) } } mul sum(over = [h, w]) conv(1x1, 4, bias = true) relu conv(1x1, 16, bias = true) sigmoid',
    { hidden: [4], squeeze: undefined, excitation: 'sigmoid' },
  ],
  [
    'branch { mean(over = [h, w]) max(over = [h, w]) } concat(over = h) conv(1x1, 2, bias = false) relu conv(1x1, 16, bias = false) sum(over = h) sigmoid',
    { hidden: [2], squeeze: ['mean(over = [h, w])', 'max(over = [h, w])'], excitation: 'sigmoid' },
  ],
  ['branch { { mean(over = w) sigmoid } { mean(over = h) sigmoid } } mul', { hidden: [], excitation: 'sigmoid' }],
  ['branch { { mean(over = w) sigmoid } { mean(over = h) tanh } } mul', { hidden: [], excitation: undefined }],
  ['branch { { gap sigmoid } { gap tanh } } add', { squeeze: ['gap'], excitation: undefined }],
])('%s', async (gate, expected) => {
  expect(await describe(gate)).toMatchObject({ name: 'g', path: 'g', channels: 16, ...expected })
})

test('the gates of the authors’ SE-ResNet-50 stand behind each unit, 16 times narrower inside', async () => {
  const { graph, net } = await compileFile('specs/legacy-resnet.senet', 'SEResNet50')
  const gates = listGates(graph)
  expect(gates.map(({ channels, hidden }) => [channels, ...hidden])).toEqual(
    [256, 512, 1024, 2048].flatMap((channels, stage) =>
      Array.from({ length: [3, 4, 6, 3][stage] ?? 0 }, () => [channels, channels / 16]),
    ),
  )
  expect(gates.every(({ place }) => place.at === 'main')).toBe(true)
  const sum = (cost: 'params' | 'macs') => gates.reduce((total, gate) => total + gate[cost], 0)
  expect({ count: gates.length, params: sum('params'), macs: sum('macs') }).toEqual(net.totals.gates)
})
