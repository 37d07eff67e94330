import { expect, test } from 'vitest'
import { expectFindings } from '../../support/lint.ts'

/** What it is about, the text with its findings marked, and what they say where that matters. */
const cases: readonly (readonly [about: string, marked: string, told?: readonly string[]])[] = [
  [
    'a block that ends in one',
    `block A { bn }
net Net { input(8x16x16) A ⟦bn⟧ relu }`,
    ['bn directly after bn: the first of them has no effect but its cost.'],
  ],
  ['an activation between', `net Net { input(8x16x16) bn relu bn }`],
]

test.each(cases.map(([about, marked, told]) => ({ about, marked, told })))('$about', async ({ marked, told }) => {
  const texts = await expectFindings('norm-after-norm', marked)
  if (told !== undefined) expect(texts).toEqual(told)
})
