import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Graph, measureNet, measureSweep, type SweepRequest, sweepSource } from '../../src/compiler/index.ts'
import { compileFile, projectFolder } from '../support/spec-file.ts'
import { codesAt, compileWell, memoryHost } from '../support/spec.ts'

const spec = `import { se } from "senet:gates"
block B(w, /s) { residual { conv(3x3, w, /s) bn inner: relu conv(3x3, w) bn } relu }
@attention
net N(attention = se(r = 4), w = 16) {
  input(3x8x8)
  conv(3x3, 16) bn relu
  layer1: B(w) * 2
  layer2: B(w, /2) * 2
  gap fc: linear(2)
}
net Template(w) = N(w = w)
`

async function sweep(text: string, request?: SweepRequest) {
  const { sweeps, diagnostics } = await sweepSource({ path: 'main.senet', text }, memoryHost(), request)
  return { sweeps, codes: codesAt(diagnostics) }
}

/** Nodes without the places that they were written at. */
function plainNodes({ nodes }: Graph): readonly unknown[] {
  return nodes.map((node) => ({ ...node, origin: undefined }))
}

function given(
  settings: readonly string[],
  more: { readonly grid?: boolean; readonly net?: string } = {},
): SweepRequest {
  return { kind: 'given', net: 'N', settings, ...more }
}

test('each variant is the net that is derived with its settings, whatever came before', async () => {
  const settings = [
    'se.r=2,4,16',
    'se.at=[pre],[main, post],inner,identity',
    'w=8,16',
    'se.only=[layer1],all',
    'attention=none,se(r = 2, excite = tanh)',
    'se.r=8',
  ]
  // A path is set once in a sweep: the last is one of its own.
  for (const some of [settings.slice(0, 5), settings.slice(5)]) {
    const { sweeps, codes } = await sweep(spec, given(some))
    expect(codes).toEqual([])
    const [only] = sweeps
    const variants = [...(only?.compile() ?? [])]
    expect(variants.length).toBe(only?.variants.length)
    for (const [index, { net, graph, diagnostics }] of variants.entries()) {
      const { values = [], title = '' } = only?.variants[index] ?? {}
      const set = values.map(({ path, value }) => `${path} = ${value}`).join(' ')
      const derived = await compileWell(`${spec}net X = N() { ${set} }\n`, 'X')
      expect(diagnostics).toEqual([])
      expect(net?.title).toBe(`N { ${title} }`)
      expect(net?.totals).toEqual(derived.net?.totals)
      expect(graph && plainNodes(graph)).toEqual(derived.graph && plainNodes(derived.graph))
      expect(graph?.modules.slice(1).map(({ path, kind }) => [path, kind])).toEqual(
        derived.graph?.modules.slice(1).map(({ path, kind }) => [path, kind]),
      )
    }
  }
})

test('the base is the net as it stands', async () => {
  const { sweeps } = await sweep(spec, given(['se.r=2']))
  const { net, graph } = await compileWell(spec, 'N')
  const measured = measureSweep(sweeps[0] ?? expect.unreachable())
  expect(measured.base).toEqual(net && graph && measureNet(net, graph))
  expect(measured.variants[0]?.measurement?.params).toBeGreaterThan(measured.base?.params ?? 0)
})

test('a grid has every combination, one factor at a time the sum', async () => {
  const settings = ['se.r=2,4,8', 'w=8,16']
  const titles = async (grid: boolean) => (await sweep(spec, given(settings, { grid }))).sweeps[0]?.variants.length
  expect([await titles(false), await titles(true)]).toEqual([5, 6])
})

test('a net that needs what is swept has no base', async () => {
  const { sweeps, codes } = await sweep(spec, given(['w=8,16'], { net: 'Template' }))
  expect(codes).toEqual([])
  expect(sweeps[0]?.base).toBeUndefined()
  const derived = await Promise.all([8, 16].map((w) => compileWell(spec, `Template(w = ${w})`)))
  expect([...(sweeps[0]?.compile() ?? [])].map(({ net }) => net?.totals)).toEqual(derived.map(({ net }) => net?.totals))
  const { sweeps: unset } = await sweep(spec, given(['se.r=8'], { net: 'Template' }))
  expect([...(unset[0]?.compile() ?? [])].flatMap(({ diagnostics }) => codesAt(diagnostics))).toEqual([
    'missing-argument se.r=8',
  ])
})

test('a variant with a mistake tells it at its value, and the others are whole', async () => {
  const { sweeps } = await sweep(spec, given(['se.r=2,4096,8']))
  const variants = [...(sweeps[0]?.compile() ?? [])]
  expect(variants.map(({ graph }) => graph !== undefined)).toEqual([true, false, true])
  expect(variants.map(({ diagnostics }) => codesAt(diagnostics))).toEqual([[], ['argument-out-of-range 4096'], []])
})

test.each([
  [['se.r=2', 'se.r'], 'unexpected-token '],
  [['se.r='], 'sweep-empty '],
  [['se.r=1', 'w=2', 'se.r=3'], 'duplicate-setting se.r=3'],
  [[`w=${'1,'.repeat(1001)}`], 'sweep-too-large w='],
] as const)('%j is refused', async (settings, expected) => {
  const { sweeps, codes } = await sweep(spec, given(settings.map(String)))
  expect(sweeps).toEqual([])
  expect(codes.map((code) => code.slice(0, expected.length))).toEqual([expected])
})

test.each([
  ['N(w = )', 'unexpected-token )'],
  ['M', 'unknown-net M'],
  ['N(v = 1)', 'unknown-argument v'],
])('of --net "%s"', async (net, expected) => {
  expect((await sweep(spec, given(['se.r=2'], { net }))).codes).toEqual([expected])
})

test('sweeps of a file, all or one', async () => {
  const text = `${spec}sweep A of N { w = [8] }\nsweep C of N { se.r = [2, 4] }\n`
  expect((await sweep(text)).sweeps.map(({ name, net }) => `${name} of ${net}`)).toEqual(['A of N', 'C of N'])
  expect((await sweep(text, { kind: 'declared', name: 'C' })).sweeps.map(({ name }) => name)).toEqual(['C'])
  expect((await sweep(text, { kind: 'declared', name: 'D' })).codes).toEqual(['unknown-sweep '])
  expect((await sweep(spec)).codes).toEqual(['no-sweep '])
})

test('element-wise work of SE-ResNet-50 is that of its sixteen sums and gates', async () => {
  const { net, graph } = await compileFile('specs/resnet.senet', 'SEResNet50')
  // 3 blocks of 256x56x56, 4 of 512x28x28, 6 of 1024x14x14, 3 of 2048x7x7.
  const values = 3 * 256 * 56 ** 2 + 4 * 512 * 28 ** 2 + 6 * 1024 * 14 ** 2 + 3 * 2048 * 7 ** 2
  expect(measureNet(net, graph)).toMatchObject({
    params: 28_071_976,
    statistics: 53_120,
    work: { shortcutAdds: values, gatePools: values, gateScales: values },
  })
})

test('gates without a squeeze pool nothing, and an auxiliary output is not counted', async () => {
  const { net, graph } = await compileWell(`gate g { conv(1x1, in.c, bias = false) sigmoid }
net N {
  input(4x8x8)
  @g residual { relu }
  output aux { residual { relu } gap fc: linear(2) }
  gap fc: linear(2)
}`)
  if (net === undefined || graph === undefined) throw new Error('no graph')
  expect(measureNet(net, graph).work).toEqual({ shortcutAdds: 256, gatePools: 0, gateScales: 256 })
})

test('the sweeps of specs/ablations.senet are those of the nets that they come to', async () => {
  const path = 'specs/ablations.senet'
  const text = await readFile(join(projectFolder, path), 'utf8')
  const read = async (imported: string) => ({
    path: imported,
    text: await readFile(join(projectFolder, imported), 'utf8'),
  })
  const { sweeps, diagnostics } = await sweepSource({ path, text }, { read }, { kind: 'declared', name: 'InsideUnit' })
  expect(diagnostics).toEqual([])
  for (const one of sweeps) {
    for (const [index, { net, graph }] of [...one.compile()].entries()) {
      const values = one.variants[index]?.values ?? []
      const set = values.map((value) => `${value.path} = ${value.value}`).join(' ')
      const derived = await compileFile(path, 'X', (own) => `${own}\nnet X = SEResNet50() { ${set} }\n`)
      expect(net?.totals).toEqual(derived.net.totals)
      expect(graph?.nodes.map(({ id, shape }) => [id, shape])).toEqual(
        derived.graph.nodes.map(({ id, shape }) => [id, shape]),
      )
    }
  }
})
