import type { WeightTensor } from './tensor.ts'

/** What a tensor's values are like. The mean is over the finite values, the extremes over all that are numbers. */
export interface TensorStatistics {
  readonly count: number
  /** Undefined where there is no value that is a number. */
  readonly min: number | undefined
  readonly max: number | undefined
  readonly mean: number | undefined
  readonly nans: number
  readonly infinities: number
}

/** Counts and measures a tensor's values, in one pass; the sum is taken in float64. */
export function measureTensor({ data }: WeightTensor): TensorStatistics {
  let min = Infinity
  let max = -Infinity
  let sum = 0
  let nans = 0
  let infinities = 0
  for (let index = 0; index < data.length; index++) {
    const value = data[index]!
    if (value !== value) {
      nans += 1
      continue
    }
    if (value < min) min = value
    if (value > max) max = value
    if (value - value !== 0) infinities += 1
    else sum += value
  }
  const numbers = data.length - nans
  const finite = numbers - infinities
  return {
    count: data.length,
    min: numbers === 0 ? undefined : min,
    max: numbers === 0 ? undefined : max,
    mean: finite === 0 ? undefined : sum / finite,
    nans,
    infinities,
  }
}
