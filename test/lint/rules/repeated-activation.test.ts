import { expect, test } from 'vitest'
import { expectFindings } from '../../support/lint.ts'

/** What it is about, the text with its findings marked, and what they say where that matters. */
const cases: readonly (readonly [about: string, marked: string, told?: readonly string[]])[] = [
  ['a relu after a sigmoid', `net Net { input(8x16x16) sigmoid ⟦relu⟧ }`, ['relu after sigmoid changes nothing.']],
  ['twice the same', `net Net { input(8x16x16) tanh ⟦tanh⟧ }`, ['tanh after tanh is applied twice.']],
  ['relu before others', `net Net { input(8x16x16) relu sigmoid silu }`],
  ['prelu has weights of its own', `net Net { input(8x16x16) prelu prelu }`],
]

test.each(cases.map(([about, marked, told]) => ({ about, marked, told })))('$about', async ({ marked, told }) => {
  const texts = await expectFindings('repeated-activation', marked)
  if (told !== undefined) expect(texts).toEqual(told)
})
