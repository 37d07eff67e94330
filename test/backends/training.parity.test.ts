import { beforeAll, expect, test } from 'vitest'
import { writePyTorchModule } from '../../src/backends/pytorch/index.ts'
import { writeTorchModule } from '../../src/backends/torch-ts/index.ts'
import { set_default_backend } from '../../src/torch/node.ts'
import type { WeightMap } from '../../src/weights/index.ts'
import { relativeDifference } from '../support/execute.ts'
import { netClass } from '../support/generated.ts'
import { makeGenerated } from '../support/generated-ts.ts'
import { compileFile } from '../support/spec-file.ts'
import { readTrainingReference, trainInPyTorch, type TrainingReference, trainOnTorch } from '../support/train-steps.ts'

let reference: TrainingReference
let expected: WeightMap

beforeAll(async () => {
  await set_default_backend('wasm')
  reference = await readTrainingReference()
  expected = await trainInPyTorch(reference)
})

/** Results that differ from those of the network that was written by hand in PyTorch. */
function findDifferences(found: WeightMap): readonly string[] {
  expect([...found.keys()].toSorted()).toEqual([...expected.keys()].toSorted())
  return [...expected].flatMap(([key, wanted]) => {
    const difference = relativeDifference(found.get(key)!, wanted)
    return difference < 1e-3 ? [] : [`${key}: ${difference}`]
  })
}

test('generated Python trains as the network written by hand', async () => {
  const { graph } = await compileFile('specs/cifar-resnet.senet', 'SEResNet20')
  const source = writePyTorchModule(graph)
  const found = await trainInPyTorch(reference, { source, class: netClass(source) })
  expect(findDifferences(found)).toEqual([])
})

test('generated TypeScript trains as the network written by hand', async () => {
  const { graph } = await compileFile('specs/cifar-resnet.senet', 'SEResNet20')
  const model = (await makeGenerated(await writeTorchModule(graph))).train()
  expect(findDifferences(trainOnTorch(model, reference).results)).toEqual([])
})
