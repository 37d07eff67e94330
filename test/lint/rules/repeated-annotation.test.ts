import { expect, test } from 'vitest'
import { expectFindings, expectFix } from '../../support/lint.ts'

/** What it is about, the text with its findings marked, and what they say where that matters. */
const cases: readonly (readonly [about: string, marked: string, told?: readonly string[]])[] = [
  [
    'from the step around',
    `import { se } from "senet:gates"
block Basic(w, /s) { residual { conv(3x3, w, /s) bn relu conv(3x3, w) bn } relu }
net Net { input(3x8x8) @se(r = 4) stage: { ⟦@se( r = 4 )⟧ Basic(16) Basic(16) } }`,
    ['@se(r=4) holds here already, from the step around.'],
  ],
  [
    'a net that others derive from keeps what its rows say',
    `import { se } from "senet:gates"
block Basic(w, /s) { residual { conv(3x3, w, /s) bn relu conv(3x3, w) bn } relu }
@se(r = 4) net Net { input(3x8x8) @se(r = 4) layer1: Basic(16) layer2: Basic(16) }
@none net Plain = Net()`,
  ],
  [
    'on a step without attach points it does something',
    `import { se } from "senet:gates"
block Basic(w, /s) { residual { conv(3x3, w, /s) bn relu conv(3x3, w) bn } relu }
@se(r = 4) net Net { input(3x8x8) layer1: Basic(16) @se(r = 4) conv(3x3, 16, bias = true) }`,
  ],
  [
    'places are counted anew',
    `block Basic(w, /s) { residual { conv(3x3, w, /s) bn relu conv(3x3, w) bn } relu }
@droppath(0.1 * index / count) net Net { input(3x8x8) layer1: Basic(16) @droppath(0.1 * index / count) layer2: Basic(16) }`,
  ],
]

test.each(cases.map(([about, marked, told]) => ({ about, marked, told })))('$about', async ({ marked, told }) => {
  const texts = await expectFindings('repeated-annotation', marked)
  if (told !== undefined) expect(texts).toEqual(told)
})

/** Before, after (where it differs), and whether unsafe fixes are asked for. */
const fixes: readonly (readonly [before: string, after: string, unsafe: boolean])[] = [
  [
    `import { se } from "senet:gates"
block Basic(w, /s) { residual { conv(3x3, w, /s) bn relu conv(3x3, w) bn } relu }
@se(r = 4) net Net { input(3x8x8) @se(r = 4)
  layer1: Basic(16) layer2: Basic(16) }`,
    `import { se } from "senet:gates"
block Basic(w, /s) { residual { conv(3x3, w, /s) bn relu conv(3x3, w) bn } relu }
@se(r = 4) net Net { input(3x8x8) layer1: Basic(16) layer2: Basic(16) }`,
    false,
  ],
]

test.each(fixes)('%s', async (before, after, unsafe) => {
  await expectFix('repeated-annotation', before, after, unsafe)
})
