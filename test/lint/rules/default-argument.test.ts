import { expect, test } from 'vitest'
import { expectFindings, expectFix } from '../../support/lint.ts'

/** What it is about, the text with its findings marked, and what they say where that matters. */
const cases: readonly (readonly [about: string, marked: string, told?: readonly string[]])[] = [
  [
    'of an operation, by name and as a stride',
    `net Net { input(8x16x16) conv(3x3, 8, ⟦/1⟧, ⟦dilation = 1⟧) bn(⟦eps = 1e-5⟧, momentum = 0.01) }`,
    ['/1 is what conv takes anyway.', 'dilation = 1 is what conv takes anyway.', 'eps = 1e-5 is what bn takes anyway.'],
  ],
  [
    'of a block, the last by position only',
    `block B(w = 8, k = 3x3, /s) { conv(k, w, /s) bn }
net Net { input(8x16x16) B(8, ⟦3x3⟧) B(8, 5x5, ⟦/1⟧) B(⟦8⟧) }`,
  ],
  [
    'a ratio may be written; other parameters not',
    `import { conv_se } from "senet:gates"
net Net { input(8x16x16) @conv_se(r = 16, squeeze = gap, width = 4) residual { relu } }`,
  ],
  [
    'a value, which later takes the next argument by position',
    `block B(act = gelu(approximate = none)) { conv(3x3, 8) bn act }\nblock C = B(act = gelu(approximate = none))`,
    [],
  ],
  [
    'a name that holds something else',
    `block B(conv) { conv(3x3, 8, /1) bn }
block C(w) { conv(3x3, w) }
`,
  ],
  [
    'padding that the kernel has anyway',
    `net Net { input(8x16x16) conv(5x3, 8, ⟦pad = [2, 1]⟧) bn conv(3x3, 8, dilation = 2, ⟦pad = 2⟧) bn conv(3x3, 8, dilation = 2, pad = 1) bn }`,
  ],
]

test.each(cases.map(([about, marked, told]) => ({ about, marked, told })))('$about', async ({ marked, told }) => {
  const texts = await expectFindings('default-argument', marked)
  if (told !== undefined) expect(texts).toEqual(told)
})

/** Before, after (where it differs), and whether unsafe fixes are asked for. */
const fixes: readonly (readonly [before: string, after: string, unsafe: boolean])[] = [
  [
    `net Net { input(8x16x16) conv(3x3, 8, /1, pad = 1, bias = false) bn(eps = 1e-5) }`,
    `net Net { input(8x16x16) conv(3x3, 8, bias = false) bn }`,
    false,
  ],
  [
    `block B(w = 8, act = 1, /s) { conv(3x3, w, /s) bn { relu } * act }
net Net { input(8x16x16) B(16, act = 1, /2) B(8, 1) }`,
    `block B(w = 8, act = 1, /s) { conv(3x3, w, /s) bn { relu } * act }
net Net { input(8x16x16) B(16, /2) B }`,
    false,
  ],
]

test.each(fixes)('%s', async (before, after, unsafe) => {
  await expectFix('default-argument', before, after, unsafe)
})
