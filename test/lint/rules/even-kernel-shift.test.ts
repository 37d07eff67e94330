import { expect, test } from 'vitest'
import { expectFindings } from '../../support/lint.ts'

/** What it is about, the text with its findings marked, and what they say where that matters. */
const cases: readonly (readonly [about: string, marked: string, told?: readonly string[]])[] = [
  [
    'a pool that shrinks the map by one',
    `net Net { input(8x16x16) ⟦avgpool(2x2, /1)⟧ }`,
    ['An even kernel of 2x2 with equal padding turns 16 into 15 and shifts it by half a pixel.'],
  ],
  [
    'a kernel that grows it',
    `net Net { input(8x16x16) ⟦conv(4x4, 8, pad = 2)⟧ bn }`,
    ['An even kernel of 4x4 with equal padding turns 16 into 17 and shifts it by half a pixel.'],
  ],
  ['dilated, it is odd', `net Net { input(8x16x16) conv(2x2, 8, pad = 1, dilation = 2) bn }`],
  ['a kernel as large as the map', `net Net { input(8x2x2) avgpool(2x2, /1) }`],
]

test.each(cases.map(([about, marked, told]) => ({ about, marked, told })))('$about', async ({ marked, told }) => {
  const texts = await expectFindings('even-kernel-shift', marked)
  if (told !== undefined) expect(texts).toEqual(told)
})
