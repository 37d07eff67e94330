import { expect, test } from 'vitest'
import { expectFindings } from '../../support/lint.ts'

/** What it is about, the text with its findings marked, and what they say where that matters. */
const cases: readonly (readonly [about: string, marked: string, told?: readonly string[]])[] = [
  [
    'literals, compared',
    `block B(w) { if ⟦2 > 3⟧ { conv(3x3, w) } else if ⟦not true⟧ { relu } }`,
    ['This condition is always false.', 'This condition is always false.'],
  ],
  ['a size', `block B(k) { if ⟦3x3 != 3x3⟧ { conv(k, 8) } else if k == 3x3 { relu } }`],
]

test.each(cases.map(([about, marked, told]) => ({ about, marked, told })))('$about', async ({ marked, told }) => {
  const texts = await expectFindings('constant-condition', marked)
  if (told !== undefined) expect(texts).toEqual(told)
})
