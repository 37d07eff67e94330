import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readSafetensors, type WeightMap, type WeightTensor, writeSafetensors } from '../../src/weights/index.ts'
import type { OracleCase } from './execute.ts'
import { runPython } from './python.ts'

/** A case with a tensor of each output's shape, by the output's name. */
export interface GradientCase extends OracleCase {
  readonly cotangents: WeightMap
  /** Whether batch norms take their statistics from the batch, and the running ones move. */
  readonly training?: boolean
}

/**
 * Runs and differentiates graphs in PyTorch, all in one process.
 *
 * @returns for each case `outputs/<name>`, `gradient` for the input `gradients/<key>` for each trained weight;
 *   in training `statistics/<key>` for the others
 */
export async function differentiateInPyTorch(cases: readonly GradientCase[]): Promise<readonly WeightMap[]> {
  const folder = await mkdtemp(join(tmpdir(), 'senet-oracle-'))
  const paths = ['request.json', 'tensors.safetensors', 'results.safetensors'].map((name) => join(folder, name))
  const [request = '', tensors = '', results = ''] = paths
  try {
    await writeFile(request, JSON.stringify({ cases: cases.map(({ graph, training }) => ({ graph, training })) }))
    const named = cases.flatMap(({ weights, input, cotangents }, at): [string, WeightTensor][] => [
      ...[...weights].map(([key, tensor]): [string, WeightTensor] => [`${at}/weights/${key}`, tensor]),
      ...[...cotangents].map(([key, tensor]): [string, WeightTensor] => [`${at}/cotangents/${key}`, tensor]),
      [`${at}/input`, input],
    ])
    await writeFile(tensors, writeSafetensors(new Map(named)))
    await runPython('gradients.py', '', paths)
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
