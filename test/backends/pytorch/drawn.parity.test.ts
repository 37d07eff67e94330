import { expect, test } from 'vitest'
import { writePyTorchModule } from '../../../src/backends/pytorch/index.ts'
import { sampleSpecs } from '../../support/draw-spec.ts'
import { judgeGenerated, netClass, runGenerated } from '../../support/generated.ts'
import { compileText } from '../../support/spec.ts'

test('the Python of drawn specs has the keys in order, the shapes and the outputs', async () => {
  const cases = []
  for (const { text, files, net } of sampleSpecs(41, 250)) {
    const { graph } = await compileText(text, net, files)
    if (graph === undefined) throw new Error(text)
    const source = writePyTorchModule(graph)
    cases.push({ graph, source, net: netClass(source), text })
  }
  const results = await runGenerated(cases)
  const wrong = cases.flatMap(({ graph, text }, index) => {
    const judgement = judgeGenerated(graph, results[index])
    return judgement === undefined ? [] : [`${judgement}\n${text}`]
  })
  expect(wrong).toEqual([])
})
