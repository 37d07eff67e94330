import { expect, test } from 'vitest'
import { writeTorchModule } from '../../../src/backends/torch-ts/index.ts'
import { formulaInput, formulaWeights } from '../../../src/weights/index.ts'
import { executeInPyTorch } from '../../support/execute.ts'
import { compileGeneratedNets } from '../../support/generated-nets.ts'
import { judgeGeneratedModule } from '../../support/generated-ts.ts'

test('the TypeScript of every net has its keys, its shapes and its outputs', async () => {
  const nets = await compileGeneratedNets()
  const wrong: string[] = []
  for (const { title, graph } of nets) {
    const input = formulaInput([1, ...(graph.nodes[0]?.shape ?? [])])
    const [expected] = await executeInPyTorch([{ graph, weights: formulaWeights(graph), input }])
    const judgement = await judgeGeneratedModule(graph, await writeTorchModule(graph), expected, 1)
    if (judgement !== undefined) wrong.push(`${title}: ${judgement}`)
  }
  expect(wrong).toEqual([])
})
