import { expect, test } from 'vitest'
import { expectFindings } from '../../support/lint.ts'

/** What it is about, the text with its findings marked, and what they say where that matters. */
const cases: readonly (readonly [about: string, marked: string, told?: readonly string[]])[] = [
  [
    'replaced in every net',
    `import { eca, se } from "senet:gates"
⟦@eca⟧ block Basic(w, /s) { residual { conv(3x3, w, /s) bn relu conv(3x3, w) bn } relu }
@se(r = 4) net Net { input(3x8x8) layer1: Basic(16) * 2 }
net Other = Net()`,
    ['@eca on the declaration never binds: every net that uses the block puts something else there.'],
  ],
  [
    'it binds in one of them',
    `import { eca, se } from "senet:gates"
@eca block Basic(w, /s) { residual { conv(3x3, w, /s) bn relu conv(3x3, w) bn } relu }
@se(r = 4) net Net { input(3x8x8) layer1: Basic(16) * 2 }
net Other { input(3x8x8) Basic(16) }`,
  ],
  [
    'a net that takes everything off says nothing',
    `import { eca } from "senet:gates"
@eca block Basic(w, /s) { residual { conv(3x3, w, /s) bn relu conv(3x3, w) bn } relu }
@none net Net { input(3x8x8) layer1: Basic(16) * 2 }`,
  ],
]

test.each(cases.map(([about, marked, told]) => ({ about, marked, told })))('$about', async ({ marked, told }) => {
  const texts = await expectFindings('shadowed-gate', marked)
  if (told !== undefined) expect(texts).toEqual(told)
})
