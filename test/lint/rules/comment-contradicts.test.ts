import { expect, test } from 'vitest'
import { expectFindings } from '../../support/lint.ts'

/** What it is about, the text with its findings marked, and what they say where that matters. */
const cases: readonly (readonly [about: string, marked: string, told?: readonly string[]])[] = [
  [
    'in any unit, at the words',
    `/// First ⟦2M parameters⟧, then ⟦1_185 params⟧ and 1,184 parameters.
net Net { input(8x16x16) conv(3x3, 16) bn relu }`,
    [
      'The comment says 2M parameters, but Net has 1184 parameters.',
      'The comment says 1_185 params, but Net has 1184 parameters.',
    ],
  ],
  [
    'operations are counted twice by some',
    `/// 0.59M FLOPs
net Net { input(8x16x16) conv(3x3, 16) bn relu }`,
  ],
  [
    'a zero at the end may be rounded to two digits',
    `/// 300k MACs, 290k MACs, not ⟦310k MACs⟧, ⟦280k MACs⟧, ⟦300.0k MACs⟧ or ⟦300_000 MACs⟧.
net Net { input(8x16x16) conv(3x3, 16) bn relu }`,
  ],
  [
    'other numbers are no claim',
    `/// 50 layers, v2.1 parameters, r = 16.
net Net { input(8x16x16) conv(3x3, 16) bn relu }`,
  ],
]

test.each(cases.map(([about, marked, told]) => ({ about, marked, told })))('$about', async ({ marked, told }) => {
  const texts = await expectFindings('comment-contradicts', marked)
  if (told !== undefined) expect(texts).toEqual(told)
})
