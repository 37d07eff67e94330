import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Graph } from '../../src/ir/index.ts'
import { readSafetensors, type WeightMap, type WeightTensor, writeSafetensors } from '../../src/weights/index.ts'
import { runPython } from './python.ts'

/** A graph with its tensors, as the oracle takes it; the input has its batch. */
export interface OracleCase {
  readonly graph: Graph
  readonly weights: WeightMap
  readonly input: WeightTensor
}

/**
 * Runs graphs in PyTorch, all in one process.
 *
 * @returns for each case the values of all nodes by id, with their batch
 * @throws Error where PyTorch refuses a graph or gives another shape than the graph says
 */
export async function executeInPyTorch(
  cases: readonly OracleCase[],
  dtype: 'float32' | 'float64' = 'float32',
): Promise<readonly WeightMap[]> {
  const folder = await mkdtemp(join(tmpdir(), 'senet-oracle-'))
  const paths = ['request.json', 'tensors.safetensors', 'results.safetensors'].map((name) => join(folder, name))
  const [request = '', tensors = '', results = ''] = paths
  try {
    await writeFile(request, JSON.stringify({ dtype, cases: cases.map(({ graph }) => ({ graph })) }))
    const named = cases.flatMap(({ weights, input }, at): [string, WeightTensor][] => [
      ...[...weights].map(([key, tensor]): [string, WeightTensor] => [`${at}/weights/${key}`, tensor]),
      [`${at}/input`, input],
    ])
    await writeFile(tensors, writeSafetensors(new Map(named)))
    await runPython('execute.py', '', paths)
    const read = readSafetensors(await readFile(results), 'results.safetensors')
    if (read.weights === undefined) throw new Error(read.diagnostics.map((each) => each.text).join('\n'))
    const values = cases.map(() => new Map<string, WeightTensor>())
    for (const [name, tensor] of read.weights) {
      const slash = name.indexOf('/')
      values[Number(name.slice(0, slash))]?.set(name.slice(slash + 1), tensor)
    }
    return values
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** The largest difference, as a share of the largest reference value; Infinity where shapes or NaNs differ. */
export function relativeDifference(actual: WeightTensor, expected: WeightTensor): number {
  if (actual.shape.join() !== expected.shape.join()) return Infinity
  let difference = 0
  let largest = 1e-12
  for (let at = 0; at < expected.data.length; at++) {
    const one = actual.data[at] ?? NaN
    const other = expected.data[at] ?? NaN
    if (Number.isNaN(one) || Number.isNaN(other)) return Infinity
    if (one !== other) difference = Math.max(difference, Math.abs(one - other))
    largest = Math.max(largest, Math.abs(other))
  }
  return difference / largest
}
