import { describe, expect, test } from 'vitest'
import { formulaOf } from '../support/formula.ts'
import { checkText, codesAt, compileWell } from '../support/spec.ts'

async function formula(text: string): Promise<string> {
  const { graph } = await compileWell(text)
  return graph === undefined ? '' : formulaOf(graph)
}

const over = (steps: string): string => `net N { input(4x8x8) ${steps} }`

describe('what a net computes', () => {
  test.each([
    ['residual', over('residual { tanh }'), '(tanh(x) + x)'],
    ['residual with a projection', over('residual { conv(1x1, 8, bias = true) }'), '(conv8(x) + bn(conv8(x)))'],
    ['skip none where the shape changes', over('residual { conv(1x1, 8, bias = true) } skip none'), 'conv8(x)'],
    ['skip none where it does not', over('residual { tanh } skip none'), '(tanh(x) + x)'],
    ['skip only where the shape changes', over('residual { tanh } skip { sigmoid }'), '(tanh(x) + x)'],
    ['skip always', over('residual { tanh } skip always { sigmoid }'), '(tanh(x) + sigmoid(x))'],
    [
      'a tensor of main taken up in skip',
      over('residual { relu as ready tanh conv(1x1, 8, bias = true) } skip { from ready conv(1x1, 8, bias = true) }'),
      '(conv8(tanh(relu(x))) + conv8(relu(x)))',
    ],
    ['branch', over('branch { tanh {} { relu sigmoid } } add'), '(tanh(x) + x + sigmoid(relu(x)))'],
    ['arms side by side', over('branch { tanh * 3 } concat'), 'concat(tanh(x), tanh(x), tanh(x))'],
    ['arms of an if', over('branch { if 1 < 2 { tanh relu } else { sigmoid } } add'), '(tanh(x) + relu(x))'],
    ['from as an arm', over('tanh as t relu branch { {} from t } mul'), 'mul(relu(tanh(x)), tanh(x))'],
    ['split', over('split { {} tanh } concat'), 'concat(slice(x), tanh(slice(x)))'],
    [
      'a join that a parameter holds',
      `block B(j) { branch { tanh {} } j }\n${over('B(maximum)')}`,
      'maximum(tanh(x), x)',
    ],
    [
      'an operation that a parameter holds',
      `block B(act = relu) { act }\n${over('B(tanh) B B(none)')}`,
      'relu(tanh(x))',
    ],
    ['a block that a parameter holds', `block A(f) { f }\nblock B(f) { A(f) }\n${over('B(A(tanh))')}`, 'tanh(x)'],
    [
      'i counts the copies',
      `block B(k) { if k == 1 { tanh } else { relu } }\n${over('B(i) * 3')}`,
      'relu(tanh(relu(x)))',
    ],
    ['no copies', over('tanh * 0 relu'), 'relu(x)'],
    ['let and functions', over('let w(c) = c * 2 let k = w(3) conv(1x1, k + 2, bias = true)'), 'conv8(x)'],
    ['recursion', `block R(n) { if n > 0 { tanh R(n - 1) } else { relu } }\n${over('R(2)')}`, 'relu(tanh(tanh(x)))'],
    [
      'a step that is none can be named',
      `block B(f) { f as t relu from t tanh }\nnet N { input(4x8x8) B(none) }`,
      undefined,
    ],
    ['a gate as a step', `gate g { sigmoid }\n${over('tanh g')}`, 'g(tanh(x))'],
  ])('%s', async (_, text, expected) => {
    if (expected === undefined) expect(codesAt((await checkText(text)).diagnostics)).toEqual(['dead-step relu'])
    else expect(await formula(text)).toBe(expected)
  })

  test('the stride of later copies of a call is 1, of a sequence it stays', async () => {
    const block = 'block B(w, /s) { conv(3x3, w, /s, bias = true) }\n'
    const { graph } = await compileWell(
      `${block}${over('B(8, /2) * 3 { B(8, /2) } * 2 conv(1x1, 8, /2, bias = true) * 2')}`,
    )
    const strides = graph?.nodes.flatMap((node) => (node.op === 'conv' ? [node.attributes.stride[0]] : []))
    expect(strides).toEqual([2, 1, 1, 2, 2, 2, 1])
  })

  test('an implied projection takes the smallest stride that reaches the shape', async () => {
    const { graph } = await compileWell('net N { input(4x9x12) residual { conv(3x3, 8, /2, bias = true) } }')
    const projection = graph?.nodes.find((node) => node.op === 'conv' && node.id === 'downsample.0')
    expect(projection?.op === 'conv' && projection.attributes).toMatchObject({
      kernel: [1, 1],
      stride: [2, 2],
      bias: false,
    })
  })

  test('outputs', async () => {
    const { graph } = await compileWell(over('relu output aux { tanh } sigmoid'))
    expect(graph?.outputs.map(({ name, node }) => `${name} = ${formulaOf(graph, node)}`)).toEqual([
      'output = sigmoid(relu(x))',
      'aux = tanh(relu(x))',
    ])
    const last = await compileWell(over('relu output a { tanh } output b { sigmoid }'))
    expect(last.graph?.outputs.map(({ name }) => name)).toEqual(['a', 'b'])
  })

  test('the cost of an auxiliary output stands apart, its parameters do not', async () => {
    const { net } = await compileWell(over('output aux { gap linear(5) } conv(1x1, 2, bias = false) bn'))
    expect(net?.totals).toMatchObject({ params: 25 + 8 + 4, macs: 4 * 2 * 64 })
  })
})

describe('whether a convolution has a bias is judged on the graph', () => {
  test.each([
    ['conv(1x1, 4) bn', false],
    ['conv(1x1, 4) if 1 < 2 { bn } relu', false],
    ['residual { conv(1x1, 4) } skip none bn', undefined],
    ['branch { { conv(1x1, 4) bn } } add', undefined],
    ['conv(1x1, 4) as t bn from t gn(2)', undefined],
    ['conv(1x1, 4, bias = true) bn', true],
  ])('%s', async (steps, expected) => {
    const result = await checkText(over(steps))
    const biases = result.nets[0]?.connected.wires.flatMap((wire) =>
      wire.operation.op === 'conv' ? [wire.operation.attributes.bias] : [],
    )
    if (expected === undefined) expect(result.diagnostics.length).toBeGreaterThan(0)
    else expect(biases).toEqual([expected])
  })

  test('taken by two norms it has none; by a norm and something else it must be told', async () => {
    const two = await checkText(over('conv(1x1, 4) as t bn as a from t gn(2) branch { {} from a } add'))
    expect(codesAt(two.diagnostics)).toEqual([])
    const mixed = await checkText(over('conv(1x1, 4) as t bn as a from t relu branch { {} from a } add'))
    expect(codesAt(mixed.diagnostics)).toEqual(['bias-unstated conv(1x1, 4)'])
  })

  test('does not depend on annotations', async () => {
    const { graph } = await compileWell(
      `import { se } from "senet:gates"\n@se(r = 2, at = conv) ${over('conv(1x1, 4) bn')}`,
    )
    const conv = graph?.nodes.find((node) => node.op === 'conv')
    expect(conv?.op === 'conv' && conv.attributes.bias).toBe(false)
  })
})

describe('mistakes', () => {
  test.each([
    [over('relu -> 4x8x9'), ['shape-differs 4x8x9']],
    [over('conv(3x3, 4)'), ['bias-unstated conv(3x3, 4)']],
    [over('conv(2x2, 4, bias = true)'), ['even-kernel-pad conv(2x2, 4, bias = true)']],
    [over('tanh as t relu from t'), ['dead-step relu']],
    [over('relu from nothing'), ['unknown-tensor nothing']],
    [over('conv(1x1, 0, bias = true) as t from t'), ['argument-out-of-range 0']],
    [over('lama { relu as t } from t'), ['unknown-name lama']],
    [over('if 1 { relu as t } else { tanh as u } from t branch { {} { from u } } add'), ['not-a-condition 1']],
    [over('conv(1x1, 0, bias = true) as t from t from other'), ['argument-out-of-range 0', 'unknown-tensor other']],
    [
      over('residual { conv(1x1, 8, bias = true) } skip conv(1x1, 6, bias = true)'),
      ['skip-shape conv(1x1, 6, bias = true)'],
    ],
    [
      over('residual { deconv(2x2, 4, /2, bias = true) }'),
      ['no-projection residual { deconv(2x2, 4, /2, bias = true) }'],
    ],
    [over('split { {} {} {} } concat'), ['split-channels split { {} {} {} } concat']],
    [over('gap as t from t conv(1x1, 2.5, bias = true)'), ['argument-not-whole 2.5']],
    [over('convv(3x3, 4)'), ['unknown-name convv']],
    [over('conv(3x3, 4, strid = 2)'), ['unknown-argument strid']],
    [over('conv(3x3, 4, 5, 6, 7)'), ['too-many-arguments 5']],
    [over('conv(3x3)'), ['missing-argument conv(3x3)']],
    [over('relu(/2)'), ['no-stride /2']],
    [over('relu * 1e9'), ['bad-count 1e9']],
    [over('relu * 1.5'), ['not-whole 1.5']],
    ['net N { relu }', ['input-missing N']],
    ['net N { input(3x8x8) relu input(3x8x8) }', ['input-not-first input(3x8x8)']],
    ['block B(a, b) { conv(1x1, a) bn }\nnet N { input(3x8x8) B(4, 5) }', ['unused-parameter b']],
    ['block B { B }\nnet N { input(3x8x8) B }', ['too-deep B']],
    ['block A = A\nnet N { input(3x8x8) A }', ['derives-from-itself A']],
    ['net A = B\nnet B = A', ['derives-from-itself A']],
    ['let a = b\nlet b = a\nnet N { input(3x8x8) conv(1x1, a, bias = true) }', ['let-cycle a']],
    ['let f(x) = f(x)\nnet N { input(3x8x8) conv(1x1, f(1), bias = true) }', ['call-too-deep f(x)']],
    ['net N { input(3x8x8) relu assert params == 3 }', ['assert-fails assert params == 3']],
    ['block B { relu assert params == 0 }\nnet N { input(3x8x8) B }', ['assert-not-static assert params == 0']],
    ['gate g { conv(1x1, 3, bias = true) maxpool(2x2, /2) }\nnet N { input(3x8x8) g }', ['gate-shape g']],
    ['net N { input(3x8x8) }\nnet M = N() { se.r = 8 }', ['unknown-setting se.r = 8']],
    ['net N(r = 1) { input(3x8x8) conv(1x1, r, bias = true) }\nnet M = N() { q = 8 }', ['unknown-setting q = 8']],
    ['net N { input(3x8x8) }\nsweep S of N { a.b = 3 }', ['sweep-not-a-list 3']],
    ['net N(k = 1) { input(3x8x8) conv(k, 4, bias = true) }\nsweep S of N { k = [3, 2, 5] }', ['even-kernel-pad 2']],
    [
      'net N(k = 4) { input(3x8x8) conv(1x1, k, bias = true) }\nnet W(q) = N(b = q)\nnet V(q) = N(k = q) { nope = 5 }',
      ['unknown-argument b', 'unknown-setting nope = 5'],
    ],
    [
      'net N(k = 4, j = 1) { input(3x8x8) conv(1x1, k * j, bias = true) }\nsweep S of N { k = [4, 8] j = [] }',
      ['sweep-empty []'],
    ],
    [
      'net N(k = 4) { input(3x8x8) conv(1x1, k, bias = true) }\nsweep S of N { k = [0, 4, -1, 2.5] }',
      ['argument-out-of-range 0', 'argument-out-of-range -1', 'argument-not-whole 2.5'],
    ],
    ['net N { input(3x8x8) conv(3x3 16) relu }', ['unexpected-token 16']],
    ['net N { input(3, 8, 8) relu }', ['too-many-arguments 8']],
    ['block relu { tanh }', ['reserved-name relu']],
    ['let a = 1\nlet a = 2', ['duplicate-name a']],
    ['import { se } from "gates"', ['import-not-relative "gates"']],
    ['import { x } from "../x.senet"', ['import-outside-root "../x.senet"']],
    ['import { x } from "./x.senet"', ['import-not-found "./x.senet"']],
    ['import { see } from "senet:gates"', ['import-unknown-name see']],
    ['import { x } from "./main.senet"', ['import-cycle "./main.senet"']],
  ])('%s', async (text, expected) => {
    expect(codesAt((await checkText(text)).diagnostics)).toEqual(expected)
  })

  test('independent mistakes are all reported, each once', async () => {
    const text = `block B(w) { conv(3x3, w, dilatoin = 2) bn reluu }
net N { input(3x8x8) l: B(4) * 3 conv(3x3, q, bias = true) gap linear(4) }
net M { input(3x8x8) B(4) maxpol(2x2, /2) }`
    expect(codesAt((await checkText(text)).diagnostics).toSorted()).toEqual([
      'unknown-argument dilatoin',
      'unknown-name maxpol',
      'unknown-name q',
      'unknown-name reluu',
    ])
  })

  test('the chain of blocks is told', async () => {
    const text = `block Inner(w) { conv(5x5, w, pad = 0, bias = true) }
block Outer(w) { Inner(w) }
net N { input(3x8x8) layer2: Outer(4) * 3 }`
    const { diagnostics } = await checkText(text)
    expect(diagnostics).toHaveLength(1)
    expect(diagnostics[0]?.notes.map((note) => note.text)).toEqual([
      'in Inner',
      'in Outer, copy 2 of layer2',
      'in net N',
    ])
  })
})
