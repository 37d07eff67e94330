import { describe, expect, test } from 'vitest'
import { normalQuantile, portableLog, truncatedQuantile } from '../../src/weights/normal.ts'
import { fillPhilox } from '../../src/weights/philox.ts'

describe('Philox4x32-10 gives the known answers of its authors (Random123, kat_vectors)', () => {
  test.each([
    [[0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    [[0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff], '408f276d 41c83b0e a20bc7c6 6d5451fd'],
    [[0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0], 'd16cfe09 94fdcceb 5001e420 24126ea1'],
  ] as const)('counter %j, key %j', (counter, key, expected) => {
    const words = new Uint32Array(4)
    fillPhilox(words, counter, key)
    expect([...words].map((word) => word.toString(16).padStart(8, '0')).join(' ')).toBe(expected)
  })
})

describe('normal quantiles are those of statistics.NormalDist().inv_cdf in Python', () => {
  test.each([
    [1e-10, -6.361340902404056],
    [0.001, -3.090232306167813],
    [0.02275, -2.000002443899604],
    [0.3, -0.5244005127080407],
    [0.5, 0],
    [0.9, 1.2815515655446008],
    [0.9999, 3.7190164854557084],
  ])('p = %d', (p, expected) => {
    expect(normalQuantile(p)).toBeCloseTo(expected, 14)
  })

  test('a truncated one stays within two deviations and meets them', () => {
    expect(truncatedQuantile(2 ** -33)).toBeCloseTo(-2, 6)
    expect(truncatedQuantile(1 - 2 ** -33)).toBeCloseTo(2, 6)
    expect(truncatedQuantile(0.5)).toBe(0)
    expect(Math.abs(truncatedQuantile(2 ** -33))).toBeLessThanOrEqual(2)
  })
})

test.each([2 ** -33, 0.001, 0.1, Math.SQRT1_2, 0.9, 1, 1.5, 1e10])('the portable logarithm of %d', (x) => {
  expect(Math.abs(portableLog(x) - Math.log(x))).toBeLessThanOrEqual(4e-16 * Math.max(1, Math.abs(Math.log(x))))
})
