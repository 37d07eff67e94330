import { beforeAll, describe, expect, test } from 'vitest'
import type { Initialiser } from '../../src/vocabulary/index.ts'
import { initialiseTensor } from '../../src/weights/index.ts'
import { runPython } from '../support/python.ts'

/** Of 200,000 values of PyTorch's. */
interface Statistics {
  readonly shape: readonly number[]
  readonly largest: number
  readonly mean: number
  readonly variance: number
  readonly quantiles: readonly number[]
}

const samples = 200_000
const quantiles = [0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99]

/** PyTorch's documented rule: bound = 1 / sqrt(fan_in), fan_in the product of the weight's shape without its first. */
const byFanIn = (fanIn: number): Initialiser => ({ kind: 'uniform', bound: 1 / Math.sqrt(fanIn) })

const families: Readonly<Record<string, Initialiser>> = {
  'conv weight': byFanIn(16 * 9),
  'conv bias': byFanIn(16 * 9),
  'grouped conv weight': byFanIn(4 * 9),
  'grouped conv bias': byFanIn(4 * 9),
  // ConvTranspose2d has [I, O/groups, kH, kW], and PyTorch takes the second entry for the fan-in.
  'deconv weight': byFanIn(24 * 9),
  'deconv bias': byFanIn(24 * 9),
  'grouped deconv weight': byFanIn(6 * 9),
  'grouped deconv bias': byFanIn(6 * 9),
  'conv1d weight': byFanIn(5),
  'conv1d bias': byFanIn(5),
  'linear weight': byFanIn(100),
  'linear bias': byFanIn(100),
  normal: { kind: 'normal', mean: 0.5, deviation: 0.02 },
  truncated: { kind: 'truncated', deviation: 0.02 },
  'kaiming normal': { kind: 'normal', mean: 0, deviation: Math.sqrt(2 / (32 * 9)) },
}

describe('initial weights are distributed as those of PyTorch', () => {
  let torch: Readonly<Record<string, Statistics>>
  beforeAll(async () => {
    torch = JSON.parse(await runPython('weight_statistics.py'))
  })

  test.each(Object.entries(families))('%s', (name, initialiser) => {
    const theirs = torch[name]!
    const data = initialiseTensor(`${name}.weight`, [samples], initialiser, 42).data.toSorted()
    const mean = data.reduce((sum, value) => sum + value, 0) / samples
    const variance = data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (samples - 1)
    const deviation = Math.sqrt(theirs.variance)
    // Six standard errors of the difference of two samples of this size; of a variance, for the widest family.
    const standardError = Math.sqrt(2 / samples)
    expect(Math.abs(mean - theirs.mean)).toBeLessThan(6 * deviation * standardError)
    expect(Math.abs(variance / theirs.variance - 1)).toBeLessThan(6 * Math.SQRT2 * standardError)
    for (const [index, q] of quantiles.entries()) {
      const ours = data[Math.floor(q * (samples - 1))]!
      // A quantile's standard error is sqrt(q (1 - q) / n) over the density, which is at least 0.026 / deviation here.
      const density = initialiser.kind === 'uniform' ? 1 / Math.sqrt(12) : q === 0.01 || q === 0.99 ? 0.026 : 0.17
      const error = (deviation / density) * Math.sqrt(q * (1 - q)) * standardError
      expect(Math.abs(ours - theirs.quantiles[index]!)).toBeLessThan(6 * error)
    }
    if (initialiser.kind === 'uniform' || initialiser.kind === 'truncated') {
      const bound = initialiser.kind === 'uniform' ? initialiser.bound : 2 * initialiser.deviation
      const largest = Math.max(-data[0]!, data.at(-1)!)
      expect(largest).toBeLessThanOrEqual(Math.fround(bound))
      expect(theirs.largest).toBeLessThanOrEqual(Math.fround(bound))
      expect(largest).toBeGreaterThan(bound * 0.999)
      expect(theirs.largest).toBeGreaterThan(bound * 0.999)
    }
  })
})
