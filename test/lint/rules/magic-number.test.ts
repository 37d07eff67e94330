import { expect, test } from 'vitest'
import { expectFindings, expectFix } from '../../support/lint.ts'

/** What it is about, the text with its findings marked, and what they say where that matters. */
const cases: readonly (readonly [about: string, marked: string, told?: readonly string[]])[] = [
  [
    'in a step of the body',
    `net Net(width = 16) { input(3x8x8) conv(3x3, ⟦16⟧) bn conv(3x3, width) bn }`,
    ['16 is the default of the parameter width: is it meant?'],
  ],
  [
    'sizes, formulas, shapes and small numbers are others',
    `net Net(width = 16, n = 2) { input(3x16x16) conv(3x3, 2 * 16) bn -> 32x16x16 conv(3x3, width) bn { relu } * n dropout(0.5) conv(3x3, 2) bn }`,
  ],
  [
    'another declaration has another parameter',
    `block B(w) { conv(3x3, 16) bn conv(3x3, w) bn }
net Net(width = 16) { input(3x8x8) B(width) }`,
  ],
]

test.each(cases.map(([about, marked, told]) => ({ about, marked, told })))('$about', async ({ marked, told }) => {
  const texts = await expectFindings('magic-number', marked)
  if (told !== undefined) expect(texts).toEqual(told)
})

/** Before, after (where it differs), and whether unsafe fixes are asked for. */
const fixes: readonly (readonly [before: string, after: string, unsafe: boolean])[] = [
  [
    `net Net(c = 10) { input(8) linear(c) relu linear(10) }`,
    `net Net(c = 10) { input(8) linear(c) relu linear(c) }`,
    true,
  ],
]

test.each(fixes)('%s', async (before, after, unsafe) => {
  await expectFix('magic-number', before, after, unsafe)
})
