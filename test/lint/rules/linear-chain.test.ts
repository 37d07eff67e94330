import { expect, test } from 'vitest'
import { expectFindings } from '../../support/lint.ts'

/** What it is about, the text with its findings marked, and what they say where that matters. */
const cases: readonly (readonly [about: string, marked: string, told?: readonly string[]])[] = [
  [
    'through dropout and padding',
    `net Net { input(8x16x16) ⟦conv(3x3, 8, bias = true)⟧ dropout(0.1) pad([0, 1, 0, 1]) conv(3x3, 8) bn }`,
    ['Nothing stands between this conv and the conv after it: the two are one linear map.'],
  ],
  [
    'across blocks, once',
    `block A(w) { ⟦conv(3x3, w, bias = true)⟧ }
block B(w) { conv(3x3, w) bn relu }
net Net { input(8x16x16) { A(8) B(8) } * 3 }`,
  ],
  ['a sum stands between', `net Net { input(8x16x16) residual { conv(3x3, 8, bias = true) } conv(3x3, 8) bn }`],
  ['a column and a row', `net Net { input(8x16x16) conv(3x1, 8, bias = false) conv(1x3, 8) bn }`],
]

test.each(cases.map(([about, marked, told]) => ({ about, marked, told })))('$about', async ({ marked, told }) => {
  const texts = await expectFindings('linear-chain', marked)
  if (told !== undefined) expect(texts).toEqual(told)
})
