import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createModel } from '../../src/backends/tfjs/index.ts'
import { moduleOutput, nodeById } from '../../src/ir/index.ts'
import { formulaInput, formulaWeights, listWeights } from '../../src/weights/index.ts'
import { compileFile } from '../support/spec-file.ts'

interface Statistics {
  readonly shape: readonly number[]
  readonly mean: number
  readonly std: number
  readonly first: readonly number[]
}

interface Reference {
  readonly input: readonly number[]
  readonly params: number
  readonly macs: number
  readonly output: readonly number[]
  readonly logits: readonly number[]
  readonly stages: Readonly<Record<string, Statistics>>
  readonly state_dict: Readonly<Record<string, readonly number[]>>
}

type Row = readonly [reference: string, file: string, net: string | undefined]

const networks: readonly Row[] = [
  ['resnet50', 'specs/resnet.senet', 'ResNet50'],
  ['se_resnet18', 'specs/resnet.senet', 'SEResNet18'],
  ['se_resnet50', 'specs/resnet.senet', 'SEResNet50'],
  ['se_resnet20_cifar', 'specs/cifar-resnet.senet', 'SEResNet20'],
  ['legacy_se_resnet50', 'specs/legacy-resnet.senet', 'SEResNet50'],
  ['legacy_se_resnext50_32x4d', 'specs/legacy-resnext.senet', 'SEResNeXt50'],
  ['mobilenet_v3_large', 'specs/mobilenet-v3.senet', 'MobileNetV3Large'],
]

function readReference(name: string): Reference {
  const path = join(import.meta.dirname, '..', 'fixtures', 'reference', `${name}.json`)
  const reference: Reference = JSON.parse(readFileSync(path, 'utf8'))
  return reference
}

/** Shape without the batch, mean, population standard deviation and the first six values of one image's tensor. */
function summarise(shape: readonly number[], data: Float32Array): Statistics {
  let sum = 0
  for (const value of data) sum += value
  const mean = sum / data.length
  let squares = 0
  for (const value of data) squares += (value - mean) ** 2
  return { shape: shape.slice(1), mean, std: Math.sqrt(squares / data.length), first: [...data.subarray(0, 6)] }
}

/** The largest |a - b| as a share of a scale; NaN counts as infinite. */
function largestDifference(a: readonly number[], b: readonly number[], scale: number): number {
  expect(a.length).toBe(b.length)
  const differences = a.map((value, at) => Math.abs(value - (b[at] ?? NaN)))
  return differences.some(Number.isNaN) ? Infinity : Math.max(...differences) / scale
}

test.each(networks)('%s has the keys, the shapes and the cost of the reference', async (name, file, request) => {
  const reference = readReference(name)
  const { net, graph } = await compileFile(file, request)
  const tensors = listWeights(graph).map(({ key, shape }) => [key, shape])
  expect(tensors).toEqual(Object.entries(reference.state_dict))
  const { params, macs } = net.totals
  expect({ params, macs }).toEqual({ params: reference.params, macs: reference.macs })
  expect(graph.nodes[0]?.shape).toEqual(reference.input)
  const nodes = nodeById(graph)
  for (const [path, stage] of Object.entries(reference.stages)) {
    expect([path, nodes.get(moduleOutput(graph, path) ?? '')?.shape]).toEqual([path, stage.shape])
  }
})

const runs = networks.flatMap(([name, ...rest]) =>
  // The cpu backend is for small networks.
  (name === 'se_resnet20_cifar' ? ['wasm', 'cpu'] : ['wasm']).map((backend) => [name, backend, ...rest] as const),
)

test.each(runs)('%s on %s gives the numbers of the reference, folded and not', async (name, backend, file, request) => {
  const reference = readReference(name)
  const { graph } = await compileFile(file, request)
  const weights = formulaWeights(graph)
  const input = formulaInput([1, ...reference.input])
  const taps = Object.keys(reference.stages)
  for (const fold of [false, true]) {
    const model = await createModel(graph, weights, { backend, fold, taps })
    const results = await model.predict(input, { taps })
    model.dispose()

    const output = results.outputs.get('output')
    expect(output?.shape).toEqual([1, ...reference.output])
    const scale = Math.max(...reference.logits.map(Math.abs))
    expect(largestDifference([...(output?.data ?? [])], reference.logits, scale)).toBeLessThanOrEqual(1e-4)
    for (const [path, wanted] of Object.entries(reference.stages)) {
      const { shape, data } = results.taps.get(path) ?? { shape: [], data: new Float32Array() }
      const got = summarise(shape, data)
      expect([path, got.shape]).toEqual([path, wanted.shape])
      const numbers = [got.mean, got.std, ...got.first]
      const difference = largestDifference(numbers, [wanted.mean, wanted.std, ...wanted.first], wanted.std)
      expect(difference, path).toBeLessThanOrEqual(1e-4)
    }
  }
})
