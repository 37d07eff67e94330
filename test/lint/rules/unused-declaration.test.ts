import { expect, test } from 'vitest'
import { expectFindings } from '../../support/lint.ts'

/** What it is about, the text with its findings marked, and what they say where that matters. */
const cases: readonly (readonly [about: string, marked: string, told?: readonly string[]])[] = [
  [
    'of each kind',
    `let ⟦mean⟧ = 1
block ⟦A⟧ { relu }
gate ⟦g⟧ { gap sigmoid }
net Net { input(8x16x16) relu }`,
    [
      'Nothing in this file uses the let mean.',
      'Nothing in this file uses the block A.',
      'Nothing in this file uses the gate g.',
    ],
  ],
  [
    'used by itself alone',
    `block ⟦A⟧(n) { if n > 0 { A(n - 1) } }
net Net { input(8x16x16) relu }`,
  ],
  [
    'in a library what is inside',
    `block A(w) { let ⟦half⟧ = w / 2
 let twice = 2 * w
 conv(3x3, twice) bn }`,
  ],
  [
    'used by a sweep, an annotation, a default',
    `gate g { gap linear(in.c) sigmoid }
block A(w) { conv(3x3, w) bn }
let n = 8
@g net Net(w = n, Unit = A) { input(8x8x8) residual { Unit(w) } }`,
  ],
]

test.each(cases.map(([about, marked, told]) => ({ about, marked, told })))('$about', async ({ marked, told }) => {
  const texts = await expectFindings('unused-declaration', marked)
  if (told !== undefined) expect(texts).toEqual(told)
})
