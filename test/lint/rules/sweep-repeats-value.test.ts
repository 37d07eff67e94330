import { expect, test } from 'vitest'
import { expectFindings, expectFix } from '../../support/lint.ts'

/** What it is about, the text with its findings marked, and what they say where that matters. */
const cases: readonly (readonly [about: string, marked: string, told?: readonly string[]])[] = [
  [
    'in a grid, and spaced otherwise',
    `net Net(k = 3x3) { input(8x8x8) conv(k, 8) bn }
sweep S of Net { grid { k = [3x3, 5x5, ⟦3x3⟧] } }`,
    ['3x3 stands twice in the values of k: the same variant is trained twice.'],
  ],
  [
    'a list of a derived net is none',
    `net Net(d = [2, 2]) { input(8x8x8) { relu } * d[0] }
net Other = Net { d = [3, 3] }`,
  ],
]

test.each(cases.map(([about, marked, told]) => ({ about, marked, told })))('$about', async ({ marked, told }) => {
  const texts = await expectFindings('sweep-repeats-value', marked)
  if (told !== undefined) expect(texts).toEqual(told)
})

/** Before, after (where it differs), and whether unsafe fixes are asked for. */
const fixes: readonly (readonly [before: string, after: string, unsafe: boolean])[] = [
  [
    `net Net(k = 3) { input(8x8x8) conv(k, 8) bn }
sweep S of Net { k = [3, 3, 3, 5] }`,
    `net Net(k = 3) { input(8x8x8) conv(k, 8) bn }
sweep S of Net { k = [3, 5] }`,
    false,
  ],
]

test.each(fixes)('%s', async (before, after, unsafe) => {
  await expectFix('sweep-repeats-value', before, after, unsafe)
})
