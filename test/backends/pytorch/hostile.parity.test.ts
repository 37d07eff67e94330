import { expect, test } from 'vitest'
import { writePyTorch, writePyTorchModule } from '../../../src/backends/pytorch/index.ts'
import { writeTorch, writeTorchModule } from '../../../src/backends/torch-ts/index.ts'
import { formulaInput, formulaWeights } from '../../../src/weights/index.ts'
import { executeInPyTorch } from '../../support/execute.ts'
import { judgeGeneratedModule } from '../../support/generated-ts.ts'
import { judgeGenerated, netClass, runGenerated } from '../../support/generated.ts'
import { hostileSpec } from '../../support/hostile-spec.ts'
import { codesAt, compileText, compileWell } from '../../support/spec.ts'

test('no text of a spec gets out of where it stands in generated code', async () => {
  const { graph } = await compileWell(hostileSpec)
  if (graph === undefined) throw new Error('no graph')
  const source = writePyTorchModule(graph)
  const [result] = await runGenerated([{ graph, source, net: netClass(source) }])
  expect(judgeGenerated(graph, result)).toBeUndefined()
  const given = { graph, weights: formulaWeights(graph), input: formulaInput([2, 3, 8, 8]) }
  const [expected] = await executeInPyTorch([given])
  expect(await judgeGeneratedModule(graph, await writeTorchModule(graph), expected, 2)).toBeUndefined()
})

test.each([
  ['forward: conv(3x3, 4, bias = true)', 'forward: conv(3x3, 4, bias = true)'],
  ['a: { parameters: conv(3x3, 4, bias = true) }', 'parameters: conv(3x3, 4, bias = true)'],
  ['add_module: conv(3x3, 4, bias = true)', 'add_module: conv(3x3, 4, bias = true)'],
])('a label that a module has for itself is told where it stands, and nothing is written: %s', async (step) => {
  const text = `net N { input(3x8x8) ${step} }`
  const { graph, diagnostics } = await compileText(text)
  if (graph === undefined) throw new Error(JSON.stringify(diagnostics))
  const sources = new Map([['main.senet', { path: 'main.senet', text }]])
  for (const result of [writePyTorch(graph, { sources }), await writeTorch(graph, { sources })]) {
    expect(result.files).toBeUndefined()
    expect(codesAt(result.diagnostics)).toEqual(['label-taken conv(3x3, 4, bias = true)'])
  }
})
