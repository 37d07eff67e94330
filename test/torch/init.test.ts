import { setBackend } from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { beforeAll, describe, expect, test } from 'vitest'
import { full, rand, zeros } from '../../src/torch/create.ts'
import { dropout } from '../../src/torch/functional.ts'
import { init } from '../../src/torch/nn/index.ts'
import { Parameter } from '../../src/torch/nn/parameter.ts'
import { manual_seed } from '../../src/torch/random.ts'
import type { Tensor } from '../../src/torch/tensor.ts'

beforeAll(async () => {
  await setBackend('cpu')
  manual_seed(7)
})

/** Enough values for a standard error below one part in 150. */
const shape = [64, 32, 3, 3] as const
const [fanIn, fanOut] = [32 * 9, 64 * 9]

function measure(x: Tensor): {
  readonly mean: number
  readonly deviation: number
  readonly least: number
  readonly most: number
} {
  const values = Float32Array.from(x.numpy())
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  return {
    mean,
    deviation: Math.sqrt(square),
    least: values.reduce((a, b) => Math.min(a, b)),
    most: values.reduce((a, b) => Math.max(a, b)),
  }
}

/** Which deviation PyTorch's documentation gives, and where values end. */
const distributions: readonly (readonly [string, (x: Tensor) => Tensor, deviation: number, bound: number])[] = [
  ['uniform_', (x) => init.uniform_(x, -2, 2), 2 / Math.sqrt(3), 2],
  ['normal_', (x) => init.normal_(x, 0, 0.3), 0.3, Infinity],
  ['trunc_normal_ at two deviations', (x) => init.trunc_normal_(x), 0.8796256610342398, 2],
  ['trunc_normal_ far out', (x) => init.trunc_normal_(x, 0, 0.02), 0.02, 2],
  ['kaiming_normal_', (x) => init.kaiming_normal_(x), Math.sqrt(2 / fanIn), Infinity],
  [
    'kaiming_normal_ over fan_out',
    (x) => init.kaiming_normal_(x, { mode: 'fan_out', nonlinearity: 'relu' }),
    Math.sqrt(2 / fanOut),
    Infinity,
  ],
  [
    'kaiming_uniform_ of a linear layer',
    (x) => init.kaiming_uniform_(x, { a: Math.sqrt(5) }),
    Math.sqrt(1 / (3 * fanIn)),
    Math.sqrt(1 / fanIn),
  ],
  ['xavier_normal_', (x) => init.xavier_normal_(x), Math.sqrt(2 / (fanIn + fanOut)), Infinity],
  [
    'xavier_uniform_',
    (x) => init.xavier_uniform_(x, { gain: 5 / 3 }),
    (5 / 3) * Math.sqrt(2 / (fanIn + fanOut)),
    (5 / 3) * Math.sqrt(6 / (fanIn + fanOut)),
  ],
]

describe('initialisers', () => {
  test.each(distributions)('%s', (_name, fill, deviation, bound) => {
    const found = measure(fill(new Parameter(zeros([...shape]))))
    expect(Math.abs(found.deviation / deviation - 1)).toBeLessThan(0.03)
    expect(Math.abs(found.mean)).toBeLessThan(0.03 * deviation)
    expect(Math.max(-found.least, found.most)).toBeLessThanOrEqual(Math.fround(bound))
    if (bound < 100 * deviation && Number.isFinite(bound)) {
      if (deviation > bound / 10) expect(Math.min(-found.least, found.most)).toBeGreaterThan(0.99 * bound)
    }
  })

  test('a truncated normal distribution away from its mean stays within its bounds', () => {
    const { least, most } = measure(init.trunc_normal_(zeros([1000]), 0, 1, 4, 5))
    expect(least).toBeGreaterThanOrEqual(4)
    expect(most).toBeLessThanOrEqual(5)
  })

  test('constants are exact, and fill a leaf that requires gradients', () => {
    const parameter = new Parameter(zeros([2, 3]))
    const all = (value: number) => [
      [value, value, value],
      [value, value, value],
    ]
    expect(init.constant_(parameter, 0.25).tolist()).toEqual(all(0.25))
    expect(init.ones_(parameter).tolist()).toEqual(all(1))
    expect(init.zeros_(parameter)).toBe(parameter)
    expect(parameter.tolist()).toEqual(all(0))
    expect(parameter.requires_grad && parameter.is_leaf).toBe(true)
  })

  test('the same seed gives the same values', () => {
    const draw = () => {
      manual_seed(3)
      return init.kaiming_normal_(zeros([4, 4])).tolist()
    }
    expect(draw()).toEqual(draw())
  })

  test('values between two bounds are those of rand, stretched', () => {
    manual_seed(3)
    const shares = rand(64).numpy()
    manual_seed(3)
    const stretched = init.uniform_(zeros([64]), -2, 6).numpy()
    expect([...stretched]).toEqual([...shares].map((share) => Math.fround(-2 + share * 8)))
  })

  test('dropout keeps the values at which rand is not below p', () => {
    manual_seed(3)
    const shares = rand(64).numpy()
    manual_seed(3)
    const kept = dropout(full([64], 3), 0.25).numpy()
    expect([...kept]).toEqual([...shares].map((share) => (share < 0.25 ? 0 : 4)))
  })

  test.each([
    ['linear', undefined, 1],
    ['sigmoid', undefined, 1],
    ['tanh', undefined, 5 / 3],
    ['relu', undefined, Math.SQRT2],
    ['leaky_relu', undefined, Math.sqrt(2 / 1.0001)],
    ['leaky_relu', 0.2, Math.sqrt(2 / 1.04)],
    ['selu', undefined, 0.75],
  ] as const)('calculate_gain of %s with %s', (name, slope, gain) => {
    expect(init.calculate_gain(name, slope)).toBeCloseTo(gain, 15)
  })

  test('a fan needs two dimensions', () => {
    expect(() => init.kaiming_normal_(zeros([4]))).toThrow(
      'Fan in and fan out can not be computed for tensor with fewer than 2 dimensions',
    )
  })
})
