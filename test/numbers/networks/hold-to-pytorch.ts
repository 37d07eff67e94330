import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { writeOnnx } from '../../../src/backends/onnx/index.ts'
import { writePyTorchModule } from '../../../src/backends/pytorch/index.ts'
import { createModel } from '../../../src/backends/tfjs/index.ts'
import { writeTorchModule } from '../../../src/backends/torch-ts/index.ts'
import type { Graph } from '../../../src/ir/index.ts'
import {
  formulaInput,
  formulaWeights,
  listWeights,
  readSafetensors,
  type WeightMap,
  type WeightTensor,
} from '../../../src/weights/index.ts'
import { loadModel, modelOf, runModel } from '../../backends/onnx/run.ts'
import { relativeDifference } from '../../support/execute.ts'
import { type GeneratedResult, judgeGenerated, netClass, runGenerated } from '../../support/generated.ts'
import { judgeGeneratedModule } from '../../support/generated-ts.ts'
import { runPython } from '../../support/python.ts'
import { compileFile } from '../../support/spec-file.ts'
import { nameOf, type Network } from './network.ts'

interface Description {
  readonly params: number
  readonly macs: number
  readonly input: readonly number[]
  readonly state_dict: Readonly<Record<string, readonly number[]>>
}

/**
 * Tests networks against PyTorch: cost, keys and shapes to the unit; and with the same weights, within 1e-4 of the largest
 * value, the outputs of every target, and the stages of the live model.
 */
export function holdToPyTorch(networks: readonly Network[]): void {
  const names = networks.map(({ oracle }) => oracle)
  const rows = networks.map((network) => [nameOf(network), network] as const)
  const computedNetworks = networks.filter(({ outputs }) => outputs !== 'alike')
  const computedRows = computedNetworks.map((network) => [nameOf(network), network] as const)
  const compiledNetworks = networks.filter(({ outputs }) => outputs === undefined)
  const compiledRows = compiledNetworks.map((network) => [nameOf(network), network] as const)

  describe('the cost, the keys and the shapes are those of PyTorch', () => {
    let described: Readonly<Record<string, Description>> = {}
    beforeAll(async () => {
      described = JSON.parse(await runPython('networks.py', '', ['describe', ...names]))
    })

    test.each(rows)('%s', async (_name, { file, request, oracle, order }) => {
      const expected = described[oracle]
      const { net, graph } = await compileFile(file, request)
      const keys = listWeights(graph).map(({ key, shape }) => [key, shape] as const)
      const sort = order === 'free' ? sortByKey : (entries: readonly Entry[]) => entries
      expect(sort(keys)).toEqual(sort(Object.entries(expected?.state_dict ?? {})))
      const { params, macs } = net.totals
      expect({ params, macs, input: graph.nodes[0]?.shape }).toEqual({
        params: expected?.params,
        macs: expected?.macs,
        input: expected?.input,
      })
    })
  })

  describe('the outputs are those of PyTorch: the live model, ONNX, TypeScript', () => {
    let computed: ReadonlyMap<string, WeightMap> = new Map()
    beforeAll(async () => {
      computed = await computeOutputs(computedNetworks.map(({ oracle }) => oracle))
    })

    test.each(computedRows)('%s', async (_name, { file, request, oracle, outputs }) => {
      const expected = computed.get(oracle) ?? new Map()
      const { graph } = await compileFile(file, request)
      const weights = formulaWeights(graph)
      const input = formulaInput([1, ...(graph.nodes[0]?.shape ?? [])])
      const taps = [...expected.keys()].filter((path) => path !== 'output')
      const model = await createModel(graph, weights, { taps })
      const live = await model.predict(input, { taps })
      model.dispose()
      expect(expected.has('output')).toBe(true)
      expectClose(new Map([...live.taps, ...live.outputs]), expected)
      if (outputs === 'live') return

      const session = await loadModel(modelOf(writeOnnx(graph, weights)))
      expectClose(await runModel(session, input), live.outputs)
      await session.release()

      const byNode = new Map(graph.outputs.map(({ name, node }) => [node, find(live.outputs, name)]))
      expect(await judgeGeneratedModule(graph, await writeTorchModule(graph), byNode, 1)).toBeUndefined()
    })
  })

  describe('the Python has the keys, their order, the shapes and the outputs', () => {
    const graphs = new Map<Network, Graph>()
    const results = new Map<Network, GeneratedResult>()
    beforeAll(async () => {
      for (const network of compiledNetworks)
        graphs.set(network, (await compileFile(network.file, network.request)).graph)
      const cases = [...graphs.values()].map((graph) => {
        const source = writePyTorchModule(graph)
        return { graph, source, net: netClass(source) }
      })
      for (const [at, result] of (await runGenerated(cases, 1)).entries()) {
        const network = compiledNetworks[at]
        if (network !== undefined) results.set(network, result)
      }
    })

    test.each(compiledRows)('%s', (_name, network) => {
      const graph = graphs.get(network)
      expect(graph && judgeGenerated(graph, results.get(network))).toBeUndefined()
      expect(results.has(network)).toBe(true)
    })
  })
}

type Entry = readonly [key: string, shape: readonly number[]]

function sortByKey(entries: readonly Entry[]): readonly Entry[] {
  return entries.toSorted(([one], [other]) => (one < other ? -1 : 1))
}

function find(tensors: WeightMap, name: string): WeightTensor {
  return tensors.get(name) ?? { shape: [], data: new Float32Array() }
}

function expectClose(actual: WeightMap, expected: WeightMap): void {
  for (const [name, wanted] of expected) {
    expect(relativeDifference(find(actual, name), wanted), name).toBeLessThanOrEqual(1e-4)
  }
}

/** The output and the stages of each network, all in one process, with the formula's weights and input. */
async function computeOutputs(names: readonly string[]): Promise<ReadonlyMap<string, WeightMap>> {
  const folder = await mkdtemp(join(tmpdir(), 'senet-networks-'))
  try {
    const path = join(folder, 'outputs.safetensors')
    await runPython('networks.py', '', ['outputs', ...names, '--save', path])
    const { weights, diagnostics } = readSafetensors(await readFile(path), path)
    if (weights === undefined) throw new Error(diagnostics.map(({ text }) => text).join('\n'))
    const computed = new Map(names.map((name) => [name, new Map<string, WeightTensor>()]))
    for (const [key, tensor] of weights) {
      const slash = key.indexOf('/')
      computed.get(key.slice(0, slash))?.set(key.slice(slash + 1), tensor)
    }
    return computed
  } finally {
    await rm(folder, { recursive: true })
  }
}
