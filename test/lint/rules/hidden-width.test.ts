import { expect, test } from 'vitest'
import { expectFindings } from '../../support/lint.ts'

/** What it is about, the text with its findings marked, and what they say where that matters. */
const cases: readonly (readonly [about: string, marked: string, told?: readonly string[]])[] = [
  [
    'at the annotation, for the narrowest',
    `import { se } from "senet:gates"
block Basic(w, /s) { residual { conv(3x3, w, /s) bn relu conv(3x3, w) bn } relu }
⟦@se(r = 16)⟧ net Net { input(3x8x8) layer1: Basic(16) layer2: Basic(64) }`,
    ['se squeezes 16 channels to 1, fewer than 4.'],
  ],
  [
    'a gate of the file, once',
    `gate tiny { gap linear(2) relu linear(in.c) sigmoid }
block Basic(w, /s) { residual { conv(3x3, w, /s) bn relu conv(3x3, w) bn } relu }
net Net { input(3x8x8) ⟦@tiny⟧ layer1: Basic(16) * 3 }`,
  ],
  [
    'few channels leave few',
    `import { se } from "senet:gates"
net Net { input(2x8x8) @se(r = 2, width = 2) relu }`,
  ],
]

test.each(cases.map(([about, marked, told]) => ({ about, marked, told })))('$about', async ({ marked, told }) => {
  const texts = await expectFindings('hidden-width', marked)
  if (told !== undefined) expect(texts).toEqual(told)
})
