import { expect, test } from 'vitest'
import type { Graph } from '../../src/ir/index.ts'
import { listWeights } from '../../src/weights/index.ts'
import { compileFile } from '../support/spec-file.ts'
import { summariseFile } from '../support/summarise.ts'

/** The shapes of weights by key, and of what the modules of a graph give by path. */
function readFacts(graph: Graph) {
  const weights = new Map(listWeights(graph).map(({ key, shape }) => [key, shape]))
  const shapes = new Map(graph.nodes.map(({ id, shape }) => [id, shape]))
  const outputs = new Map(graph.modules.map(({ path, output }) => [path, shapes.get(output ?? '')]))
  return { weights, outputs }
}

type Arm = readonly number[]

/** Block, size, 1x1, 3x3 (reduce, conv), double 3x3 (reduce, a, b), pool projection, C, hidden: the paper authors' SE-BN-Inception. */
const inceptionRows: readonly (readonly [
  block: string,
  size: number,
  single: Arm,
  three: Arm,
  double: Arm,
  pool: Arm,
  channels: number,
  hidden: number,
])[] = [
  ['3a', 28, [64], [64, 64], [64, 96, 96], [32], 256, 16],
  ['3b', 28, [64], [64, 96], [64, 96, 96], [64], 320, 20],
  ['3c', 14, [], [128, 160], [64, 96, 96], [], 576, 36],
  ['4a', 14, [224], [64, 96], [96, 128, 128], [128], 576, 36],
  ['4b', 14, [192], [96, 128], [96, 128, 128], [128], 576, 36],
  ['4c', 14, [160], [128, 160], [128, 160, 160], [128], 608, 38],
  ['4d', 14, [96], [128, 192], [160, 192, 192], [128], 608, 38],
  ['4e', 7, [], [128, 192], [192, 256, 256], [], 1056, 66],
  ['5a', 7, [352], [192, 320], [160, 224, 224], [128], 1024, 64],
  ['5b', 7, [352], [192, 320], [192, 224, 224], [128], 1024, 64],
]

test.each(inceptionRows)('block %s of SE-BN-Inception is the row of its table', async (block, ...row) => {
  const [size, single, three, double, pool, channels, hidden] = row
  const { graph } = await compileFile('specs/bn-inception.senet', 'SEBNInception')
  const { weights, outputs } = readFacts(graph)
  const path = `inception_${block}`
  /** Output channels of the convolutions of an arm, as far as there are any. */
  const widthsOf = (arm: string, parts: readonly string[]): Arm =>
    parts.flatMap((part) => weights.get(`${path}.${arm}${part}.conv.weight`)?.[0] ?? [])
  expect(outputs.get(path)).toEqual([channels, size, size])
  expect(widthsOf('branch1x1', [''])).toEqual(single)
  expect(widthsOf('branch3x3_', ['1', '2'])).toEqual(three)
  expect(widthsOf('branch3x3dbl_', ['1', '2', '3'])).toEqual(double)
  expect(widthsOf('branch_pool', [''])).toEqual(pool)
  expect(weights.get(`${path}.se.fc1.weight`)).toEqual([hidden, channels, 1, 1])
  expect(weights.get(`${path}.se.fc2.weight`)).toEqual([channels, hidden, 1, 1])
})

test('the kinds of pools of SE-BN-Inception: the maximum where the size is halved, and in 5b', async () => {
  const { graph } = await compileFile('specs/bn-inception.senet', 'SEBNInception')
  const pools = graph.nodes.flatMap((node) =>
    node.op === 'maxpool' || node.op === 'avgpool' ? [`${node.op} /${node.attributes.stride[0]}`] : [],
  )
  const [halving, mean, last] = ['maxpool /2', 'avgpool /1', 'maxpool /1']
  const stages = [
    [halving, halving],
    [mean, mean, halving],
    [mean, mean, mean, mean, halving],
    [mean, last],
  ]
  expect(pools).toEqual(stages.flat())
})

/** Parameters, multiply-adds, gates, parameters of the gates, biases among them: the definitions that the authors released. */
test.each([
  ['legacy-resnet', 'SEResNet50', 28_088_024, 3_860_488_192, 16, 2_530_992, 16_048],
  ['legacy-resnet', 'SEResNet101', 49_326_872, 7_574_937_600, 33, 4_777_712, 34_544],
  ['legacy-resnet', 'SEResNet152', 66_821_848, 11_288_993_792, 50, 6_629_040, 50_864],
  ['legacy-resnext', 'SEResNeXt50', 27_559_896, 4_232_994_816, 16, 2_530_992, 16_048],
  ['legacy-resnext', 'SEResNeXt101', 48_955_416, 7_974_739_968, 33, 4_777_712, 34_544],
  ['senet154', 'SENet154', 115_088_984, 20_688_363_520, 50, 6_629_040, 50_864],
  ['bn-inception', 'SEBNInception', 11_931_622, 2_033_239_424, 10, 646_398, 7_038],
] as const)('%s: the gates of %s cost what they cost the authors', async (file, net, ...figures) => {
  const { params, macs, gates, tensors } = await summariseFile(`specs/${file}.senet`, net)
  let biases = 0
  for (const [key, [length = 0]] of tensors) if (/\.se(_module)?\.fc[12]\.bias$/.test(key)) biases += length
  expect([params, macs, gates.count, gates.params, biases]).toEqual(figures)
})
