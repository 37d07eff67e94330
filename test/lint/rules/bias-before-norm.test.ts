import { expect, test } from 'vitest'
import { expectFindings, expectFix } from '../../support/lint.ts'

/** What it is about, the text with its findings marked, and what they say where that matters. */
const cases: readonly (readonly [about: string, marked: string, told?: readonly string[]])[] = [
  [
    'the call, in every copy once',
    `block Unit(w) { ⟦conv(3x3, w, bias = true)⟧ bn }
net Net { input(8x16x16) layer1: Unit(8) * 4 }`,
    ['The bias of this conv does nothing: the bn after it takes it off again.'],
  ],
  ['linear too', `net Net { input(8x16x16) gap ⟦linear(10)⟧ bn }`],
  ['another taker needs it', `net Net { input(8x16x16) conv(3x3, 8, bias = true) as t branch { bn {} } add }`],
  [
    'what an annotation puts between',
    `import { se } from "senet:gates"
net Net { input(8x16x16) @se(r = 2) conv(3x3, 8, bias = true) bn }`,
  ],
  [
    'a bias that an argument of a built-in gate decides',
    `import { conv_se } from "senet:gates"
net Net { input(8x16x16) ⟦@conv_se(r = 2, norm = bn)⟧ relu }`,
  ],
  [
    'but not one that was taken away',
    `import { conv_se } from "senet:gates"
net Net { input(8x16x16) @conv_se(r = 2, norm = bn, bias = false) relu }`,
  ],
  [
    'nor what a built-in block always has',
    `import { SplitAttention } from "senet:blocks"
net Net { input(8x16x16) SplitAttention(8) }`,
  ],
  ['group norm takes another mean off', `net Net { input(8x16x16) conv(3x3, 8, bias = true) gn(2) }`],
]

test.each(cases.map(([about, marked, told]) => ({ about, marked, told })))('$about', async ({ marked, told }) => {
  const texts = await expectFindings('bias-before-norm', marked)
  if (told !== undefined) expect(texts).toEqual(told)
})

/** Before, after (where it differs), and whether unsafe fixes are asked for. */
const fixes: readonly (readonly [before: string, after: string, unsafe: boolean])[] = [
  [
    `net Net { input(8x16x16) conv(3x3, 8, bias = true) bn }`,
    `net Net { input(8x16x16) conv(3x3, 8, bias = false) bn }`,
    true,
  ],
  [`net Net { input(8x16x16) gap linear(10) bn }`, `net Net { input(8x16x16) gap linear(10) bn }`, true],
]

test.each(fixes)('%s', async (before, after, unsafe) => {
  await expectFix('bias-before-norm', before, after, unsafe)
})
