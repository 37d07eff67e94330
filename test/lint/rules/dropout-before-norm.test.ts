import { expect, test } from 'vitest'
import { expectFindings } from '../../support/lint.ts'

/** What it is about, the text with its findings marked, and what they say where that matters. */
const cases: readonly (readonly [about: string, marked: string, told?: readonly string[]])[] = [
  ['at the dropout', `net Net { input(8x16x16) conv(3x3, 8, bias = true) ⟦dropout(0.1)⟧ bn }`],
  ['a rate of 0 drops nothing', `net Net { input(8x16x16) conv(3x3, 8, bias = true) dropout(0) bn }`],
  ['a convolution between', `net Net { input(8x16x16) dropout(0.1) conv(3x3, 8) bn }`],
]

test.each(cases.map(([about, marked, told]) => ({ about, marked, told })))('$about', async ({ marked, told }) => {
  const texts = await expectFindings('dropout-before-norm', marked)
  if (told !== undefined) expect(texts).toEqual(told)
})
