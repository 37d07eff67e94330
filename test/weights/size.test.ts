import { expect, test } from 'vitest'
import { checkWrittenSize } from '../../src/weights/size.ts'

const large = 2 ** 20 - 1

test.each<readonly [string, readonly (readonly number[])[], 'F32' | 'F16' | 'I64', boolean]>([
  ['nothing', [], 'F32', true],
  ['just below 4 GiB', [[1024, large]], 'F32', true],
  ['4 GiB', [[1024, large + 1]], 'F32', false],
  [
    '4 GiB in two tensors',
    [
      [512, large + 1],
      [512, large + 1],
    ],
    'F32',
    false,
  ],
  ['the same as float16', [[1024, large + 1]], 'F16', true],
  ['half of it as int64', [[512, large + 1]], 'I64', false],
  ['2^60 values', [[2 ** 30, 2 ** 30]], 'F32', false],
  ['a million empty tensors', Array.from({ length: 1_000_000 }, () => [0]), 'F32', true],
])('%s', (_, shapes, dtype, fits) => {
  const weights = new Map(shapes.map((shape, index) => [`w${index}`, { shape }]))
  const message = checkWrittenSize(weights, new Map([...weights.keys()].map((key) => [key, dtype])))
  expect(message?.code).toBe(fits ? undefined : 'weights-size')
})
