import { expect, test } from 'vitest'
import { expectFindings } from '../../support/lint.ts'

/** What it is about, the text with its findings marked, and what they say where that matters. */
const cases: readonly (readonly [about: string, marked: string, told?: readonly string[]])[] = [
  [
    'in a residual',
    `block ⟦Main⟧(w) { conv(3x3, w) bn }
net Net { input(8x8x8) residual { Main(8) } relu }`,
  ],
  [
    'in a numbered scope it has a number',
    `block Main(w) { conv(3x3, w) bn }
net Net { input(8x8x8) { Main(8) relu } }`,
  ],
  [
    'given as a value',
    `block Main(w) { conv(3x3, w) bn }
net Base(Unit) { input(8x8x8) Unit(8) }
net Net = Base(Main)`,
  ],
  [
    'a file of blocks',
    `block Main(w) { conv(3x3, w) bn }
block Other(w) { Main(w) }`,
  ],
]

test.each(cases.map(([about, marked, told]) => ({ about, marked, told })))('$about', async ({ marked, told }) => {
  const texts = await expectFindings('block-used-once', marked)
  if (told !== undefined) expect(texts).toEqual(told)
})
