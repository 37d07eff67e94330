import { expect, test } from 'vitest'
import { writePyTorchModule } from '../../../src/backends/pytorch/index.ts'
import { compileGeneratedNets } from '../../support/generated-nets.ts'
import { judgeGenerated, netClass, runGenerated } from '../../support/generated.ts'

test('the Python of every net has its keys in order, its shapes and its outputs', async () => {
  const nets = await compileGeneratedNets()
  const cases = nets.map(({ graph }) => {
    const source = writePyTorchModule(graph)
    return { graph, source, net: netClass(source) }
  })
  const results = await runGenerated(cases, 1)
  const wrong = nets.flatMap(({ title, graph }, index) => {
    const judgement = judgeGenerated(graph, results[index])
    return judgement === undefined ? [] : [`${title}: ${judgement}`]
  })
  expect(wrong).toEqual([])
})
