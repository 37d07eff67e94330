import { expect, test } from 'vitest'
import { expectFindings } from '../../support/lint.ts'

/** What it is about, the text with its findings marked, and what they say where that matters. */
const cases: readonly (readonly [about: string, marked: string, told?: readonly string[]])[] = [
  [
    'once for all copies',
    `import { se } from "senet:gates"
block Unit(w) { residual { bn relu conv(3x3, w, bias = false) } }
⟦@se(r = 4, at = [main, post])⟧ net Net { input(16x8x8) layer1: Unit(16) * 3 }`,
  ],
  [
    'identity counts as one',
    `import { se } from "senet:gates"
block Unit(w) { residual { bn relu conv(3x3, w, bias = false) } identity }
@se(r = 4, at = post) net Net { input(16x8x8) layer1: Unit(16) * 3 }`,
  ],
]

test.each(cases.map(([about, marked, told]) => ({ about, marked, told })))('$about', async ({ marked, told }) => {
  const texts = await expectFindings('post-without-activation', marked)
  if (told !== undefined) expect(texts).toEqual(told)
})
