import { expect, test } from 'vitest'
import { expectFindings } from '../../support/lint.ts'

/** What it is about, the text with its findings marked, and what they say where that matters. */
const cases: readonly (readonly [about: string, marked: string, told?: readonly string[]])[] = [
  [
    'groups of two',
    `net Net { input(8x16x16) ⟦conv(3x3, 8, groups = 4)⟧ bn }`,
    ['4 groups leave 2 channels for each, fewer than 4.'],
  ],
  ['depthwise, and instance norm', `net Net { input(8x16x16) dwconv(3x3) gn(8) relu }`],
]

test.each(cases.map(([about, marked, told]) => ({ about, marked, told })))('$about', async ({ marked, told }) => {
  const texts = await expectFindings('small-groups', marked)
  if (told !== undefined) expect(texts).toEqual(told)
})
