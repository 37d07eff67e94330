import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createModel } from '../../src/backends/tfjs/index.ts'
import { writeNpy } from '../../src/weights/index.ts'
import { parse } from '../../src/syntax/index.ts'
import {
  formulaInput,
  initialiseWeights,
  listWeights,
  matchWeights,
  readSafetensors,
  type WeightMap,
  writeSafetensors,
} from '../../src/weights/index.ts'
import { relativeDifference } from '../support/execute.ts'
import { runPython } from '../support/python.ts'
import { compileFile, projectFolder } from '../support/spec-file.ts'

interface Description {
  readonly params: number
  readonly macs: number
  readonly input: readonly number[]
  readonly state_dict: Readonly<Record<string, readonly number[]>>
}

interface Network {
  readonly file: string
  /** As `--net` has it; undefined where the file has one net. */
  readonly request: string | undefined
  /** What `networks.py` calls it. */
  readonly oracle: string
  readonly reduction: number
}

function pair(file: string, request: string | undefined, oracle: string, reduction = 16): Network {
  return { file, request, oracle, reduction }
}

const depths = [18, 34, 50, 101, 152]
const networks: readonly Network[] = [
  ...depths.map((depth) => pair('specs/resnet.senet', `ResNet${depth}`, `resnet${depth}`)),
  ...depths.map((depth) => pair('specs/resnet.senet', `SEResNet${depth}`, `se_resnet${depth}`)),
  ...[50, 101, 152].map((depth) => pair('specs/legacy-resnet.senet', `SEResNet${depth}`, `legacy_se_resnet${depth}`)),
  ...[20, 32, 56].flatMap((depth) => [
    pair('specs/cifar-resnet.senet', `ResNet${depth}`, `resnet${depth}_cifar`),
    pair('specs/cifar-resnet.senet', `SEResNet${depth}`, `se_resnet${depth}_cifar`),
    pair('specs/cifar-resnet.senet', `SEResNet${depth}(r = 8)`, `se_resnet${depth}_cifar`, 8),
  ]),
  pair('test/fixtures/networks/se-resnext.senet', undefined, 'legacy_se_resnext50_32x4d'),
  pair('test/fixtures/networks/mobilenet-v3.senet', undefined, 'mobilenet_v3_large'),
]

function nameOf({ file, request }: Network): string {
  return `${request ?? 'the net'} of ${file}`
}

/** What PyTorch says of networks that share a reduction: one process for all of them. */
async function describeNetworks(reduction: number): Promise<Readonly<Record<string, Description>>> {
  const names = new Set(networks.flatMap((one) => (one.reduction === reduction ? [one.oracle] : [])))
  const printed = await runPython('networks.py', '', ['describe', ...names, '--reduction', String(reduction)])
  const described: Record<string, Description> = JSON.parse(printed)
  return described
}

describe('the cost, the keys and the shapes are those of PyTorch', () => {
  const described = new Map<number, Readonly<Record<string, Description>>>()
  beforeAll(async () => {
    for (const reduction of [16, 8]) described.set(reduction, await describeNetworks(reduction))
  })

  test.each(networks.map((network) => [nameOf(network), network] as const))('%s', async (_name, network) => {
    const expected = described.get(network.reduction)?.[network.oracle]
    const { net, graph } = await compileFile(network.file, network.request)
    const keys = listWeights(graph).map(({ key, shape }) => [key, shape])
    expect(keys).toEqual(Object.entries(expected?.state_dict ?? {}))
    const { params, macs } = net.totals
    expect({ params, macs, input: graph.nodes[0]?.shape }).toEqual({
      params: expected?.params,
      macs: expected?.macs,
      input: expected?.input,
    })
  })

  test('no net of specs/ is left out', async () => {
    const covered = new Set(networks.map(({ file, request }) => `${file} ${request}`))
    const names = (await readdir(join(projectFolder, 'specs'))).filter((name) => name.endsWith('.senet'))
    for (const path of names.map((name) => `specs/${name}`)) {
      const { file } = parse({ path, text: await readFile(join(projectFolder, path), 'utf8') })
      for (const declaration of file.declarations) {
        if (declaration.kind !== 'Net') continue
        const isTemplate = declaration.parameters.some((parameter) => parameter.default === undefined)
        if (!isTemplate) expect([...covered]).toContain(`${path} ${declaration.name.text}`)
      }
    }
  })
})

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
    pair('specs/resnet.senet', 'ResNet18', 'resnet18'),
    pair('specs/resnet.senet', 'SEResNet50', 'se_resnet50'),
    pair('specs/cifar-resnet.senet', 'SEResNet56(r = 8)', 'se_resnet56_cifar', 8),
    pair('test/fixtures/networks/se-resnext.senet', undefined, 'legacy_se_resnext50_32x4d'),
    pair('test/fixtures/networks/mobilenet-v3.senet', undefined, 'mobilenet_v3_large'),
  ]
  const rows = exchanged.flatMap((network) =>
    (['ours', 'theirs'] as const).map((whose) => [nameOf(network), whose, network] as const),
  )

  test.each(rows)('%s gives the outputs of PyTorch, weights: %s', async (_name, whose, network) => {
    const { graph } = await compileFile(network.file, network.request)
    const paths = ['weights.safetensors', 'input.npy', 'results.safetensors'].map((name) => join(folder, name))
    const [weightsPath = '', inputPath = '', resultsPath = ''] = paths
    const options = ['--weights', weightsPath, '--reduction', String(network.reduction)]
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
