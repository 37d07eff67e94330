import { expect, test } from 'vitest'
import { expectFindings, expectFix } from '../../support/lint.ts'

/** What it is about, the text with its findings marked, and what they say where that matters. */
const cases: readonly (readonly [about: string, marked: string, told?: readonly string[]])[] = [
  [
    'under its other name',
    `import { ⟦se as attention⟧ } from "senet:gates"
net Net { input(8x16x16) relu }`,
    ['attention is imported and never used.'],
  ],
  [
    'in settings and lists',
    `import { se, eca } from "senet:gates"
net Net(gate_ = se) { input(32x8x8) @gate_ residual { relu } }
sweep S of Net { gate_ = [se, eca] }`,
  ],
]

test.each(cases.map(([about, marked, told]) => ({ about, marked, told })))('$about', async ({ marked, told }) => {
  const texts = await expectFindings('unused-import', marked)
  if (told !== undefined) expect(texts).toEqual(told)
})

/** Before, after (where it differs), and whether unsafe fixes are asked for. */
const fixes: readonly (readonly [before: string, after: string, unsafe: boolean])[] = [
  [
    `import { eca, se } from "senet:gates"
net Net { input(8x16x16) @eca residual { relu } }`,
    `import { eca } from "senet:gates"
net Net { input(8x16x16) @eca residual { relu } }`,
    false,
  ],
  [
    `import { se } from "senet:gates"\r
net Net { input(8x16x16) relu }\r
`,
    `net Net { input(8x16x16) relu }\r
`,
    false,
  ],
  [
    `import {
  eca,
  ese, // why
  se
} from "senet:gates"
net Net { input(8x16x16) @eca @se(r = 2) residual { relu } }`,
    `import {
  eca,
  ese, // why
  se
} from "senet:gates"
net Net { input(8x16x16) @eca @se(r = 2) residual { relu } }`,
    false,
  ],
]

test.each(fixes)('%s', async (before, after, unsafe) => {
  await expectFix('unused-import', before, after, unsafe)
})
