import { expect, test } from 'vitest'
import { expectFindings, expectFix } from '../../support/lint.ts'

/** What it is about, the text with its findings marked, and what they say where that matters. */
const cases: readonly (readonly [about: string, marked: string, told?: readonly string[]])[] = [
  [
    'the nets of a template agree',
    `block Basic(w, /s) { residual { conv(3x3, w, /s) bn relu conv(3x3, w) bn } relu }
net Base(n) { input(3x8x8) ⟦layer1⟧: Basic(8) * n gap fc: linear(10) }
net A = Base(2)
net B = Base(3)`,
    ['The stage layer1 does not say what it gives: 8x8x8.'],
  ],
  [
    'they do not',
    `block Basic(w, /s) { residual { conv(3x3, w, /s) bn relu conv(3x3, w) bn } relu }
net Base(w) { input(3x8x8) layer1: Basic(w) * 2 }
net A = Base(8)
net B = Base(16)`,
  ],
  [
    'a sweep varies the width',
    `block Basic(w, /s) { residual { conv(3x3, w, /s) bn relu conv(3x3, w) bn } relu }
net Net(w = 8) { input(3x8x8) layer1: Basic(w) * 2 }
sweep S of Net { w = [8, 16] }`,
  ],
  [
    'a sweep varies the gate',
    `import { se } from "senet:gates"
block Basic(w, /s) { residual { conv(3x3, w, /s) bn relu conv(3x3, w) bn } relu }
@se(r = 2) net Net { input(3x8x8) ⟦layer1⟧: Basic(8) * 2 }
sweep S of Net { se.r = [2, 4] }`,
  ],
]

test.each(cases.map(([about, marked, told]) => ({ about, marked, told })))('$about', async ({ marked, told }) => {
  const texts = await expectFindings('stage-shape', marked)
  if (told !== undefined) expect(texts).toEqual(told)
})

/** Before, after (where it differs), and whether unsafe fixes are asked for. */
const fixes: readonly (readonly [before: string, after: string, unsafe: boolean])[] = [
  [
    `block Basic(w, /s) { residual { conv(3x3, w, /s) bn relu conv(3x3, w) bn } relu }
net Net { input(3x8x8) layer1: Basic(8) * 2 as t
  relu }`,
    `block Basic(w, /s) { residual { conv(3x3, w, /s) bn relu conv(3x3, w) bn } relu }
net Net { input(3x8x8) layer1: Basic(8) * 2 as t -> 8x8x8
  relu }`,
    false,
  ],
]

test.each(fixes)('%s', async (before, after, unsafe) => {
  await expectFix('stage-shape', before, after, unsafe)
})
