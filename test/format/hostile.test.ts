import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parse } from '../../src/syntax/index.ts'
import { drawnSpecs } from '../support/draw-spec.ts'
import { mangledTexts } from '../support/mangle.ts'
import { formatText, formatWell } from './format-text.ts'

const fixtures = ['kitchen-sink', 'more-examples', 'first-page'].map((name) =>
  readFileSync(`test/fixtures/language/${name}.senet`, 'utf8'),
)
const texts = fc.oneof(
  fc.constantFrom(...fixtures),
  drawnSpecs.map(({ text }) => text),
)

it('formats what has no mistakes, and throws a located error at all else', () =>
  fc.assert(
    fc.asyncProperty(mangledTexts(texts), async (text) => {
      const { diagnostics } = parse({ path: 'test.senet', text: text.replaceAll(/\r\n?/g, '\n') })
      if (diagnostics.length === 0) await formatWell(text)
      else await expect(formatText(text)).rejects.toMatchObject({ name: 'SyntaxError', loc: expect.anything() })
    }),
    { numRuns: 1000 },
  ))

it.each([
  ['brackets up to the limit', `let a = ${'['.repeat(200)}${']'.repeat(200)}`],
  ['parentheses up to the limit', `let a = ${'('.repeat(190)}b${')'.repeat(190)}`],
  ['bodies up to the limit', `block B ${'{'.repeat(199)}${'}'.repeat(199)}`],
  ['operations up to the limit', `let a = ${'1 + '.repeat(390)}1`],
  ['signs up to the limit', `let a = ${'-'.repeat(390)}1`],
  ['names of Object', 'let __proto__ = constructor(__proto__ = toString)\nblock constructor { hasOwnProperty }'],
  ['a long word', `let a = ${'b'.repeat(1_000_000)}`],
  ['a long string', `let a = "${'b'.repeat(1_000_000)}"`],
  ['a long number', `let a = 0.${'0'.repeat(1_000_000)}1`],
  ['long white space', `let a =${' '.repeat(500_000)}${'\n'.repeat(500_000)}1`],
  ['a long row', `block B { ${'relu '.repeat(50_000)} }`],
  ['a long list', `let a = [${'b, '.repeat(50_000)}]`],
  ['many comments in a row', `${'// c\n'.repeat(20_000)}let a = 1 // d\n${'// e\n'.repeat(20_000)}`],
])('formats %s', async (_, text) => {
  const formatted = await formatText(text)
  expect(await formatText(formatted)).toBe(formatted)
})
