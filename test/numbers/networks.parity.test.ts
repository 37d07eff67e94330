import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createModel } from '../../src/backends/tfjs/index.ts'
import { writeNpy } from '../../src/weights/index.ts'
import {
  formulaInput,
  initialiseWeights,
  matchWeights,
  readSafetensors,
  type WeightMap,
  writeSafetensors,
} from '../../src/weights/index.ts'
import { relativeDifference } from '../support/execute.ts'
import { runPython } from '../support/python.ts'
import { compileFile } from '../support/spec-file.ts'
import { nameOf, type Network, networksOf } from './networks/network.ts'

interface Run {
  readonly stages: Readonly<Record<string, unknown>>
}

describe('weights go both ways in a safetensors file', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'senet-networks-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  const exchanged: readonly Network[] = [
    ...networksOf('specs/resnet.senet', [
      ['ResNet18', 'resnet18'],
      ['SEResNet50', 'se_resnet50'],
    ]),
    ...networksOf('specs/cifar-resnet.senet', [['SEResNet56(r = 8)', 'se_resnet56_cifar@8']]),
    ...networksOf('specs/legacy-resnext.senet', [['SEResNeXt50', 'legacy_se_resnext50_32x4d']]),
    ...networksOf('specs/mobilenet-v3.senet', [['MobileNetV3Large', 'mobilenet_v3_large']]),
  ]
  const rows = exchanged.flatMap((network) =>
    (['ours', 'theirs'] as const).map((whose) => [nameOf(network), whose, network] as const),
  )

  test.each(rows)('%s gives the outputs of PyTorch, weights: %s', async (_name, whose, network) => {
    const { graph } = await compileFile(network.file, network.request)
    const paths = ['weights.safetensors', 'input.npy', 'results.safetensors'].map((name) => join(folder, name))
    const [weightsPath = '', inputPath = '', resultsPath = ''] = paths
    const options = ['--weights', weightsPath]
    if (whose === 'ours') await writeFile(weightsPath, writeSafetensors(initialiseWeights(graph, 42)))
    else await runPython('networks.py', '', ['initialise', network.oracle, ...options])
    const input = formulaInput([2, ...(graph.nodes[0]?.shape ?? [])], 'batch')
    await writeFile(inputPath, writeNpy(input.shape, input.data))

    const more = ['--input', inputPath, '--save', resultsPath]
    const run: Run = JSON.parse(await runPython('networks.py', '', ['run', network.oracle, ...options, ...more]))
    const expected = await readTensors(resultsPath)

    const matched = matchWeights(graph, await readTensors(weightsPath), weightsPath)
    expect(matched.diagnostics).toEqual([])
    const taps = Object.keys(run.stages)
    const model = await createModel(graph, matched.weights ?? new Map(), { taps })
    const { outputs, taps: tapped } = await model.predict(input, { taps })
    model.dispose()
    const actual = new Map([...outputs, ...tapped])
    expect([...actual.keys()].toSorted()).toEqual([...expected.keys()].toSorted())
    for (const [key, wanted] of expected) {
      const got = actual.get(key) ?? { shape: [], data: new Float32Array() }
      expect(relativeDifference(got, wanted), key).toBeLessThanOrEqual(1e-4)
    }
  })
})

async function readTensors(path: string): Promise<WeightMap> {
  const { weights, diagnostics } = readSafetensors(await readFile(path), path)
  expect(diagnostics).toEqual([])
  return weights ?? new Map()
}
