import { unreachable } from '../diagnostics/index.ts'
import type { Graph } from '../ir/index.ts'
import type { Initialiser } from '../vocabulary/index.ts'
import { hashBytes } from './hash.ts'
import { listWeights } from './list.ts'
import { normalQuantile, truncatedQuantile } from './normal.ts'
import { fillPhilox } from './philox.ts'
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
    case 'normal':
    case 'truncated':
      fillRandomly(data, key, seed, initialiser)
      break
    default:
      unreachable(initialiser)
  }
  return { shape, data }
}

type Distribution = Extract<Initialiser, { readonly kind: 'uniform' | 'normal' | 'truncated' }>

/** Words are made this many at a time: few enough to stay in the cache. */
const blockLength = 4096

/** Value i is the quantile of (w + 1/2) / 2^32, w being word i of the stream of this seed and key. */
function fillRandomly(data: Float32Array, key: string, seed: number, distribution: Distribution): void {
  const bytes = new TextEncoder().encode(key)
  const first = hashBytes(bytes)
  const second = hashBytes(bytes, secondBasis)
  const seedWords = [seed >>> 0, Math.floor(seed / 2 ** 32)] as const
  const words = new Uint32Array(Math.min(blockLength, Math.ceil(data.length / 4) * 4))
  for (let start = 0; start < data.length; start += blockLength) {
    fillPhilox(words, [start / 4, 0, first, second], seedWords)
    fillQuantiles(data.subarray(start, start + blockLength), words, distribution)
  }
}

/** A loop for each distribution: through a function that is given, each value costs a call. */
function fillQuantiles(data: Float32Array, words: Uint32Array, distribution: Distribution): void {
  switch (distribution.kind) {
    case 'uniform': {
      const { bound } = distribution
      for (let i = 0; i < data.length; i++) data[i] = (2 * toShare(words[i]!) - 1) * bound
      break
    }
    case 'normal': {
      const { mean, deviation } = distribution
      for (let i = 0; i < data.length; i++) data[i] = mean + normalQuantile(toShare(words[i]!)) * deviation
      break
    }
    case 'truncated': {
      const { deviation } = distribution
      for (let i = 0; i < data.length; i++) data[i] = truncatedQuantile(toShare(words[i]!)) * deviation
      break
    }
    default:
      unreachable(distribution)
  }
}

/** From a word to a share in (0, 1), never 0 or 1. */
function toShare(word: number): number {
  return (word + 0.5) / 2 ** 32
}
