import { expect, test } from 'vitest'
import { expectFindings } from '../../support/lint.ts'

/** What it is about, the text with its findings marked, and what they say where that matters. */
const cases: readonly (readonly [about: string, marked: string, told?: readonly string[]])[] = [
  [
    'of another operation',
    `net Net { input(8x16x16) ⟦bn⟧: conv(3x3, 8) bn }`,
    ['The label bn is the name of an operation that this step is not.'],
  ],
  [
    'a block under the name of its weights',
    `block A(w) { conv(3x3, w) bn }
net Net { input(8x16x16) conv: A(8) bn: bn }`,
  ],
]

test.each(cases.map(([about, marked, told]) => ({ about, marked, told })))('$about', async ({ marked, told }) => {
  const texts = await expectFindings('label-shadows-operation', marked)
  if (told !== undefined) expect(texts).toEqual(told)
})
