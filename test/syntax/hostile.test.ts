import fc from 'fast-check'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { maximumProblems, maximumTokens, parse } from '../../src/syntax/index.ts'
import { tokenize } from '../../src/syntax/index.ts'
import { parseText } from '../support/syntax.ts'

function codesOf(text: string): string[] {
  const codes: Set<string> = new Set()
  const { diagnostics } = parse({ path: 'test.senet', text })
  expect(diagnostics.length).toBeLessThanOrEqual(maximumProblems + 1)
  for (const { code, location, text: message } of diagnostics) {
    codes.add(code)
    expect(location.span.start).toBeLessThanOrEqual(location.span.end)
    expect(location.span.end).toBeLessThanOrEqual(text.length)
    expect(message.length).toBeLessThan(1000)
  }
  return [...codes].toSorted()
}

const many = 20_000
const deepTexts: readonly (readonly [what: string, text: string])[] = [
  ['braces', '{'.repeat(many)],
  ['parentheses', `let a = ${'('.repeat(many)}`],
  ['brackets, closed', `let a = ${'['.repeat(many)}${']'.repeat(many)}`],
  ['bodies', `net A ${'{'.repeat(many)}${'}'.repeat(many)}`],
  ['minus signs', `let a = ${'- '.repeat(many)}1`],
  ['nots', `let a = ${'not '.repeat(many)}b`],
  ['sums', `let a = 1${' + 1'.repeat(many)}`],
  ['members', `let a = b${'.c'.repeat(many)}`],
  ['indices', `let a = b${'[0]'.repeat(many)}`],
  ['else ifs', `net A { if a {}${' else if a {}'.repeat(many)} }`],
]

describe('deep texts', () => {
  test.each(deepTexts)('%s', (_, text) => {
    expect(codesOf(text)).toEqual(['nesting-too-deep'])
  })

  test('as deep as is allowed', () => {
    const depth = 199
    expect(codesOf(`let a = ${'('.repeat(depth)}1${')'.repeat(depth)}`)).toEqual([])
    expect(codesOf(`let a = ${'['.repeat(depth)}${']'.repeat(depth)}`)).toEqual([])
    expect(codesOf(`let a = ${'f('.repeat(depth)}${')'.repeat(depth)}`)).toEqual([])
    expect(codesOf(`net A {${'residual {'.repeat(depth)}${'}'.repeat(depth)}}`)).toEqual([])
  })
})

const long = 1_000_000
const longTexts: readonly (readonly [what: string, text: string, ...codes: string[]])[] = [
  ['spaces', ' '.repeat(long)],
  ['a comment', `//${'x'.repeat(long)}`],
  ['a string', `let a = "${'x'.repeat(long)}"`],
  ['a word', `let ${'a'.repeat(long)} = 1`],
  ['a word of another script', `let ${'é'.repeat(long)} = 1`],
  ['a number', `let a = ${'1'.repeat(long)}`, 'number-out-of-range'],
  ['a fraction', `let a = 0.${'1'.repeat(long)}`],
  ['a number with underscores', `let a = ${'1_'.repeat(long)}1`, 'number-out-of-range'],
  ['zero bytes', '\0'.repeat(long), 'invalid-character'],
  ['half pairs', '\uD800'.repeat(long), 'invalid-character'],
  ['backslashes', `let a = "${'\\'.repeat(long)}`, 'unterminated-string'],
  ['an open comment', '/*'.padEnd(long, '*'), 'block-comment'],
  ['quotes on lines of their own', '"\n'.repeat(many), 'too-many-problems', 'unterminated-string'],
  ['closing brackets', '}'.repeat(many), 'too-many-problems', 'unopened-bracket'],
  ['mistakes in steps', `net A {\n${'relu 3\n'.repeat(many)}}`, 'too-many-problems', 'unexpected-token'],
  ['mistakes in declarations', 'net 3 {}\n'.repeat(many), 'too-many-problems', 'unexpected-token'],
  ['unknown escapes', `let a = "${'\\q'.repeat(many)}"`, 'too-many-problems', 'unknown-escape'],
  ['more tokens than are read', 'a '.repeat(maximumTokens + 1), 'too-many-tokens'],
  ['as ten megabytes', '{}'.repeat(5_000_000), 'too-many-tokens'],
]

test.each(longTexts)('long texts: %s', (_, text, ...codes) => {
  expect(codesOf(text)).toEqual(codes)
})

const folder = join(import.meta.dirname, '..', 'fixtures', 'language')
const corpus = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
const pieces = [...new Set(corpus.flatMap((text) => tokenize({ path: '', text }).map((token) => token.text)))]

describe('drawn texts never throw, and give sound trees', () => {
  test('any characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => void parseText(text)),
      { numRuns: 200 },
    )
  })

  test('tokens in any order', () => {
    const words = fc.array(fc.constantFrom(...pieces, '\n', '\n'), { maxLength: 60 })
    fc.assert(
      fc.property(words, (tokens) => void parseText(tokens.join(' '))),
      { numRuns: 1000 },
    )
  })

  test('examples with pieces left out, put in and moved', () => {
    const edit = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      remove: fc.nat({ max: 30 }),
      insert: fc.constantFrom('', '', '\n', ...pieces),
    })
    const drawn = fc.tuple(fc.constantFrom(...corpus), fc.array(edit, { minLength: 1, maxLength: 5 }))
    const property = fc.property(drawn, ([text, edits]) => {
      let mangled = text
      for (const { at, remove, insert } of edits) {
        const offset = Math.floor(at * mangled.length)
        mangled = mangled.slice(0, offset) + insert + mangled.slice(offset + remove)
      }
      codesOf(mangled)
      parseText(mangled)
    })
    fc.assert(property, { numRuns: 150 })
  })
})
