import { expect, test } from 'vitest'
import { verifyGraph } from '../../src/ir/index.ts'
import { keysOf, pathsOf } from '../support/formula.ts'
import { checkText, codesAt, compileWell } from '../support/spec.ts'

const prelude = `import { se } from "senet:gates"
block CBR(w, /s) { conv(3x3, w, /s) bn relu }
block Numbered(w) { { conv(1x1, w) bn relu } }
block Res(w, /s) { residual { conv(3x3, w, /s) bn } relu }
gate amp { gap conv(1x1, in.c, bias = true) sigmoid }
`

/** Paths of what holds weights, for the steps of a net over 4x8x8. */
async function paths(steps: string, annotation = ''): Promise<string> {
  const { graph } = await compileWell(`${prelude}${annotation} net N { input(4x8x8) ${steps} }`)
  return graph === undefined ? '' : pathsOf(graph).join(' ')
}

test.each([
  // Elsewhere: kind and ordinal; what has no weights takes no ordinal of what has.
  ['conv(1x1, 4) bn relu conv(1x1, 4) bn', 'conv1 bn1 conv2 bn2'],
  ['dwconv(3x3) bn gap conv1d(3, bias = false) linear(3)', 'conv1 bn1 conv2 fc1'],
  ['prelu prelu ln gn(2)', 'prelu1 prelu2 ln1 gn1'],
  ['deconv(2x2, 4, /2, bias = true)', 'deconv1'],
  // Calls, residuals, branches and unlabelled arms are transparent.
  ['CBR(4) CBR(4)', 'conv1 bn1 conv2 bn2'],
  ['branch { CBR(2) { CBR(2) CBR(2) } } concat conv(1x1, 2, bias = true)', 'conv1 bn1 conv2 bn2 conv3 bn3 conv4'],
  ['residual { CBR(4) } conv(1x1, 2, bias = true)', 'conv1 bn1 conv2'],
  // A label renames its step and no other.
  ['conv(1x1, 4) bn mid: conv(1x1, 4) bn conv(1x1, 4) bn', 'conv1 bn1 mid bn2 conv3 bn3'],
  ['stem: CBR(4) conv(1x1, 2, bias = true)', 'stem.conv1 stem.bn1 conv1'],
  // Labelled sequences and repeats number every step; `none`, `let` and `if` take no number.
  ['f: { conv(1x1, 4) bn relu none let k = 4 if k == 4 { conv(1x1, k) bn } }', 'f.0 f.1 f.3 f.4'],
  ['f: { a: conv(1x1, 4) bn conv(1x1, 4) b: bn }', 'f.a f.1 f.2 f.b'],
  ['f: CBR(4) * 2', 'f.0.conv1 f.0.bn1 f.1.conv1 f.1.bn1'],
  ['f: { CBR(4) * 2 { conv(1x1, 4) bn } }', 'f.0.conv1 f.0.bn1 f.1.conv1 f.1.bn1 f.2.0 f.2.1'],
  ['f: { { conv(1x1, 4) bn } * 2 }', 'f.0.0 f.0.1 f.1.0 f.1.1'],
  // Unlabelled sequences and repeats number in the scope around.
  ['{ conv(1x1, 4) bn } { conv(1x1, 4) bn }', '0 1 2 3'],
  ['x: Numbered(4) CBR(4) * 2', 'x.0 x.1 0.conv1 0.bn1 1.conv1 1.bn1'],
  // Label templates.
  ['"layer{i + 1}": CBR(4) * 2', 'layer1.conv1 layer1.bn1 layer2.conv1 layer2.bn1'],
  ['d: { "x{i}": CBR(4) * 2 }', 'd.x0.conv1 d.x0.bn1 d.x1.conv1 d.x1.bn1'],
  // Splices.
  ['f: { ...CBR(4) conv(1x1, 2, bias = true) }', 'f.0 f.1 f.3'],
  // Labelled branches number their arms.
  ['b: branch { CBR(2) { conv(1x1, 2) bn } x: CBR(2) } concat', 'b.0.conv1 b.0.bn1 b.1.0 b.1.1 b.x.conv1 b.x.bn1'],
  ['branch { CBR(2) * 2 } concat', '0.conv1 0.bn1 1.conv1 1.bn1'],
  // Projections.
  [
    'a: Res(8) b: Res(8) c: Res(8, /2)',
    'a.conv1 a.bn1 a.downsample.0 a.downsample.1 b.conv1 b.bn1 c.conv1 c.bn1 c.downsample.0 c.downsample.1',
  ],
  ['residual { CBR(8) } skip { conv(1x1, 8, bias = false) bn }', 'conv1 bn1 downsample.0 downsample.1'],
  ['residual { CBR(8) } skip conv(1x1, 8, bias = true)', 'conv1 bn1 downsample'],
  ['residual { CBR(8) } skip short: CBR(8)', 'conv1 bn1 short.conv1 short.bn1'],
  [
    'residual { CBR(8) } residual { CBR(2) }',
    'conv1 bn1 downsample.0 downsample.1 conv2 bn2 downsample2.0 downsample2.1',
  ],
  // Gates go by their name.
  ['amp amp', 'amp.conv1 amp2.conv1'],
  ['f: { amp }', 'f.0.conv1'],
  // Outputs open their name.
  ['output aux { conv(1x1, 2, bias = true) } conv(1x1, 2, bias = true)', 'aux.conv1 conv1'],
])('%s', async (steps, expected) => {
  expect(await paths(steps)).toBe(expected)
})

test.each([
  // A gate on a step that has a scope lives in it, else beside the step.
  ['a: Res(4)', 'a.conv1 a.bn1 a.se.fc.0 a.se.fc.2'],
  ['Res(4) Res(4)', 'conv1 bn1 se.fc.0 se.fc.2 conv2 bn2 se2.fc.0 se2.fc.2'],
  ['l: Res(4) * 2', 'l.0.conv1 l.0.bn1 l.0.se.fc.0 l.0.se.fc.2 l.1.conv1 l.1.bn1 l.1.se.fc.0 l.1.se.fc.2'],
  // An attend takes a number only where something binds, and none when it is labelled.
  ['f: { conv(1x1, 4) bn attend conv(1x1, 4) bn }', 'f.0 f.1 f.2.fc.0 f.2.fc.2 f.3 f.4'],
  ['f: { conv(1x1, 4) bn m: attend conv(1x1, 4) bn }', 'f.0 f.1 f.m.fc.0 f.m.fc.2 f.2 f.3'],
  ['conv(1x1, 4) bn attend', 'conv1 bn1 se.fc.0 se.fc.2'],
])('@se %s', async (steps, expected) => {
  expect(await paths(steps, '@se(r = 2)')).toBe(expected)
})

test('taking the gates off renames nothing', async () => {
  const steps = 'a: Res(8) Res(8) f: { conv(1x1, 8) bn m: attend conv(1x1, 8) bn } amp'
  const plain = (await paths(steps)).split(' ')
  const gated = (await paths(steps, '@se(r = 2)')).split(' ')
  expect(gated.filter((path) => !path.includes('se.fc') && !path.includes('m.fc'))).toEqual(plain)
  expect(gated.length).toBeGreaterThan(plain.length)
})

test('a labelled attend names what binds in its block, wherever at puts it', async () => {
  const block = 'block B(w) { residual { conv(1x1, w) bn mid: tanh m: attend } relu }'
  for (const at of ['main', 'pre', 'post', 'identity', 'mid']) {
    const { graph } = await compileWell(`${prelude}${block}\n@se(r = 2, at = ${at}) net N { input(4x8x8) b: B(4) }`)
    const gates = graph === undefined ? [] : pathsOf(graph).filter((path) => path.includes('fc'))
    expect(gates, at).toEqual(['b.m.fc.0', 'b.m.fc.2'])
  }
})

test('keys are those of PyTorch, in its order', async () => {
  const { graph } = await compileWell(
    'net N { input(4x8x8) conv(1x1, 4) bn(affine = false) conv(1x1, 2, bias = true) }',
  )
  expect(graph === undefined ? [] : keysOf(graph)).toEqual([
    'conv1.weight',
    'bn1.running_mean',
    'bn1.running_var',
    'conv2.weight',
    'conv2.bias',
  ])
})

test.each([
  ['a: relu a: tanh', ['duplicate-scope tanh']],
  ['conv2: conv(1x1, 4, bias = true) conv(1x1, 4, bias = true)', ['duplicate-scope conv(1x1, 4, bias = true)']],
  ['"a.b": relu', ['bad-label "a.b"']],
  ['"": relu', ['bad-label ""']],
])('%s is refused', async (steps, expected) => {
  expect(codesAt((await checkText(`net N { input(4x8x8) ${steps} }`)).diagnostics)).toEqual(expected)
})

test('names that mean something to JavaScript are names like any other', async () => {
  const steps =
    '__proto__: conv(1x1, 4, bias = true) constructor: conv(1x1, 4, bias = true) toString: { relu } hasOwnProperty: bn'
  expect(await paths(steps)).toBe('__proto__ constructor hasOwnProperty')
})

test.each([
  // A labelled attend names what binds in its own scope and copy, and nothing else.
  ['part: { inner: relu } attach: attend', 'part.inner.se.fc.0 part.inner.se.fc.2'],
  ['l: { inner: relu attach: attend } * 2', 'l.0.attach.fc.0 l.0.attach.fc.2 l.1.attach.fc.0 l.1.attach.fc.2'],
  ['l: B * 2', 'l.0.attach.fc.0 l.0.attach.fc.2 l.1.attach.fc.0 l.1.attach.fc.2'],
])('@se(at = inner) %s', async (steps, expected) => {
  const text = `${prelude}block B { inner: relu attach: attend }\n@se(r = 2, at = inner) net N { input(4x8x8) ${steps} }`
  const { graph } = await compileWell(text)
  expect(graph === undefined ? '' : pathsOf(graph).join(' ')).toBe(expected)
  expect(graph === undefined ? undefined : verifyGraph(graph)).toEqual([])
})
