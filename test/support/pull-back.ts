import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Tensor, tensor, transpose } from '@tensorflow/tfjs-core'
import { readSafetensors, type WeightTensor, writeSafetensors } from '../../src/weights/index.ts'
import { formulaNumbers } from '../../src/weights/formula.ts'
import { runPython } from './python.ts'

/** A function of `torch` or `torch.nn.functional`, or one of `test/oracle/pull_back.py`, with its arguments. */
export interface PullBackCase {
  readonly call: string
  readonly options: Readonly<Record<string, unknown>>
  /** In PyTorch's layout. */
  readonly inputs: readonly WeightTensor[]
  /** Which inputs hold integers; they have no gradient. */
  readonly whole?: readonly number[]
  /** Which inputs are constants. */
  readonly fixed?: readonly number[]
}

/** What PyTorch computed in float64, rounded to float32. */
export interface PulledBack {
  readonly outputs: readonly WeightTensor[]
  /** As many as outputs that can be differentiated; drawn by the oracle. */
  readonly cotangents: readonly WeightTensor[]
  /** Of sum(output * cotangent), by the input's number. */
  readonly gradients: readonly WeightTensor[]
}

/** Values and gradients of functions, all in one process. */
export async function pullBackInPyTorch(cases: readonly PullBackCase[]): Promise<readonly PulledBack[]> {
  const folder = await mkdtemp(join(tmpdir(), 'senet-oracle-'))
  const paths = ['request.json', 'tensors.safetensors', 'results.safetensors'].map((name) => join(folder, name))
  const [request = '', tensors = '', results = ''] = paths
  try {
    const rest = cases.map(({ call, options, whole = [], fixed = [] }) => ({ call, options, whole, fixed }))
    await writeFile(request, JSON.stringify({ cases: rest }))
    const named = cases.flatMap(({ inputs }, at) =>
      inputs.map((input, number): [string, WeightTensor] => [`${at}/inputs/${number}`, input]),
    )
    await writeFile(tensors, writeSafetensors(new Map(named)))
    await runPython('pull_back.py', '', paths)
    const read = readSafetensors(await readFile(results), 'results.safetensors')
    const { weights } = read
    if (weights === undefined) throw new Error(read.diagnostics.map((each) => each.text).join('\n'))
    const list = (at: number, kind: string): WeightTensor[] => {
      const found: WeightTensor[] = []
      for (const [key, value] of weights) {
        if (key.startsWith(`${at}/${kind}/`)) found[Number(key.slice(key.lastIndexOf('/') + 1))] = value
      }
      return found
    }
    return cases.map((_, at) => ({
      outputs: list(at, 'outputs'),
      cotangents: list(at, 'cotangents'),
      gradients: list(at, 'gradients'),
    }))
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Numbers from -1 to 1 that depend on the key, times `scale`. */
export function drawn(key: string, shape: readonly number[], scale = 1): WeightTensor {
  const numbers = formulaNumbers(key)
  const size = shape.reduce((product, extent) => product * extent, 1)
  return { shape, data: Float32Array.from({ length: size }, () => (2 * numbers.next().value - 1) * scale) }
}

/** A tensor of the current backend, its axes in another order: `[0, 2, 3, 1]` for `[N, C, H, W]`. */
export function upload({ shape, data }: WeightTensor, order?: readonly number[]): Tensor {
  const whole = tensor(data, [...shape])
  return order === undefined ? whole : transpose(whole, [...order])
}

/** The values of a tensor, its axes in another order: `[0, 3, 1, 2]` for `[N, H, W, C]`. */
export function download(x: Tensor, order?: readonly number[]): WeightTensor {
  const whole = order === undefined ? x : transpose(x, [...order])
  return { shape: whole.shape, data: whole.dataSync<'float32'>().slice() }
}

/** Order of axes: PyTorch's map to the stored one, and back. */
export const toChannelsLast: readonly number[] = [0, 2, 3, 1]
export const toChannelsFirst: readonly number[] = [0, 3, 1, 2]

/** PyTorch's filter `[O, I, kH, kW]` to `[kH, kW, I, O]`, and back. */
export const toFilter: readonly number[] = [2, 3, 1, 0]
export const fromFilter: readonly number[] = [3, 2, 0, 1]
