import { describe, expect, test } from 'vitest'
import { formulaOf, pathsOf } from '../support/formula.ts'
import { checkText, codesAt, compileWell } from '../support/spec.ts'

const gates = 'import { se, ese } from "senet:gates"\n'

/** A block whose residual branch is a convolution, and whose skip is the input or a projection. */
const unit = 'block Unit(w, /s) { residual { conv(3x3, w, /s, bias = false) mid: tanh } relu }\n'

async function formula(text: string): Promise<string> {
  const { graph } = await compileWell(gates + text)
  return graph === undefined ? '' : formulaOf(graph)
}

async function paths(text: string): Promise<string[]> {
  const { graph } = await compileWell(gates + text)
  return graph === undefined ? [] : pathsOf(graph)
}

async function codes(text: string): Promise<string[]> {
  return codesAt((await checkText(gates + text)).diagnostics)
}

describe('the integration points are the formulas of the paper', () => {
  // Section 6.5 and figure 5 of arXiv 1709.01507: F is tanh(conv(x)), P the projection.
  test.each([
    ['main', 'relu((se(tanh(conv8(x))) + bn(conv8(x))))'],
    ['pre', 'relu((tanh(conv8(se(x))) + bn(conv8(x))))'],
    ['post', 'se(relu((tanh(conv8(x)) + bn(conv8(x)))))'],
    ['identity', 'relu((tanh(conv8(x)) + se(bn(conv8(x)))))'],
    ['mid', 'relu((se(tanh(conv8(x))) + bn(conv8(x))))'],
    ['conv', 'relu((tanh(se(conv8(x))) + bn(conv8(x))))'],
    ['conv1', 'relu((tanh(se(conv8(x))) + bn(conv8(x))))'],
    ['Unit', 'se(relu((tanh(conv8(x)) + bn(conv8(x)))))'],
  ])('at = %s', async (at, expected) => {
    expect(await formula(`${unit}@se(r = 4, at = ${at}) net N { input(4x8x8) Unit(8) }`)).toBe(expected)
  })

  test('post stands after the sum where no activation follows', async () => {
    expect(await formula('@se(r = 2, at = post) net N { input(4x8x8) residual { tanh } }')).toBe('se((tanh(x) + x))')
  })

  test('an attend in the residual takes the place of its end', async () => {
    const spec = '@se(r = 2) net N { input(4x8x8) residual { tanh attend sigmoid } }'
    expect(await formula(spec)).toBe('(sigmoid(se(tanh(x))) + x)')
  })

  test('several points', async () => {
    const spec = '@se(r = 2, at = [pre, identity]) net N { input(4x8x8) residual { tanh } }'
    expect(await formula(spec)).toBe('(tanh(se(x)) + se(x))')
  })

  test('identity passes over residuals without a sum', async () => {
    const text = 'block B(w) { residual { conv(1x1, w, bias = false) bn } skip none }\n'
    expect(await formula(`${text}@se(r = 2, at = identity) net N { input(4x8x8) B(8) B(8) }`)).toBe(
      '(bn(conv8(bn(conv8(x)))) + se(bn(conv8(x))))',
    )
  })
})

describe('the cascade', () => {
  test('the nearest set replaces what is inherited', async () => {
    const spec = `${unit}@se(r = 2) net N { input(4x8x8) a: Unit(4) @ese b: Unit(4) @none c: Unit(4) }`
    expect(await paths(spec)).toEqual(['a.conv1', 'a.se.fc.0', 'a.se.fc.2', 'b.conv1', 'b.ese.fc', 'c.conv1'])
  })

  test('a declaration is the weakest, and @none on the net wins over it', async () => {
    const text = '@ese block D(w) { residual { conv(1x1, w, bias = true) } }\n'
    expect(await paths(`${text}net N { input(4x8x8) a: D(4) }`)).toEqual(['a.conv1', 'a.ese.fc'])
    expect(await paths(`${text}@se(r = 2) net N { input(4x8x8) a: D(4) }`)).toEqual([
      'a.conv1',
      'a.se.fc.0',
      'a.se.fc.2',
    ])
    expect(await paths(`${text}@none net N { input(4x8x8) a: D(4) }`)).toEqual(['a.conv1'])
  })

  test('several annotations on one step stack in the order written', async () => {
    expect(await formula('net N { input(4x8x8) @se(r = 2) @ese residual { tanh } }')).toBe('(ese(se(tanh(x))) + x)')
  })

  test('an annotation on a derived net replaces the one on its base', async () => {
    const base = `${unit}@se(r = 2) net Base { input(4x8x8) a: Unit(4) @se(r = 4) b: Unit(4) }\n`
    const derived = await checkText(`${gates}${base}@ese net N = Base()\n@none net P = Base()`)
    expect(codesAt(derived.diagnostics)).toEqual([])
    const listed = new Map(derived.nets.map((net) => [net.name, net.connected.wires.map((wire) => wire.path)]))
    expect(listed.get('N')?.filter((path) => path.includes('se.'))).toContain('a.ese.fc')
    expect(listed.get('N')?.filter((path) => path.startsWith('b.se'))).toContain('b.se.fc.0')
    expect(listed.get('P')?.filter((path) => path.includes('se'))).toEqual([])
  })

  test('helpers without an attach point are passed over; written on a call it binds to the output', async () => {
    const helper = 'block CBR(w) { conv(1x1, w) bn relu }\n'
    const spec = `${helper}${unit}@se(r = 2) net N { input(4x8x8) CBR(4) Unit(4) @ese CBR(4) }`
    expect(await formula(spec)).toBe(
      'ese(relu(bn(conv4(relu((se(tanh(conv4(relu(bn(conv4(x)))))) + relu(bn(conv4(x)))))))))',
    )
  })

  test('an inner residual is the attach point, not the one around it', async () => {
    expect(await formula('@se(r = 2) net N { input(4x8x8) residual { residual { tanh } sigmoid } }')).toBe(
      '(sigmoid((se(tanh(x)) + x)) + x)',
    )
  })

  test('it may name a parameter that holds a gate, an operation or none', async () => {
    const text = 'net Base(a) { input(4x8x8) @a residual { tanh } }\n'
    const result = await checkText(
      `${gates}${text}net G = Base(se(r = 2))\nnet O = Base(dropout(0.1))\nnet P = Base(none)`,
    )
    expect(codesAt(result.diagnostics)).toEqual([])
    expect(result.nets.map((net) => net.totals.gates.count)).toEqual([1, 0, 0])
    expect(
      result.nets.map((net) => net.connected.wires.filter((wire) => wire.operation.op === 'dropout').length),
    ).toEqual([0, 1, 0])
  })
})

describe('only, index, count', () => {
  test('only confines to labels', async () => {
    const spec = `${unit}@se(r = 2, only = [b, c]) net N { input(4x8x8) a: Unit(4) b: Unit(4) c: { Unit(4) Unit(4) } }`
    expect((await paths(spec)).filter((path) => path.endsWith('fc.0'))).toEqual([
      'b.se.fc.0',
      'c.0.se.fc.0',
      'c.1.se.fc.0',
    ])
  })

  test('index and count number the places', async () => {
    const { graph } = await compileWell(`${unit}@droppath(0.4 * index / count) net N { input(4x8x8) Unit(4) * 4 }`)
    const rates = graph?.nodes.flatMap((node) => (node.op === 'droppath' ? [node.attributes.rate] : []))
    expect(rates).toEqual([0, 0.1, 0.2, 0.30000000000000004])
  })

  test('in is the tensor that the gate is put on, block the one that enters its block', async () => {
    const spec =
      'block B(w) { conv(1x1, w, bias = false) bn relu attend }\n@se(width = in.c / block.c) net N { input(4x8x8) B(12) }'
    const { graph } = await compileWell(gates + spec)
    const hidden = graph?.nodes.find((node) => node.op === 'linear')
    expect(hidden?.shape).toEqual([3])
  })
})

describe('mistakes', () => {
  test.each([
    ['@se net N { input(4x8x8) conv(1x1, 4, bias = true) }', ['annotation-binds-nothing @se']],
    [`${unit}@se(at = nowhere) net N { input(4x8x8) Unit(4) }`, ['target-not-found nowhere']],
    [`${unit}@se(r = 2, only = lyaer1) net N { input(4x8x8) layer1: Unit(4) }`, ['target-not-found lyaer1']],
    ['net N { input(4x8x8) @se(r = 2) @se(r = 4) residual { tanh } }', ['gate-twice @se(r = 4)']],
    ['net N { input(4x8x8) @ese @none residual { tanh } }', ['none-with-others @none']],
    ['net N { input(4x8x8) @maxpool(2x2, /2) residual { tanh } }', ['annotation-changes-shape @maxpool(2x2, /2)']],
    ['@se(at = pre) net N { input(4x8x8) tanh attend }', ['annotation-binds-nothing @se(at = pre)']],
    ['net N { input(4x8x8) @3x3 residual { tanh } }', undefined],
  ])('%s', async (spec, expected) => {
    if (expected === undefined) expect((await codes(spec)).length).toBeGreaterThan(0)
    else expect(await codes(spec)).toEqual(expected)
  })

  test('a hidden width of 0 is refused where it comes from', async () => {
    const result = await checkText(`${gates}@se(r = 16) net N { input(8x8x8) residual { tanh } }`)
    expect(result.diagnostics).toHaveLength(1)
    const [diagnostic] = result.diagnostics
    expect(codesAt(result.diagnostics)).toEqual(['argument-out-of-range @se(r = 16)'])
    expect(diagnostic?.notes.map((note) => note.text)).toEqual([
      'at this step of senet:gates',
      'in se(r = 16, width = 0, squeeze = gap, excite = sigmoid, bias = false, act = relu, norm = none) on 8x8x8',
      'in net N',
    ])
  })
})
