import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { chooseKinds, compareWeights, getDtype, measureTensor, type WeightMap } from '../../src/weights/index.ts'
import { encodeBfloat, encodeHalf } from '../../src/weights/formats/encode.ts'

/** Every finite half (brain) float with its bits, ascending: an encoder is held to a search among them. */
function listFloats(kind: 'F16' | 'BF16'): readonly { readonly value: number; readonly bits: number }[] {
  const { read } = getDtype(kind)
  const view = new DataView(new ArrayBuffer(2))
  return Array.from({ length: 0x8000 }, (_, bits) => {
    view.setUint16(0, bits, true)
    return { value: read(view, 0), bits }
  }).filter(({ value }) => Number.isFinite(value))
}

const bitsOf = (value: number) => new Uint32Array(Float32Array.of(value).buffer)[0]!

test.each(['F16', 'BF16'] as const)('%s is rounded to the nearest, ties to even', (kind) => {
  const floats = listFloats(kind)
  const encode = kind === 'F16' ? encodeHalf : encodeBfloat
  const largest = floats.at(-1)!.value
  for (const { value, bits } of floats)
    expect([encode(bitsOf(value)), encode(bitsOf(-value))]).toEqual([bits, bits | 0x8000])
  const nearest = (value: number): number => {
    let low = 0
    let high = floats.length - 1
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if (floats[middle]!.value <= value) low = middle
      else high = middle
    }
    const below = value - floats[low]!.value
    const above = floats[high]!.value - value
    if (below === above) return floats[low]!.bits % 2 === 0 ? floats[low]!.bits : floats[high]!.bits
    return below < above ? floats[low]!.bits : floats[high]!.bits
  }
  fc.assert(
    fc.property(fc.float({ min: 0, max: Math.fround(largest), noNaN: true }), (value) => {
      expect(encode(bitsOf(value))).toBe(nearest(value))
    }),
    { numRuns: 2000 },
  )
  // Between two neighbours: the tie itself, where float32 can say it.
  for (let index = 1; index < floats.length; index += 97) {
    const middle = (floats[index]!.value + floats[index - 1]!.value) / 2
    if (Math.fround(middle) === middle) expect(encode(bitsOf(middle))).toBe(nearest(middle))
  }
  const infinity = kind === 'F16' ? 0x7c00 : 0x7f80
  expect([encode(bitsOf(Infinity)), encode(bitsOf(-Infinity))]).toEqual([infinity, infinity | 0x8000])
  expect(encode(bitsOf(NaN)) & 0x7fff).toBeGreaterThan(infinity)
  expect(encodeHalf(bitsOf(65519.99))).toBe(0x7bff)
  expect(encodeHalf(bitsOf(65520))).toBe(0x7c00)
})

const map = (entries: Readonly<Record<string, readonly number[]>>): WeightMap =>
  new Map(Object.entries(entries).map(([key, data]) => [key, { shape: [data.length], data: Float32Array.from(data) }]))

test('what float16 has no room for is told, and integers stay what they are', () => {
  const weights = map({ a: [1, 65519], b: [1, -70000], c: [70000], d: [Infinity], n: [3] })
  const kinds = new Map([['n', 'I64'] as const, ['c', 'I64'] as const])
  const chosen = chooseKinds(weights, kinds, 'F16', () => true, 'w')
  expect(chosen.diagnostics.map(({ code, text }) => [code, text])).toEqual([
    ['weights-half-range', 'Values that float16 cannot hold, in 1 tensor:\n  b: -70000 at index 1'],
  ])
  expect([...chosen.kinds.values()]).toEqual(['F16', 'F16', 'I64', 'F16', 'I64'])
  const kept = chooseKinds(
    weights,
    new Map([['a', 'F64'] as const, ['b', 'BF16'] as const]),
    undefined,
    () => true,
    'w',
  )
  expect([kept.diagnostics, ...kept.kinds.values()]).toEqual([[], 'F32', 'BF16', 'F32', 'F32', 'F32'])
})

test('tensors are measured', () => {
  const { w, e } = { w: Float32Array.of(1, NaN, -3, Infinity), e: new Float32Array() }
  expect(measureTensor({ shape: [4], data: w })).toEqual({
    count: 4,
    min: -3,
    max: Infinity,
    mean: -1,
    nans: 1,
    infinities: 1,
  })
  expect(measureTensor({ shape: [0], data: e })).toMatchObject({ count: 0, min: undefined, mean: undefined })
})

test('sets of weights are held against each other', () => {
  const first = map({ same: [1, NaN, 0], other: [1, 2, 4], nan: [1], gone: [1], long: [1, 2] })
  const second = map({ same: [1, NaN, -0], other: [1, 2.5, 4], nan: [NaN], long: [1], new: [1] })
  expect(compareWeights(first, second)).toEqual({
    missing: ['gone'],
    surplus: ['new'],
    misshapen: [{ key: 'long', from: [2], to: [1] }],
    tensors: [
      { key: 'same', absolute: 0, relative: 0, index: 0, changed: 0 },
      { key: 'other', absolute: 0.5, relative: 0.2, index: 1, changed: 1 },
      { key: 'nan', absolute: Infinity, relative: Infinity, index: 0, changed: 1 },
    ],
  })
})
