import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type OnnxOptions, writeOnnx } from '../../../src/backends/onnx/index.ts'
import { createModel } from '../../../src/backends/tfjs/index.ts'
import { type Graph, moduleOutput, weightsOfGraph } from '../../../src/ir/index.ts'
import {
  formulaInput,
  formulaWeights,
  initialiseWeights,
  type WeightMap,
  type WeightTensor,
} from '../../../src/weights/index.ts'
import { relativeDifference } from '../../support/execute.ts'
import { compileFile, projectFolder } from '../../support/spec-file.ts'
import { checkModels } from './check.ts'
import { loadModel, modelOf, runModel } from './run.ts'

type Net = readonly [file: string, net: string | undefined]

/** Others are held to PyTorch with the rest of specs/, in one batch and unfolded. */
const nets: readonly Net[] = [
  ['specs/resnet.senet', 'SEResNet18'],
  ['specs/resnet.senet', 'ResNet50'],
  ['specs/cifar-resnet.senet', 'SEResNet20'],
  ['specs/legacy-resnet.senet', 'SEResNet50'],
  ['specs/mobilenet-v3.senet', 'MobileNetV3Large'],
]

async function run(graph: Graph, weights: WeightMap, input: WeightTensor, options: OnnxOptions = {}) {
  return runModel(await loadModel(modelOf(writeOnnx(graph, weights, options))), input)
}

function imagesOf({ shape, data }: WeightTensor): readonly WeightTensor[] {
  const [batch = 1, ...rest] = shape
  const size = data.length / batch
  return Array.from({ length: batch }, (_, at) => ({
    shape: [1, ...rest],
    data: data.slice(at * size, (at + 1) * size),
  }))
}

test.each(nets)('%s %s gives the numbers of the live tfjs model, folded or not, in any batch', async (file, net) => {
  const { graph } = await compileFile(file, net)
  const weights = initialiseWeights(graph, 42)
  const batch = formulaInput([3, ...(graph.nodes[0]?.shape ?? [])], 'batch')
  const [image] = imagesOf(batch)
  if (image === undefined) throw new Error('an empty batch')
  const model = await createModel(graph, weights)
  const { outputs: expected } = await model.predict(image)
  model.dispose()

  const session = await loadModel(modelOf(writeOnnx(graph, weights)))
  const single = await runModel(session, image)
  const whole = await runModel(session, batch)
  const folded = await run(graph, weights, image, { fold: true })
  expect([...single.keys()].toSorted()).toEqual([...expected.keys()].toSorted())
  for (const [name, wanted] of expected) {
    const first = imagesOf(whole.get(name) ?? { shape: [], data: new Float32Array() })[0]
    for (const got of [single.get(name), first, folded.get(name)]) {
      expect(relativeDifference(got ?? { shape: [], data: new Float32Array() }, wanted), name).toBeLessThanOrEqual(1e-4)
    }
  }
})

interface Statistics {
  readonly shape: readonly number[]
  readonly mean: number
  readonly std: number
  readonly first: readonly number[]
}

interface Reference {
  readonly logits: readonly number[]
  readonly stages: Readonly<Record<string, Statistics>>
  readonly state_dict: Readonly<Record<string, readonly number[]>>
}

const references: readonly (readonly [name: string, ...net: Net])[] = [
  ['resnet50', 'specs/resnet.senet', 'ResNet50'],
  ['se_resnet18', 'specs/resnet.senet', 'SEResNet18'],
  ['se_resnet50', 'specs/resnet.senet', 'SEResNet50'],
  ['se_resnet20_cifar', 'specs/cifar-resnet.senet', 'SEResNet20'],
  ['legacy_se_resnet50', 'specs/legacy-resnet.senet', 'SEResNet50'],
  ['legacy_se_resnext50_32x4d', 'specs/legacy-resnext.senet', 'SEResNeXt50'],
  ['mobilenet_v3_large', 'specs/mobilenet-v3.senet', 'MobileNetV3Large'],
]

function readReference(name: string): Reference {
  const reference: Reference = JSON.parse(
    readFileSync(join(projectFolder, 'test', 'fixtures', 'reference', `${name}.json`), 'utf8'),
  )
  return reference
}

function summarise({ shape, data }: WeightTensor): Statistics {
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length
  const variance = data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length
  return { shape: shape.slice(1), mean, std: Math.sqrt(variance), first: [...data.subarray(0, 6)] }
}

function largestDifference(a: readonly number[], b: readonly number[]): number {
  const differences = a.map((value, at) => Math.abs(value - (b[at] ?? NaN)))
  return a.length !== b.length || differences.some(Number.isNaN) ? Infinity : Math.max(...differences)
}

describe.each(references)('%s, which others have written in PyTorch', (name, file, net) => {
  test.each([{ fold: false }, { fold: true }])('gives their numbers at every stage, %o', async (options) => {
    const reference = readReference(name)
    const { graph } = await compileFile(file, net)
    const stages = Object.keys(reference.stages)
    const outputs = [
      ...graph.outputs.slice(0, 1),
      ...stages.map((path) => ({ name: path, node: moduleOutput(graph, path) ?? '' })),
    ]
    const input = formulaInput([1, ...(graph.nodes[0]?.shape ?? [])])
    const found = await run({ ...graph, outputs }, formulaWeights(graph), input, options)
    const logits = [...(found.get(graph.outputs[0]?.name ?? '')?.data ?? [])]
    const scale = Math.max(...reference.logits.map(Math.abs))
    expect(largestDifference(logits, reference.logits) / scale).toBeLessThanOrEqual(1e-4)
    for (const [path, wanted] of Object.entries(reference.stages)) {
      const got = summarise(found.get(path) ?? { shape: [], data: new Float32Array() })
      expect(got.shape, path).toEqual(wanted.shape)
      const numbers = [got.mean, got.std, ...got.first]
      expect(largestDifference(numbers, [wanted.mean, wanted.std, ...wanted.first]) / wanted.std).toBeLessThan(1e-4)
    }
  })
})

const judged: readonly Net[] = [
  ['specs/cifar-resnet.senet', 'SEResNet20'],
  ['specs/resnet.senet', 'SEResNet18'],
  ['specs/mobilenet-v3.senet', 'MobileNetV3Large'],
]

test.each(judged)('%s %s is sound to the onnx package in every form, and says what it is', async (file, net) => {
  const { graph } = await compileFile(file, net)
  const weights = initialiseWeights(graph, 1)
  const forms: readonly OnnxOptions[] = [{}, { fold: true }, { externalData: true }, { fold: true, externalData: true }]
  const described = await checkModels(forms.map((options) => writeOnnx(graph, weights, options)))
  const shape = graph.nodes[0]?.shape ?? []
  for (const description of described) {
    expect(description).toMatchObject({
      problem: null,
      differing: [],
      untold: [],
      ir_version: 8,
      opset: { '': 17 },
      graph: graph.name,
      inputs: { input: ['N', ...shape] },
    })
    expect(JSON.parse(description.metadata['senet.preprocessing'] ?? '')).toMatchObject({ order: 'rgb' })
  }
  const [plain, folded, external] = described
  const keys = [...weightsOfGraph(graph)].map(([key, { weight }]) => [key, weight.shape])
  const shapesOf = (one: typeof plain) =>
    Object.entries(one?.initialisers ?? {}).map(([key, each]) => [key, each.shape])
  expect(shapesOf(plain)).toEqual(keys)
  expect(external?.initialisers).toEqual(plain?.initialisers)
  const operators = (one: typeof plain) => new Set(one?.nodes.map(([operator]) => operator))
  expect(operators(plain)).toContain('BatchNormalization')
  expect(operators(folded)).not.toContain('BatchNormalization')
  const paths = new Set(graph.nodes.flatMap((node) => (node.weights.length > 0 ? [node.id] : [])))
  expect(plain?.nodes.map(([, name]) => name)).toEqual(expect.arrayContaining([...paths]))
})

test('external data is found beside the model, with the same numbers', async () => {
  const { graph } = await compileFile('specs/resnet.senet', 'SEResNet18')
  const weights = initialiseWeights(graph, 1)
  const input = formulaInput([1, 3, 224, 224])
  const folder = await mkdtemp(join(tmpdir(), 'senet-external-'))
  try {
    for (const fold of [false, true]) {
      const { files, diagnostics } = writeOnnx(graph, weights, { externalData: true, fold })
      expect([...(files?.keys() ?? []), diagnostics.length]).toEqual(['model.onnx', 'model.onnx.data', 0])
      for (const [name, bytes] of files ?? []) await writeFile(join(folder, name), bytes)
      const found = await runModel(await loadModel(join(folder, 'model.onnx')), input)
      expect(found).toEqual(await run(graph, weights, input, { fold }))
    }
  } finally {
    await rm(folder, { recursive: true })
  }
})
