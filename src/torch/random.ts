import { initialiseTensor } from '../weights/index.ts'
import { check } from './errors.ts'
import { countValues, type Shape } from './layout.ts'
import type { Tensor } from './tensor.ts'
import { upload } from './values/value.ts'

/** PyTorch's own seed where none is set. */
const defaultSeed = 67280421310721

/** The generator that all random functions draw from: the seed, and how many tensors were drawn since it was set. */
const generator = { seed: defaultSeed, draws: 0 }

/**
 * Starts the random numbers anew. The numbers after it are the same on every machine; they are not PyTorch's.
 *
 * @param seed a whole number from 0 to 2^53 - 1
 */
export function manual_seed(seed: number): void {
  check(
    Number.isSafeInteger(seed) && seed >= 0,
    () => `manual_seed takes a whole number from 0 to 2^53 - 1, not ${seed}`,
  )
  generator.seed = seed
  generator.draws = 0
}

/** The seed that is in use. */
export function initial_seed(): number {
  return generator.seed
}

/** A distribution to draw from. */
export type Distribution =
  | { readonly kind: 'uniform'; readonly bound: number }
  | { readonly kind: 'normal'; readonly mean: number; readonly deviation: number }
  | { readonly kind: 'truncated'; readonly deviation: number }

/** The next values, row-major. Philox4x32-10, as the weights of `senet` (`initialiseTensor`), one stream a draw. */
export function draw(shape: Shape, distribution: Distribution): Float32Array {
  return initialiseTensor(`draw ${generator.draws++}`, shape, distribution, generator.seed).data
}

/** The largest float32 below 1. */
const largestShare = 1 - 2 ** -24

/**
 * The next values in [0, 1), row-major, each as `change` makes it. They are written over what was drawn: `map` of a typed
 * array takes as much memory again, and longer than the drawing.
 */
export function drawUnit(shape: Shape, change: (share: number) => number = Math.fround): Float32Array {
  const values = draw(shape, { kind: 'uniform', bound: 1 })
  for (let at = 0; at < values.length; at++) {
    // Rounding to float32 may reach the bound.
    values[at] = change(Math.min(Math.fround((values[at]! + 1) / 2), largestShare))
  }
  return values
}

/** Fills a tensor with values drawn in row-major order, whatever its layout. */
export function drawInto(tensor: Tensor, distribution: Distribution): Tensor {
  return tensor.copy_(tensor.derive(upload(draw(tensor.shape, distribution), tensor.shape, 'float32')))
}

/** A permutation of `0 … n - 1` (Fisher and Yates). */
export function drawPermutation(n: number): Int32Array {
  const numbers = drawUnit([n])
  const order = Int32Array.from({ length: n }, (_, at) => at)
  for (let last = n - 1; last > 0; last--) {
    const other = Math.floor(numbers[last]! * (last + 1))
    const moved = order[last]!
    order[last] = order[other]!
    order[other] = moved
  }
  return order
}

/** Whole numbers from `low` to `high`, exclusive. */
export function drawIntegers(low: number, high: number, shape: Shape): Int32Array {
  check(high > low, () => `random_ expects 'from' to be less than 'to', but got from=${low} >= to=${high}`)
  const numbers = drawUnit(shape)
  return Int32Array.from({ length: countValues(shape) }, (_, at) => low + Math.floor(numbers[at]! * (high - low)))
}
