import { expect, test } from 'vitest'
import { expectFindings, expectFix } from '../../support/lint.ts'

/** What it is about, the text with its findings marked, and what they say where that matters. */
const cases: readonly (readonly [about: string, marked: string, told?: readonly string[]])[] = [
  [
    'taken up in another declaration only',
    `block A { relu as ⟦t⟧ relu }
block B { relu as t relu branch { {} from t } add }
net Net { input(8x16x16) A B }`,
    ['No from takes t up.'],
  ],
  ['in a skip', `net Net { input(8x16x16) residual { relu as t conv(3x3, 8, bias = true) } skip always { from t } }`],
]

test.each(cases.map(([about, marked, told]) => ({ about, marked, told })))('$about', async ({ marked, told }) => {
  const texts = await expectFindings('unused-tensor', marked)
  if (told !== undefined) expect(texts).toEqual(told)
})

/** Before, after (where it differs), and whether unsafe fixes are asked for. */
const fixes: readonly (readonly [before: string, after: string, unsafe: boolean])[] = [
  [
    `net Net { input(8x16x16) conv(3x3, 8)
  as low -> 8x16x16 bn }`,
    `net Net { input(8x16x16) conv(3x3, 8) -> 8x16x16 bn }`,
    false,
  ],
  [
    `net Net { input(8x16x16) { relu } * (1 + 1) as t relu }`,
    `net Net { input(8x16x16) { relu } * (1 + 1) relu }`,
    false,
  ],
]

test.each(fixes)('%s', async (before, after, unsafe) => {
  await expectFix('unused-tensor', before, after, unsafe)
})
