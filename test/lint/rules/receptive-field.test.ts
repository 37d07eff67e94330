import { expect, test } from 'vitest'
import { expectFindings } from '../../support/lint.ts'

/** What it is about, the text with its findings marked, and what they say where that matters. */
const cases: readonly (readonly [about: string, marked: string, told?: readonly string[]])[] = [
  [
    'a shallow net',
    `net ⟦Net⟧ { input(3x32x32) conv(3x3, 8) bn relu gap linear(10) }`,
    ['A value before the head of Net sees 3x3 of an input of 32x32.'],
  ],
  ['a net that gives a map', `net Net { input(3x32x32) conv(3x3, 8) bn relu }`],
  [
    'a gate sees the whole map, and does not count',
    `import { se } from "senet:gates"
net ⟦Net⟧ { input(3x32x32) conv(3x3, 8) bn @se(r = 2) relu gap linear(10) }`,
  ],
  ['a map that is flattened', `net Net { input(3x32x32) conv(3x3, 8) bn relu flatten linear(10) }`],
  ['a net over vectors', `net Net { input(16) linear(10) }`],
]

test.each(cases.map(([about, marked, told]) => ({ about, marked, told })))('$about', async ({ marked, told }) => {
  const texts = await expectFindings('receptive-field', marked)
  if (told !== undefined) expect(texts).toEqual(told)
})
