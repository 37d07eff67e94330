import { expect, test } from 'vitest'
import { expectFindings } from '../../support/lint.ts'

/** What it is about, the text with its findings marked, and what they say where that matters. */
const cases: readonly (readonly [about: string, marked: string, told?: readonly string[]])[] = [
  [
    'one annotation, many places: told once, at the annotation',
    `import { se } from "senet:gates"
block Basic(w, /s) { residual { conv(3x3, w, /s) bn relu conv(3x3, w) bn } relu }
⟦@se(r = 16)⟧ net Net { input(3x8x8) layer1: Basic(40) * 3 layer2: Basic(72) * 2 }`,
    ['se squeezes 40 channels by r = 16, which does not divide them: the width is 2.'],
  ],
  [
    'a width that is given is no quotient',
    `import { se } from "senet:gates"
block Basic(w, /s) { residual { conv(3x3, w, /s) bn relu conv(3x3, w) bn } relu }
@se(r = 16, width = 3) net Net { input(3x8x8) layer1: Basic(40) }`,
  ],
  [
    'a setting of a derived net counts',
    `import { se } from "senet:gates"
block Basic(w, /s) { residual { conv(3x3, w, /s) bn relu conv(3x3, w) bn } relu }
⟦@se(r = 8)⟧ net Net { input(3x8x8) layer1: Basic(40) }
net Other = Net() { se.r = 16 }`,
  ],
  [
    'a gate that is called as a step',
    `import { se } from "senet:gates"
block Unit(w) { conv(3x3, w) bn ⟦se(r = 3)⟧ }
net Net { input(8x16x16) Unit(16) Unit(16) }`,
  ],
]

test.each(cases.map(([about, marked, told]) => ({ about, marked, told })))('$about', async ({ marked, told }) => {
  const texts = await expectFindings('reduction-divides', marked)
  if (told !== undefined) expect(texts).toEqual(told)
})
