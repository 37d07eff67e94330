import { expect, test } from 'vitest'
import { writePyTorchModule } from '../../src/backends/pytorch/index.ts'
import { writeTorchModule } from '../../src/backends/torch-ts/index.ts'
import { formulaInput, formulaWeights } from '../../src/weights/index.ts'
import { executeInPyTorch } from '../support/execute.ts'
import { judgeGeneratedModule } from '../support/generated-ts.ts'
import { judgeGenerated, netClass, runGenerated } from '../support/generated.ts'
import { compileFile } from '../support/spec-file.ts'
import { compileWell } from '../support/spec.ts'

const units = `
import { se } from "senet:gates"
gate gated(width, wide) { gap { linear(width) relu linear(wide) relu linear(in.c) sigmoid } }
block Unit(w, ratio, parts, /s) {
  let wide = 2 * w
  let lambda = wide + in.c
  let const = 3 * wide
  let conv1 = lambda - w
  let SELayer = 5 * w
  let scaled = ratio * w
  let half = w / 2
  conv(1x1, wide) bn relu
  branch {
    { let wide = wide + 1 conv(1x1, wide) bn relu }
    { let w = 3 * w conv(3x3, w) bn }
    { let wide = 2 * w conv(1x1, wide) bn }
  } concat
  if s == 1 { let narrow = const / 2 conv(1x1, narrow) bn } else { conv(1x1, const) bn }
  if parts > 0 { let share = w / parts @gated(share, wide) relu }
  { let step = w * (i + 1) conv(1x1, step) bn } * 2
  conv(1x1, lambda) bn relu conv(1x1, conv1) bn
  @se(r = 2) conv(3x3, 2 * SELayer, /s) bn relu
  residual { conv(1x1, divisible(scaled, 2)) bn relu conv(1x1, floor(half) + 1) bn } skip none
  conv(1x1, 2 * w) bn split { {} { conv(1x1, half) bn } } concat
  conv(1x1, 4 * scaled) bn relu
}`
const nets = [
  'net N(width = 8) { let half = width / 2 input(4x9x9) a: Unit(half, 0.25, 2) b: Unit(half, 0.5, 4, /2) c: Unit(width, 0.25, 0) }',
  'net N(width = 12, n = 1) { let copies = n + 1 input(4x7x7) a: Unit(width, 0.5, 3) * copies b: Unit(8, 0.75, 0, /2) c: Unit(8, 0.75, 0) }',
  'net N { input(2x6x6) layers: { Unit(8, 0.5, 0) Unit(8, 0.5, 2) Unit(16, 0.25, 0) Unit(16, 0.25, 4) } gap linear(3) }',
  // Without labels their steps are the net's own, and its names alone are left.
  'net N(width = 8) { let half = width / 2 input(4x9x9) Unit(half, 0.25, 2) Unit(half, 0.5, 4, /2) Unit(width, 0.25, 0) }',
]

type Graph = Parameters<typeof writePyTorchModule>[0]

/** Runs the Python and the TypeScript of graphs, and holds their keys, shapes and outputs to those of the graph. */
async function expectSame(graphs: readonly Graph[]): Promise<readonly string[]> {
  const cases = graphs.map((graph) => {
    const source = writePyTorchModule(graph)
    const input = formulaInput([2, ...(graph.nodes[0]?.shape ?? [])])
    return { graph, source, net: netClass(source), weights: formulaWeights(graph), input }
  })
  const ran = await runGenerated(cases)
  const expected = await executeInPyTorch(cases)
  for (const [index, { graph }] of cases.entries()) {
    expect(judgeGenerated(graph, ran[index])).toBeUndefined()
    expect(await judgeGeneratedModule(graph, await writeTorchModule(graph), expected[index], 2)).toBeUndefined()
  }
  return cases.map(({ source }) => source)
}

test('classes with lets give what the graph gives, in Python and in TypeScript', async () => {
  const graphs: Graph[] = []
  for (const net of nets) {
    const { graph } = await compileWell(`${units}\n${net}`)
    if (graph === undefined) throw new Error(net)
    graphs.push(graph)
  }
  for (const [index, source] of (await expectSame(graphs)).entries()) {
    const names = index < 3 ? ['wide', 'lambda_', 'conv1', 'SELayer2', 'half'] : ['half']
    for (const name of names) expect(source).toContain(`        ${name} = `)
  }
})

test.each([
  ['specs/resnext.senet', 'SEResNeXt50_32x4d', 'width = groups * base * w // 64'],
  ['specs/shufflenet-v2.senet', 'SEShuffleNetV2_0_5x', 'half = w // 2'],
  ['specs/wide-resnet.senet', 'SEWRN16_8', 'n = (depth - 4) // 6'],
  ['specs/shake-shake.senet', 'SEShakeEven29_2x4x64d', 'width = groups * d'],
])('the lets of %s %s are in its classes, which give what the graph gives', async (path, net, line) => {
  const { graph } = await compileFile(path, net)
  const [source] = await expectSame([graph])
  expect(source).toContain(`        ${line}\n`)
})
