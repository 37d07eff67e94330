import { beforeAll, describe, expect, test } from 'vitest'
import { writePyTorchModule } from '../../src/backends/pytorch/index.ts'
import { writeTorchModule } from '../../src/backends/torch-ts/index.ts'
import type { Graph } from '../../src/ir/index.ts'
import { set_default_backend } from '../../src/torch/node.ts'
import type { WeightMap } from '../../src/weights/index.ts'
import { relativeDifference } from '../support/execute.ts'
import { netClass } from '../support/generated.ts'
import { makeGenerated } from '../support/generated-ts.ts'
import { compileFile } from '../support/spec-file.ts'
import {
  readTrainingReference,
  runOfReference,
  trainInPyTorch,
  type TrainingRun,
  trainOnTorch,
} from '../support/train-steps.ts'

beforeAll(() => set_default_backend('wasm'))

/**
 * Results of a training that differ by more than a thousandth of the greatest value. The true gradient of a bias before a
 * norm is zero, and what is found of it is rounding: a bias is measured by a thousandth of the greatest gradient of all,
 * where that is more.
 */
function findDifferences(found: WeightMap, expected: WeightMap): readonly string[] {
  expect([...found.keys()].toSorted()).toEqual([...expected.keys()].toSorted())
  const gradients = [...expected].filter(([key]) => key.startsWith('gradients/'))
  const greatest = Math.max(...gradients.map(([, { data }]) => greatestOf(data)))
  return [...expected].flatMap(([key, wanted]) => {
    const isBias = /^gradients\/.*\.bias$/.test(key)
    const share = isBias ? Math.min(1, (greatestOf(wanted.data) * 1e3) / greatest) : 1
    const difference = share * relativeDifference(found.get(key)!, wanted)
    return difference < 1e-3 ? [] : [`${key}: ${difference}`]
  })
}

function greatestOf(values: Float32Array): number {
  return values.reduce((greatest, value) => Math.max(greatest, Math.abs(value)), 0)
}

async function trainAsPython(graph: Graph, run: TrainingRun): Promise<WeightMap> {
  const source = writePyTorchModule(graph)
  return trainInPyTorch(run, { source, class: netClass(source) })
}

async function trainAsTypeScript(graph: Graph, run: TrainingRun): Promise<WeightMap> {
  const model = (await makeGenerated(await writeTorchModule(graph))).train()
  return trainOnTorch(model, run).results
}

describe('five steps of SE-ResNet-20 are those of the network written by hand in PyTorch', () => {
  let graph: Graph
  let run: TrainingRun
  let expected: WeightMap
  beforeAll(async () => {
    ;({ graph } = await compileFile('specs/cifar-resnet.senet', 'SEResNet20'))
    run = runOfReference(await readTrainingReference())
    expected = await trainInPyTorch(run)
  })

  test('as Python', async () => {
    expect(findDifferences(await trainAsPython(graph, run), expected)).toEqual([])
  })

  test('as TypeScript', async () => {
    expect(findDifferences(await trainAsTypeScript(graph, run), expected)).toEqual([])
  })
})

/**
 * Where an activation lies within a rounding of zero, a ReLU passes its gradient in one run and not in the other, which
 * changes a gradient by one over the root of the number of activations. In a large net there is always such a one: the
 * gradients of large nets are compared with smooth functions in place of those with a corner, and without dropout, whose
 * draws are each library's own.
 */
const smooth = (text: string): string =>
  text
    .replaceAll(/\b(relu6?|hardswish)\b/g, 'silu')
    .replaceAll(/\bhardsigmoid\b/g, 'sigmoid')
    .replaceAll(/\bdropout\([^()]*\)/g, 'identity')

test.each([
  ['specs/resnet.senet', 'SEResNet18', 96],
  ['specs/resnet.senet', 'ResNet50', 96],
  ['specs/legacy-resnet.senet', 'SEResNet50', 96],
  ['specs/legacy-resnext.senet', 'SEResNeXt50', 64],
  ['specs/cifar-preact.senet', 'ResNet164', 32],
  ['specs/densenet.senet', 'SEDenseNet121', 64],
  ['specs/mobilenet-v1.senet', 'SEMobileNet_0_25x', 96],
  ['specs/mobilenet-v2.senet', 'SEMobileNetV2', 96],
  ['specs/mobilenet-v3.senet', 'MobileNetV3Small', 96],
  ['specs/regnet.senet', 'RegNetY400MF', 64],
  ['specs/shufflenet-v1.senet', 'SEShuffleNet_0_5x', 96],
  ['specs/shufflenet-v2.senet', 'SEShuffleNetV2_0_5x', 96],
  ['specs/wide-resnet.senet', 'SEWRN16_8', 32],
] as const)('a step of %s %s at %i is the same as Python in PyTorch and as TypeScript', async (path, net, size) => {
  const { graph } = await compileFile(path, net, smooth)
  const run = {
    batch: [4, 3, size, size],
    labels: [3, 7, 1, 9],
    optimizer: { lr: 0.1, momentum: 0.9, weight_decay: 1e-4 },
    steps: 1,
  } as const
  expect(findDifferences(await trainAsTypeScript(graph, run), await trainAsPython(graph, run))).toEqual([])
})
