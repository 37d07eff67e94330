import { expect, test } from 'vitest'
import { expectFindings } from '../../support/lint.ts'

/** What it is about, the text with its findings marked, and what they say where that matters. */
const cases: readonly (readonly [about: string, marked: string, told?: readonly string[]])[] = [
  [
    'a main branch',
    `block B(w, /s) { residual { ⟦conv(1x1, w, /s)⟧ bn } relu }
net Net { input(8x16x16) B(8, /2) }`,
    ['A 1x1 window with stride 2x2 never looks at 75% of the positions of its input.'],
  ],
  [
    'one axis',
    `net Net { input(8x16x16) ⟦maxpool(1x2, /2)⟧ }`,
    ['A 1x2 window with stride 2x2 never looks at 50% of the positions of its input.'],
  ],
  ['a dilated kernel covers more', `net Net { input(8x16x16) conv(2x2, 8, /3, pad = 0, dilation = 2) bn }`],
  ['a map of one position', `net Net { input(8x1x1) avgpool(1x1, /2) relu }`],
  [
    'a projection that is implied, and one that is written',
    `block Basic(w, /s) { residual { conv(3x3, w, /s) bn relu conv(3x3, w) bn } relu }
net Net { input(8x16x16) Basic(16, /2) residual { conv(3x3, 32, /2) bn } skip { conv(1x1, 32, /2) bn } }`,
  ],
]

test.each(cases.map(([about, marked, told]) => ({ about, marked, told })))('$about', async ({ marked, told }) => {
  const texts = await expectFindings('stride-skips-pixels', marked)
  if (told !== undefined) expect(texts).toEqual(told)
})
