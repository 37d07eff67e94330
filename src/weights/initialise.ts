import { unreachable } from '../diagnostics/index.ts'
import type { Graph } from '../ir/index.ts'
import type { Initialiser } from '../vocabulary/index.ts'
import { hashBytes } from './hash.ts'
import { listWeights } from './list.ts'
import { normalQuantile, truncatedQuantile } from './normal.ts'
import { philox } from './philox.ts'
import { countValues, type WeightMap, type WeightTensor } from './tensor.ts'

/** The second hash of a key starts here, so that two keys that collide in one do not in the other. */
const secondBasis = 0x9747b28c

/**
 * Fills a graph's weights as their initialisers say. The values of a tensor follow from the seed, its key and its
 * initialiser alone: adding a layer changes no other tensor. Every machine gives the same bytes: the generator is
 * integer arithmetic, one 32-bit word a value, and normals are its quantiles (`normalQuantile`), computed in float64
 * and rounded once. The distributions are PyTorch's; its random numbers are not.
 *
 * @param seed a whole number from 0 to 2^53 - 1
 */
export function initialiseWeights(graph: Graph, seed: number): WeightMap {
  return new Map(
    listWeights(graph).map(({ key, shape, initialiser }) => [key, initialiseTensor(key, shape, initialiser, seed)]),
  )
}

/** One tensor of `initialiseWeights`. */
export function initialiseTensor(
  key: string,
  shape: readonly number[],
  initialiser: Initialiser,
  seed: number,
): WeightTensor {
  const data = new Float32Array(countValues(shape))
  switch (initialiser.kind) {
    case 'zeros':
      break
    case 'ones':
      data.fill(1)
      break
    case 'constant':
      data.fill(initialiser.value)
      break
    case 'uniform':
      fillRandomly(data, key, seed, (u) => (2 * u - 1) * initialiser.bound)
      break
    case 'normal':
      fillRandomly(data, key, seed, (u) => initialiser.mean + normalQuantile(u) * initialiser.deviation)
      break
    case 'truncated':
      fillRandomly(data, key, seed, (u) => truncatedQuantile(u) * initialiser.deviation)
      break
    default:
      unreachable(initialiser)
  }
  return { shape, data }
}

/** Value i is `quantile` of (w + 1/2) / 2^32, w being word i of the stream of this seed and key. */
function fillRandomly(data: Float32Array, key: string, seed: number, quantile: (u: number) => number): void {
  const bytes = new TextEncoder().encode(key)
  const first = hashBytes(bytes)
  const second = hashBytes(bytes, secondBasis)
  const seedWords = [seed >>> 0, Math.floor(seed / 2 ** 32)] as const
  for (let i = 0; i < data.length; i += 4) {
    const words = philox([i / 4, 0, first, second], seedWords)
    for (let j = 0; j < 4 && i + j < data.length; j++) data[i + j] = quantile((words[j]! + 0.5) / 2 ** 32)
  }
}
