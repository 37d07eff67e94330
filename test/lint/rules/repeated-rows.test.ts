import { expect, test } from 'vitest'
import { expectFindings, expectFix } from '../../support/lint.ts'

/** What it is about, the text with its findings marked, and what they say where that matters. */
const cases: readonly (readonly [about: string, marked: string, told?: readonly string[]])[] = [
  [
    'a stage of two rows',
    `block Basic(w, /s) { residual { conv(3x3, w, /s) bn relu conv(3x3, w) bn } relu }
net Net { input(3x8x8) layer1: { ⟦Basic(8, /2)⟧ Basic(8) } }`,
    ['2 rows of Basic are one row with * 2.'],
  ],
  [
    'two rows in the body of a net',
    `block Basic(w, /s) { residual { conv(3x3, w, /s) bn relu conv(3x3, w) bn } relu }
net Net { input(3x8x8) Basic(8) Basic(8) }`,
  ],
  [
    'rows that differ, have labels or names',
    `block Basic(w, /s) { residual { conv(3x3, w, /s) bn relu conv(3x3, w) bn } relu }
net Net { input(3x8x8) Basic(8) Basic(16) a: Basic(16) Basic(16) as t Basic(16) branch { {} from t } add }`,
  ],
  [
    'a block whose own stride is 2',
    `block Down(w, /s = 2) { conv(3x3, w, /s) bn relu }
net Net { input(3x8x8) layer1: { Down(8) Down(8) Down(8) } }`,
  ],
  [
    'rows that count',
    `block Basic(w, /s) { residual { conv(3x3, w, /s) bn relu conv(3x3, w) bn } relu }
net Net { input(3x8x8) { Basic(8 + i) Basic(8 + i) Basic(8 + i) } * 2 }`,
  ],
]

test.each(cases.map(([about, marked, told]) => ({ about, marked, told })))('$about', async ({ marked, told }) => {
  const texts = await expectFindings('repeated-rows', marked)
  if (told !== undefined) expect(texts).toEqual(told)
})

/** Before, after (where it differs), and whether unsafe fixes are asked for. */
const fixes: readonly (readonly [before: string, after: string, unsafe: boolean])[] = [
  [
    `block Basic(w, /s) { residual { conv(3x3, w, /s) bn relu conv(3x3, w) bn } relu }
net Net { input(3x8x8) layer1: { Basic(8, /2)
  Basic(8)
  Basic( 8 ) } }`,
    `block Basic(w, /s) { residual { conv(3x3, w, /s) bn relu conv(3x3, w) bn } relu }
net Net { input(3x8x8) layer1: { Basic(8, /2) * 3 } }`,
    false,
  ],
  [
    `block Basic(w, /s) { residual { conv(3x3, w, /s) bn relu conv(3x3, w) bn } relu }
net Net { input(3x8x8) layer1: { Basic(8)
  // Why.
  Basic(8) Basic(8) } }`,
    `block Basic(w, /s) { residual { conv(3x3, w, /s) bn relu conv(3x3, w) bn } relu }
net Net { input(3x8x8) layer1: { Basic(8)
  // Why.
  Basic(8) Basic(8) } }`,
    false,
  ],
]

test.each(fixes)('%s', async (before, after, unsafe) => {
  await expectFix('repeated-rows', before, after, unsafe)
})
