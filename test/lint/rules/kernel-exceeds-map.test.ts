import { expect, test } from 'vitest'
import { expectFindings } from '../../support/lint.ts'

/** What it is about, the text with its findings marked, and what they say where that matters. */
const cases: readonly (readonly [about: string, marked: string, told?: readonly string[]])[] = [
  [
    'nine values, one used',
    `net Net { input(8x16x16) gap conv(1x1, 8, bias = true) ⟦conv(3x3, 8)⟧ bn }`,
    ['A 3x3 window on a map of 1x1: 8 of its 9 values only ever meet padding.'],
  ],
  ['a map of two is enough for three', `net Net { input(8x2x2) conv(3x3, 8) bn }`],
  [
    'a rate that is too large',
    `net Net { input(8x16x16) ⟦conv(3x3, 8, dilation = 18)⟧ bn }`,
    ['A 3x3 window on a map of 16x16: 8 of its 9 values only ever meet padding.'],
  ],
  ['a window without padding lies on the map', `net Net { input(8x4x4) conv(4x4, 8, pad = 0) bn }`],
]

test.each(cases.map(([about, marked, told]) => ({ about, marked, told })))('$about', async ({ marked, told }) => {
  const texts = await expectFindings('kernel-exceeds-map', marked)
  if (told !== undefined) expect(texts).toEqual(told)
})
