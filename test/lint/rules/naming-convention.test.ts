import { expect, test } from 'vitest'
import { expectFindings } from '../../support/lint.ts'

/** What it is about, the text with its findings marked, and what they say where that matters. */
const cases: readonly (readonly [about: string, marked: string, told?: readonly string[]])[] = [
  [
    'each kind',
    `let ⟦Mean⟧ = 1
gate ⟦Gate⟧ { gap linear(in.c) sigmoid }
block ⟦unit_a⟧(w) { conv(3x3, w) bn }
net ⟦net⟧ { input(8x8x8) @Gate residual { unit_a(8) } { relu } * Mean }
sweep ⟦s⟧ of net { Gate.at = [main, pre] }`,
  ],
  [
    'names that papers use',
    `net SEResNeXt50_32x4d { input(8x8x8) relu }
net Ω { input(8x8x8) relu }
gate hard_se { gap sigmoid }
let imagenetMean = 1`,
  ],
]

test.each(cases.map(([about, marked, told]) => ({ about, marked, told })))('$about', async ({ marked, told }) => {
  const texts = await expectFindings('naming-convention', marked)
  if (told !== undefined) expect(texts).toEqual(told)
})
