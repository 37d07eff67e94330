import { expect, test } from 'vitest'
import { expectFindings } from '../../support/lint.ts'

/** What it is about, the text with its findings marked, and what they say where that matters. */
const cases: readonly (readonly [about: string, marked: string, told?: readonly string[]])[] = [
  [
    'in a numbered scope, before steps that keep theirs',
    `block Unit(w) { block: { conv(3x3, w) bn ⟦attend⟧ relu conv(1x1, w) bn } }`,
    ['A gate that binds here renames the weights of the 3 steps after it: the steps of this scope are numbered.'],
  ],
  ['at the end it renames nothing', `block Unit(w) { block: { conv(3x3, w) bn attend } }`],
  ['under an if', `block Unit(w) { { if w > 1 { conv(3x3, w) ⟦attend⟧ relu } } }`],
  ['spread into a scope that is not numbered by it', `block Unit(w) { ...{ conv(3x3, w) attend relu } }`],
]

test.each(cases.map(([about, marked, told]) => ({ about, marked, told })))('$about', async ({ marked, told }) => {
  const texts = await expectFindings('unlabelled-attend', marked)
  if (told !== undefined) expect(texts).toEqual(told)
})
