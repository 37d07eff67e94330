import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readSafetensors, type WeightMap, type WeightTensor, writeSafetensors } from '../../../src/weights/index.ts'
import { runPython } from '../../support/python.ts'
import type { GateCase } from './cases.ts'

/** A case with what it is run on: weights by the keys of the module itself, input and cotangent with their batch. */
export interface GateRun extends GateCase {
  readonly weights: WeightMap
  readonly input: WeightTensor
  readonly cotangent: WeightTensor
  readonly training: boolean
}

/**
 * Runs and differentiates the modules of test/oracle/gates.py in float64, all in one process.
 *
 * @returns for each run `output`, `gradient` for the input, `gradients/<key>`, and in training `statistics/<key>`
 */
export async function runGatesInPyTorch(runs: readonly GateRun[]): Promise<readonly WeightMap[]> {
  const folder = await mkdtemp(join(tmpdir(), 'senet-gates-'))
  const paths = ['request.json', 'tensors.safetensors', 'results.safetensors'].map((name) => join(folder, name))
  const [request = '', tensors = '', results = ''] = paths
  try {
    const cases = runs.map(({ gate, options, channels, size, training }) => ({
      gate,
      options,
      channels,
      size,
      training,
    }))
    await writeFile(request, JSON.stringify({ cases }))
    const named = runs.flatMap(({ weights, input, cotangent }, at): [string, WeightTensor][] => [
      ...[...weights].map(([key, value]): [string, WeightTensor] => [`${at}/weights/${key}`, value]),
      [`${at}/input`, input],
      [`${at}/cotangent`, cotangent],
    ])
    await writeFile(tensors, writeSafetensors(new Map(named)))
    await runPython('gates.py', '', paths)
    const read = readSafetensors(await readFile(results), results)
    if (read.weights === undefined) throw new Error(read.diagnostics.map((each) => each.text).join('\n'))
    const found = runs.map(() => new Map<string, WeightTensor>())
    for (const [name, value] of read.weights) {
      const slash = name.indexOf('/')
      found[Number(name.slice(0, slash))]?.set(name.slice(slash + 1), value)
    }
    return found
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** How many parameters the modules have. */
export async function countInPyTorch(cases: readonly GateCase[]): Promise<readonly number[]> {
  return JSON.parse(await runPython('gates.py', JSON.stringify({ cases }), ['--count'])) as number[]
}
