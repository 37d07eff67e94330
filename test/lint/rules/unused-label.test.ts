import { expect, test } from 'vitest'
import { expectFindings } from '../../support/lint.ts'

/** What it is about, the text with its findings marked, and what they say where that matters. */
const cases: readonly (readonly [about: string, marked: string, told?: readonly string[]])[] = [
  [
    'a pool, told at the label',
    `net Net { input(8x16x16) ⟦pool⟧: maxpool(2x2, /2) }`,
    ['The label pool names no weights, and no annotation or sweep speaks of it.'],
  ],
  [
    'named by only, and with weights',
    `import { se } from "senet:gates"
@se(r = 2, at = out) net Net { input(8x8x8) c: conv(3x3, 8) bn out: relu p: prelu }`,
  ],
]

test.each(cases.map(([about, marked, told]) => ({ about, marked, told })))('$about', async ({ marked, told }) => {
  const texts = await expectFindings('unused-label', marked)
  if (told !== undefined) expect(texts).toEqual(told)
})
