import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { createModel } from '../../../src/backends/tfjs/index.ts'
import {
  formulaInput,
  formulaWeights,
  listWeights,
  readSafetensors,
  type WeightMap,
} from '../../../src/weights/index.ts'
import { relativeDifference } from '../../support/execute.ts'
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
 * Tests networks against PyTorch: cost, keys and shapes to the unit, the output and the stages through the same weights
 * within 1e-4 of the largest value.
 */
export function holdToPyTorch(networks: readonly Network[]): void {
  const names = networks.map(({ oracle }) => oracle)
  const rows = networks.map((network) => [nameOf(network), network] as const)

  describe('the cost, the keys and the shapes are those of PyTorch', () => {
    let described: Readonly<Record<string, Description>> = {}
    beforeAll(async () => {
      described = JSON.parse(await runPython('networks.py', '', ['describe', ...names]))
    })

    test.each(rows)('%s', async (_name, { file, request, oracle }) => {
      const expected = described[oracle]
      const { net, graph } = await compileFile(file, request)
      const keys = listWeights(graph).map(({ key, shape }) => [key, shape])
      expect(keys).toEqual(Object.entries(expected?.state_dict ?? {}))
      const { params, macs } = net.totals
      expect({ params, macs, input: graph.nodes[0]?.shape }).toEqual({
        params: expected?.params,
        macs: expected?.macs,
        input: expected?.input,
      })
    })
  })

  describe('the output and the stages are those of PyTorch', () => {
    let computed: WeightMap = new Map()
    beforeAll(async () => {
      computed = await computeOutputs(names)
    })

    test.each(rows)('%s', async (_name, { file, request, oracle }) => {
      const expected = new Map(
        [...computed].flatMap(([key, tensor]) => {
          const [network, path = ''] = splitAtSlash(key)
          return network === oracle ? [[path, tensor] as const] : []
        }),
      )
      const { graph } = await compileFile(file, request)
      const taps = [...expected.keys()].filter((path) => path !== 'output')
      const model = await createModel(graph, formulaWeights(graph), { taps })
      const results = await model.predict(formulaInput([1, ...(graph.nodes[0]?.shape ?? [])]), { taps })
      model.dispose()
      expect(expected.has('output')).toBe(true)
      for (const [path, wanted] of expected) {
        const got = path === 'output' ? results.outputs.get(path) : results.taps.get(path)
        expect(relativeDifference(got ?? { shape: [], data: new Float32Array() }, wanted), path).toBeLessThanOrEqual(
          1e-4,
        )
      }
    })
  })
}

/** All networks in one process, with the formula's weights and input. */
async function computeOutputs(names: readonly string[]): Promise<WeightMap> {
  const folder = await mkdtemp(join(tmpdir(), 'senet-networks-'))
  try {
    const path = join(folder, 'outputs.safetensors')
    await runPython('networks.py', '', ['outputs', ...names, '--save', path])
    const { weights, diagnostics } = readSafetensors(await readFile(path), path)
    if (weights === undefined) throw new Error(diagnostics.map(({ text }) => text).join('\n'))
    return weights
  } finally {
    await rm(folder, { recursive: true })
  }
}

function splitAtSlash(text: string): readonly string[] {
  const slash = text.indexOf('/')
  return [text.slice(0, slash), text.slice(slash + 1)]
}
