import { expect, test } from 'vitest'
import { expectFindings } from '../../support/lint.ts'

/** What it is about, the text with its findings marked, and what they say where that matters. */
const cases: readonly (readonly [about: string, marked: string, told?: readonly string[]])[] = [
  [
    'a column',
    `net Net { input(8x16x15) ⟦maxpool(2x2, /2)⟧ }`,
    ['The windows end before the last 1 column of an input of 16x15.'],
  ],
  ['padding that is not looked at is no loss', `net Net { input(8x16x16) conv(3x3, 8, /2) bn }`],
  [
    'at the place, in a block of many sizes',
    `block Down { ⟦maxpool(2x2, /2)⟧ }
net Net { input(8x20x20) Down Down Down }`,
  ],
]

test.each(cases.map(([about, marked, told]) => ({ about, marked, told })))('$about', async ({ marked, told }) => {
  const texts = await expectFindings('dropped-rows', marked)
  if (told !== undefined) expect(texts).toEqual(told)
})
