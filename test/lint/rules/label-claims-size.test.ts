import { expect, test } from 'vitest'
import { expectFindings } from '../../support/lint.ts'

/** What it is about, the text with its findings marked, and what they say where that matters. */
const cases: readonly (readonly [about: string, marked: string, told?: readonly string[]])[] = [
  [
    'an operation, and a block that begins with a kernel',
    `block A(k, w) { conv(k, w) bn }
net Net { input(8x16x16) ⟦conv1x1⟧: conv(3x3, 8) bn ⟦b5x5_reduce⟧: A(3x3, 8) }`,
    ['The label conv1x1 says 1x1, but the step is 3x3.', 'The label b5x5_reduce says 5x5, but the step is 3x3.'],
  ],
  [
    'numbered parts of one kernel, and numbered parts that are not',
    `block A(k, w) { conv(k, w) bn }
block Arm(w) { a7x7_1: A(1x1, w) a7x7_2: A(1x7, w) branch { a7x7_3a: A(7x1, w) a7x7_3b: A(3x1, w) } concat }
net Net { input(8x16x16) Arm(8) ⟦b7x7_1⟧: A(1x1, 8) ⟦b7x7_2⟧: A(7x1, 8) conv_1_3x3: A(3x3, 8) }`,
    ['The label b7x7_1 says 7x7, but the step is 1x1.', 'The label b7x7_2 says 7x7, but the step is 7x1.'],
  ],
  [
    'a kernel that is not written, and a shape',
    `block A(k, w) { c3x3: conv(k, w) bn }
net Net { input(8x16x16) s8x16x16: A(3x3, 8) x32x4d: A(3x3, 8) }`,
  ],
]

test.each(cases.map(([about, marked, told]) => ({ about, marked, told })))('$about', async ({ marked, told }) => {
  const texts = await expectFindings('label-claims-size', marked)
  if (told !== undefined) expect(texts).toEqual(told)
})
