import { beforeAll, describe, expect, test, vi } from 'vitest'
import { writePyTorchModule } from '../../src/backends/pytorch/index.ts'
import { writeTorchModule } from '../../src/backends/torch-ts/index.ts'
import type { Graph } from '../../src/ir/index.ts'
import { set_default_backend } from '../../src/torch/node.ts'
import type { WeightMap } from '../../src/weights/index.ts'
import { relativeDifference } from '../support/execute.ts'
import { netClass } from '../support/generated.ts'
import { makeGenerated } from '../support/generated-ts.ts'
import { restartNoise } from '../support/noise.ts'
import { smoothGraph } from '../support/smooth-graph.ts'
import { compileFile } from '../support/spec-file.ts'
import { listSpecNets } from '../support/spec-nets.ts'
import {
  readTrainingReference,
  runOfReference,
  trainInPyTorch,
  type TrainingRun,
  trainOnTorch,
} from '../support/train-steps.ts'

// Dropout, stochastic depth and Shake-Shake draw the same numbers on both sides.
vi.mock('../../src/torch/random.ts', async (original) => ({
  ...(await original<object>()),
  drawUnit: (await import('../support/noise.ts')).drawNoise,
}))

beforeAll(() => set_default_backend('wasm'))

/**
 * Results of a training that differ by more than a thousandth of the greatest value. The gradient of a bias is the sum of
 * what the gradient of its layer's weight sums times inputs of the size of one. Before a norm, at once or behind linear
 * layers only, that sum is zero (PyTorch in float64 finds 1e-15 where it and `senet/torch` find 1e-6 in float32), and what
 * is found of it is the rounding of its parts: a bias is measured by its layer's weight, where that is more.
 */
function findDifferences(found: WeightMap, expected: WeightMap): readonly string[] {
  expect([...found.keys()].toSorted()).toEqual([...expected.keys()].toSorted())
  return [...expected].flatMap(([key, wanted]) => {
    const weight = /^gradients\/.*\bbias$/.test(key) ? expected.get(key.replace(/bias$/, 'weight')) : undefined
    const share = weight === undefined ? 1 : Math.min(1, greatestOf(wanted.data) / greatestOf(weight.data))
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
  restartNoise()
  const model = (await makeGenerated(await writeTorchModule(graph))).train()
  return trainOnTorch(model, run).results
}

/**
 * Where an activation lies within a rounding of zero, a ReLU passes its gradient in one run and not in the other, which
 * changes a gradient by one over the root of the number of activations; where two values of a window lie within a
 * rounding of each other, a max pool gives its gradient to another one. In a large net there is always such a place, and
 * which one it is depends on the processor: nets are compared with smooth functions in place of those with a corner.
 */
async function compileSmooth(...request: Parameters<typeof compileFile>): Promise<Graph> {
  const { graph } = await compileFile(...request)
  return smoothGraph(graph)
}

describe('five steps of SE-ResNet-20 are those of the network written by hand in PyTorch', () => {
  let graph: Graph
  let run: TrainingRun
  let expected: WeightMap
  beforeAll(async () => {
    graph = await compileSmooth('specs/cifar-resnet.senet', 'SEResNet20')
    run = { ...runOfReference(await readTrainingReference()), relu: 'silu' }
    expected = await trainInPyTorch(run)
  })

  test('as Python', async () => {
    expect(findDifferences(await trainAsPython(graph, run), expected)).toEqual([])
  })

  test('as TypeScript', async () => {
    expect(findDifferences(await trainAsTypeScript(graph, run), expected)).toEqual([])
  })
})

async function expectSameStep(graph: Graph, size: number): Promise<void> {
  const run = {
    batch: [4, 3, size, size],
    labels: [3, 7, 1, 9],
    optimizer: { lr: 0.1, momentum: 0.9, weight_decay: 1e-4 },
    steps: 1,
  } as const
  expect(findDifferences(await trainAsTypeScript(graph, run), await trainAsPython(graph, run))).toEqual([])
}

const whole = [
  ['specs/bn-inception.senet', 'SEBNInception', 64],
  ['specs/resnet.senet', 'SEResNet18', 96],
  ['specs/resnet.senet', 'ResNet50', 96],
  ['specs/legacy-resnet.senet', 'SEResNet50', 96],
  ['specs/legacy-resnext.senet', 'SEResNeXt50', 64],
  ['specs/cifar-preact.senet', 'ResNet164', 32],
  ['specs/densenet.senet', 'SEDenseNet121', 64],
  ['specs/efficientnet.senet', 'EfficientNetB0', 64],
  ['specs/mobilenet-v1.senet', 'SEMobileNet_0_25x', 96],
  ['specs/mobilenet-v2.senet', 'SEMobileNetV2', 96],
  ['specs/mobilenet-v3.senet', 'MobileNetV3Small', 96],
  ['specs/regnet.senet', 'RegNetY400MF', 64],
  ['specs/shufflenet-v1.senet', 'SEShuffleNet_0_5x', 96],
  ['specs/shufflenet-v2.senet', 'SEShuffleNetV2_0_5x', 96],
  ['specs/unet.senet', 'SCSEUNet(classes = 10, w = 16, size = 32)', 32],
  ['specs/wide-resnet.senet', 'SEWRN16_8', 32],
] as const

test.each(whole)(
  'a step of %s %s at %i is the same as Python in PyTorch and as TypeScript',
  async (path, net, size) => {
    await expectSameStep(await compileSmooth(path, net), size)
  },
)

// Fewer blocks, by arguments of the template that the nets of the file are made of.
const short = [
  ['specs/resnest.senet', 'Network([1, 1, 1, 1])', 64],
  ['specs/resnext.senet', 'Network(Bottleneck(groups = 32, base = 4), [1, 1, 1, 1])', 64],
  ['specs/shake-shake.senet', 'Network(1, 32)', 16],
  ['specs/shake-shake.senet', 'NextNetwork(1, 4, 8)', 16],
  ['specs/sknet.senet', 'Network([1, 1, 1, 1])', 64],
] as const

test.each(short)(
  'a step of %s %s with SE at %i is the same as Python and as TypeScript',
  async (path, template, size) => {
    await expectSameStep(
      await compileSmooth(path, 'Short', (text) => `${text}@se(r = 16) net Short = ${template} {}`),
      size,
    )
  },
)

/** Two blocks in place of each row, and none of the sums that are asserted. */
const shorten = (text: string): string => text.replaceAll(/ \* \d+(?= ->)/g, ' * 2').replaceAll(/^ *assert .*\n/gm, '')

// Nets that have no such arguments, and are made for large pictures or of many blocks.
const small = [
  ['specs/inception-resnet-v2.senet', 'InceptionResNetV2', 75, []],
  // The auxiliary output needs 17x17 for its pool.
  ['specs/inception-v3.senet', 'SEInceptionV3', 139, [['avgpool(5x5, /3)', 'avgpool(3x3, /1)']]],
  ['specs/senet154.senet', 'SENet154', 64, []],
  // What the first linear layer takes depends on the size.
  ['specs/vgg.senet', 'SEVGG11', 32, [['input(3x224x224', 'input(3x32x32'], [' -> 512x7x7', '']]], // prettier-ignore
] as const

test.each(small)(
  'a step of %s %s, made small, at %i is the same as Python and as TypeScript',
  async (path, net, size, changes) => {
    const change = (text: string) => changes.reduce((all, [from, to]) => all.replace(from, to), shorten(text))
    await expectSameStep(await compileSmooth(path, net, change), size)
  },
)

test('every family is held', () => {
  const held = [...whole, ...short, ...small].map(([path]): string => path)
  // SE-ResNet-20 is above; the nets of ablations.senet are those of legacy-resnet.senet with other gates.
  const others = ['specs/ablations.senet', 'specs/cifar-resnet.senet']
  expect(new Set([...held, ...others])).toEqual(new Set(listSpecNets().map(([path]) => path)))
})
