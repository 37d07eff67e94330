import { expect, test } from 'vitest'
import { expectFindings } from '../../support/lint.ts'

/** What it is about, the text with its findings marked, and what they say where that matters. */
const cases: readonly (readonly [about: string, marked: string, told?: readonly string[]])[] = [
  [
    'those that are no base',
    `net Base { input(8x8x8) relu }
net ⟦Other⟧ = Base()`,
    ['No sweep and no other net of this file uses Other.'],
  ],
]

test.each(cases.map(([about, marked, told]) => ({ about, marked, told })))('$about', async ({ marked, told }) => {
  const texts = await expectFindings('unused-net', marked)
  if (told !== undefined) expect(texts).toEqual(told)
})
