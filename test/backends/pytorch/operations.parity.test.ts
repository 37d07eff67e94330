import { expect, test } from 'vitest'
import { writePyTorchModule } from '../../../src/backends/pytorch/index.ts'
import { judgeGenerated, netClass, runGenerated } from '../../support/generated.ts'
import { operationCases } from '../../runtime/cases.ts'

test('the Python of every operation gives what the operation gives', async () => {
  const cases = operationCases.map(([, graph]) => {
    const source = writePyTorchModule(graph)
    return { graph, source, net: netClass(source) }
  })
  const results = await runGenerated(cases)
  const wrong = operationCases.flatMap(([title, graph], index) => {
    const judgement = judgeGenerated(graph, results[index], 1e-5)
    return judgement === undefined ? [] : [`${title}: ${judgement}`]
  })
  expect(wrong).toEqual([])
})
