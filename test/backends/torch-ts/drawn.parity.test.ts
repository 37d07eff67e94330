import { expect, test } from 'vitest'
import { writeTorchModule } from '../../../src/backends/torch-ts/index.ts'
import { formulaInput, formulaWeights } from '../../../src/weights/index.ts'
import { sampleSpecs } from '../../support/draw-spec.ts'
import { executeInPyTorch } from '../../support/execute.ts'
import { judgeGeneratedModule } from '../../support/generated-ts.ts'
import { compileText } from '../../support/spec.ts'

test('the TypeScript of drawn specs has the keys, the shapes and the outputs', async () => {
  const cases = []
  for (const { text, files, net } of sampleSpecs(43, 120)) {
    const { graph } = await compileText(text, net, files)
    if (graph === undefined) throw new Error(text)
    const input = formulaInput([2, ...(graph.nodes[0]?.shape ?? [])])
    cases.push({ graph, weights: formulaWeights(graph), input, text })
  }
  const expected = await executeInPyTorch(cases)
  const wrong: string[] = []
  for (const [index, { graph, text }] of cases.entries()) {
    const source = await writeTorchModule(graph)
    // Drawn nets norm a handful of values that hardly differ, which multiplies what float32 rounds.
    const judgement = await judgeGeneratedModule(graph, source, expected[index], 2, 1e-3).catch(String)
    if (judgement !== undefined) wrong.push(`${judgement}\n${text}`)
  }
  expect(wrong).toEqual([])
})
