import { expect, test } from 'vitest'
import { expectFindings } from '../../support/lint.ts'

/** What it is about, the text with its findings marked, and what they say where that matters. */
const cases: readonly (readonly [about: string, marked: string, told?: readonly string[]])[] = [
  [
    'one place for all nets of a template',
    `net Base(n) { ⟦input(3x8x8)⟧ conv(3x3, n) bn }
net A = Base(8)
net B = Base(16)`,
    ['The input of A is a picture, and says nothing of the mean and deviation it is trained with.'],
  ],
  [
    'a mean alone is enough: some were trained so',
    `net Net { input(3x8x8, mean = [104, 117, 123], range = 255) relu }`,
  ],
]

test.each(cases.map(([about, marked, told]) => ({ about, marked, told })))('$about', async ({ marked, told }) => {
  const texts = await expectFindings('input-statistics', marked)
  if (told !== undefined) expect(texts).toEqual(told)
})
