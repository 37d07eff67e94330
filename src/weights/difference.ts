import type { WeightMap, WeightTensor } from './tensor.ts'

/** How far apart the values of two tensors of the same shape are. */
export interface TensorDifference {
  readonly key: string
  /** The largest |a - b|; infinite where a value is not a number in one of them only. */
  readonly absolute: number
  /** The largest |a - b| / max(|a|, |b|), 0 where both are 0. */
  readonly relative: number
  /** Where the largest |a - b| is, counted row-major. */
  readonly index: number
  /** How many values are not the same. */
  readonly changed: number
}

/** Two sets of weights held against each other. */
export interface WeightDifference {
  /** In the first only. */
  readonly missing: readonly string[]
  /** In the second only. */
  readonly surplus: readonly string[]
  readonly misshapen: readonly {
    readonly key: string
    readonly from: readonly number[]
    readonly to: readonly number[]
  }[]
  /** For each key of both with one shape, in the first's order. */
  readonly tensors: readonly TensorDifference[]
}

/** Compares two sets of weights, key by key; a NaN is the same as a NaN. */
export function compareWeights(first: WeightMap, second: WeightMap): WeightDifference {
  const tensors: TensorDifference[] = []
  const misshapen: { key: string; from: readonly number[]; to: readonly number[] }[] = []
  for (const [key, tensor] of first) {
    const other = second.get(key)
    if (other === undefined) continue
    const { shape } = tensor
    const same = shape.length === other.shape.length && shape.every((extent, axis) => extent === other.shape[axis])
    if (same) tensors.push(compareTensors(key, tensor, other))
    else misshapen.push({ key, from: shape, to: other.shape })
  }
  return {
    missing: [...first.keys()].filter((key) => !second.has(key)),
    surplus: [...second.keys()].filter((key) => !first.has(key)),
    misshapen,
    tensors,
  }
}

function compareTensors(key: string, { data: a }: WeightTensor, { data: b }: WeightTensor): TensorDifference {
  let absolute = 0
  let relative = 0
  let index = 0
  let changed = 0
  for (let i = 0; i < a.length; i++) {
    const x = a[i]!
    const y = b[i]!
    if (Object.is(x, y) || x === y) continue
    changed += 1
    const gap = Math.abs(x - y)
    // Of infinities and NaN the gap is NaN.
    const difference = gap >= 0 ? gap : Infinity
    const larger = Math.max(Math.abs(x), Math.abs(y))
    const share = Number.isFinite(difference) ? difference / larger : Infinity
    if (difference > absolute) {
      absolute = difference
      index = i
    }
    if (share > relative) relative = share
  }
  return { key, absolute, relative, index, changed }
}
