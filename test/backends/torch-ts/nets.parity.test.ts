import { expect, test } from 'vitest'
import { writeTorchModule } from '../../../src/backends/torch-ts/index.ts'
import { formulaInput, formulaWeights } from '../../../src/weights/index.ts'
import { executeInPyTorch } from '../../support/execute.ts'
import { generatedNets } from '../../support/generated-nets.ts'
import { judgeGeneratedModule } from '../../support/generated-ts.ts'
import { compileFile } from '../../support/spec-file.ts'

/** The deep ones have the classes of those that are not. */
const nets = generatedNets.filter(([, net]) => !/(34|101)$/.test(net ?? ''))

test.each(nets)('the TypeScript of %s %s has its keys, its shapes and its outputs', async (path, net) => {
  const { graph } = await compileFile(path, net)
  const input = formulaInput([1, ...(graph.nodes[0]?.shape ?? [])])
  const [expected] = await executeInPyTorch([{ graph, weights: formulaWeights(graph), input }])
  expect(await judgeGeneratedModule(graph, await writeTorchModule(graph), expected, 1)).toBeUndefined()
})
