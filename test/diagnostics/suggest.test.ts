import fc from 'fast-check'
import { expect, test } from 'vitest'
import { suggest } from '../../src/diagnostics/index.ts'

const words = ['conv', 'conv1d', 'dwconv', 'deconv', 'bilinear', 'nearest', 'relu', 'relu6', 'sigmoid', 'hardsigmoid']

test.each([
  ['cnov', 'conv'],
  ['Conv', 'conv'],
  ['bilinaer', 'bilinear'],
  ['sigmod', 'sigmoid'],
  ['hardsigmod', 'hardsigmoid'],
  ['relu7', 'relu'],
  ['nearst', 'nearest'],
])('%s is a slip of %s', (word, meant) => {
  expect(suggest(word, words)).toBe(meant)
})

test.each(['', 'x', 'attention', 'zzzz', '__proto__', 'c'.repeat(1_000_000)])('%.20s is near to nothing', (word) => {
  expect(suggest(word, words)).toBeUndefined()
})

test('a word is never suggested for itself, and one swap of neighbours is always found', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z]{4,12}$/), fc.nat(), (word, seed) => {
      const at = seed % (word.length - 1)
      const swapped = word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2)
      expect(suggest(swapped, [word])).toBe(swapped === word ? undefined : word)
    }),
  )
})
