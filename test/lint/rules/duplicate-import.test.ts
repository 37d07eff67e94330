import { expect, test } from 'vitest'
import { expectFindings, expectFix } from '../../support/lint.ts'

/** What it is about, the text with its findings marked, and what they say where that matters. */
const cases: readonly (readonly [about: string, marked: string, told?: readonly string[]])[] = [
  [
    'at the second',
    `import { se } from "senet:gates"
⟦import { eca } from "senet:gates"⟧
`,
    ['"senet:gates" is imported from twice.'],
  ],
]

test.each(cases.map(([about, marked, told]) => ({ about, marked, told })))('$about', async ({ marked, told }) => {
  const texts = await expectFindings('duplicate-import', marked)
  if (told !== undefined) expect(texts).toEqual(told)
})

/** Before, after (where it differs), and whether unsafe fixes are asked for. */
const fixes: readonly (readonly [before: string, after: string, unsafe: boolean])[] = [
  [
    `import { se } from "senet:gates"
import { eca as e,
  ese } from "senet:gates"
net Net { input(8x16x16) @se(r = 2) residual { relu } @e residual { relu } @ese residual { relu } }`,
    `import { se, eca as e, ese } from "senet:gates"
net Net { input(8x16x16) @se(r = 2) residual { relu } @e residual { relu } @ese residual { relu } }`,
    false,
  ],
]

test.each(fixes)('%s', async (before, after, unsafe) => {
  await expectFix('duplicate-import', before, after, unsafe)
})
