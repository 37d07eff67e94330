import { expect, test } from 'vitest'
import { writeTorchModule } from '../../../src/backends/torch-ts/index.ts'
import { formulaInput, formulaWeights } from '../../../src/weights/index.ts'
import { operationCases } from '../../runtime/cases.ts'
import { executeInPyTorch } from '../../support/execute.ts'
import { judgeGeneratedModule } from '../../support/generated-ts.ts'

test('the TypeScript of every operation gives what the operation gives', async () => {
  const expected = await executeInPyTorch(
    operationCases.map(([, graph]) => ({
      graph,
      weights: formulaWeights(graph),
      input: formulaInput([2, ...(graph.nodes[0]?.shape ?? [])]),
    })),
  )
  const wrong: string[] = []
  for (const [index, [title, graph]] of operationCases.entries()) {
    const judgement = await judgeGeneratedModule(graph, await writeTorchModule(graph), expected[index], 2).catch(String)
    if (judgement !== undefined) wrong.push(`${title}: ${judgement}`)
  }
  expect(wrong).toEqual([])
})
