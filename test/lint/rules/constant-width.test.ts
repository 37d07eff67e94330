import { expect, test } from 'vitest'
import { expectFindings } from '../../support/lint.ts'

/** What it is about, the text with its findings marked, and what they say where that matters. */
const cases: readonly (readonly [about: string, marked: string, told?: readonly string[]])[] = [
  [
    'the bound that holds everywhere',
    `gate g(r = 16, width = max(8, floor(in.c / r))) { gap linear(width) relu linear(in.c) sigmoid }
block Basic(w, /s) { residual { conv(3x3, w, /s) bn relu conv(3x3, w) bn } relu }
⟦@g⟧ net Net { input(3x8x8) a: Basic(32) b: Basic(64) }`,
    ['width of g is 8 at all its places, though the channels go from 32 to 64.'],
  ],
  [
    'one number of channels says nothing',
    `gate g(r = 16, width = max(8, floor(in.c / r))) { gap linear(width) relu linear(in.c) sigmoid }
block Basic(w, /s) { residual { conv(3x3, w, /s) bn relu conv(3x3, w) bn } relu }
@g net Net { input(3x8x8) a: Basic(32) b: Basic(32) }`,
  ],
]

test.each(cases.map(([about, marked, told]) => ({ about, marked, told })))('$about', async ({ marked, told }) => {
  const texts = await expectFindings('constant-width', marked)
  if (told !== undefined) expect(texts).toEqual(told)
})
