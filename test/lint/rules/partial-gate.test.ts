import { expect, test } from 'vitest'
import { expectFindings } from '../../support/lint.ts'

/** What it is about, the text with its findings marked, and what they say where that matters. */
const cases: readonly (readonly [about: string, marked: string, told?: readonly string[]])[] = [
  [
    'a row of copies and a row of its own',
    `import { se } from "senet:gates"
block Basic(w, /s) { residual { conv(3x3, w, /s) bn relu conv(3x3, w) bn } relu }
net Net { input(3x8x8) stage: { @se(r = 4) Basic(16) * 2 ⟦Basic(16)⟧ } }`,
    ['2 of the 3 Basic blocks of this stage have a gate; this one does not.'],
  ],
  [
    'rows in the body of the net',
    `import { se } from "senet:gates"
block Basic(w, /s) { residual { conv(3x3, w, /s) bn relu conv(3x3, w) bn } relu }
net Net { input(3x8x8) ⟦Basic(16)⟧ @se(r = 4) Basic(16) }`,
  ],
  [
    'another resolution is another stage',
    `import { se } from "senet:gates"
block Basic(w, /s) { residual { conv(3x3, w, /s) bn relu conv(3x3, w) bn } relu }
net Net { input(3x8x8) Basic(16) @se(r = 4) Basic(16, /2) }`,
  ],
  [
    'droppath is no gate',
    `block Basic(w, /s) { residual { conv(3x3, w, /s) bn relu conv(3x3, w) bn } relu }
net Net { input(3x8x8) Basic(16) @droppath(0.1) Basic(16) }`,
  ],
]

test.each(cases.map(([about, marked, told]) => ({ about, marked, told })))('$about', async ({ marked, told }) => {
  const texts = await expectFindings('partial-gate', marked)
  if (told !== undefined) expect(texts).toEqual(told)
})
