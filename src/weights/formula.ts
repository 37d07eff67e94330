import type { Graph } from '../ir/index.ts'
import { hashBytes } from './hash.ts'
import { listWeights } from './list.ts'
import { countValues, type WeightMap, type WeightTensor } from './tensor.ts'

/**
 * Numbers in [0, 1) for the tensor of a key: mulberry32 (T. Ettinger, public domain), started at the 32-bit FNV-1a hash
 * of the key in UTF-8. Thirty-two bits each, so every value is exact in float64.
 */
export function* formulaNumbers(key: string): Generator<number, never> {
  const next = startFormula(key)
  for (;;) yield next()
}

/** Gives the next of `formulaNumbers` at each call: a generator takes several times as long. */
function startFormula(key: string): () => number {
  let state = hashBytes(new TextEncoder().encode(key))
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/**
 * Weights by formula, so that two implementations can be compared number by number with no checkpoint between them.
 * With u from `formulaNumbers`: `running_var` is 0.5 + u; `running_mean` and `bias` are 0.2 (u - 0.5); a tensor of two
 * dimensions or more is (2u - 1) sqrt(3 / fan_in), fan_in the product of its shape without the first entry; any other
 * is 0.5 + u. Computed in float64 and rounded once.
 */
export function formulaWeights(graph: Graph): WeightMap {
  return new Map(listWeights(graph).map(({ key, shape }) => [key, formulaTensor(key, shape)]))
}

/** One tensor of `formulaWeights`. */
export function formulaTensor(key: string, shape: readonly number[]): WeightTensor {
  return fillTensor(key, shape, valueRule(key, shape))
}

/**
 * The input that goes with `formulaWeights`: 2u - 1 over `[N, C, H, W]`. Its key is `input`, for a training batch
 * `batch`.
 */
export function formulaInput(shape: readonly number[], key: 'input' | 'batch' = 'input'): WeightTensor {
  return fillTensor(key, shape, (u) => 2 * u - 1)
}

function valueRule(key: string, shape: readonly number[]): (u: number) => number {
  if (key.endsWith('running_var')) return (u) => 0.5 + u
  if (key.endsWith('running_mean') || key.endsWith('bias')) return (u) => 0.2 * (u - 0.5)
  if (shape.length < 2) return (u) => 0.5 + u
  const scale = Math.sqrt(3 / countValues(shape.slice(1)))
  return (u) => (2 * u - 1) * scale
}

function fillTensor(key: string, shape: readonly number[], rule: (u: number) => number): WeightTensor {
  const data = new Float32Array(countValues(shape))
  const next = startFormula(key)
  for (let i = 0; i < data.length; i++) data[i] = rule(next())
  return { shape, data }
}
