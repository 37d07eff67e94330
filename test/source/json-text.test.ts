import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findJsonError, findJsonKey, findJsonValue } from '../../src/source/index.ts'

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

test('what JSON.parse takes has no error, and what it refuses has one', () => {
  const token = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '1',
    '-',
    '0.5e3',
    'true',
    'nul',
    ' ',
    '"\\u00g',
    '01',
  )
  const anyText = fc.oneof(
    fc.string(),
    fc.array(token, { maxLength: 8 }).map((tokens) => tokens.join('')),
    fc.json(),
    fc.tuple(fc.json(), fc.nat(), fc.string({ maxLength: 1 })).map(([json, at, piece]) => {
      const place = at % (json.length + 1)
      return json.slice(0, place) + piece + json.slice(place + 1)
    }),
  )
  fc.assert(
    fc.property(anyText, (text) => {
      expect(findJsonError(text) === undefined).toBe(isJson(text))
    }),
    { numRuns: 2000 },
  )
})

/** A random path through a value, with what is there. */
function walk(value: unknown, seeds: readonly number[]): { path: (string | number)[]; value: unknown } {
  const path: (string | number)[] = []
  let current = value
  for (const seed of seeds) {
    if (typeof current !== 'object' || current === null) break
    const entries: [string, unknown][] = Object.entries(current)
    const entry = entries[seed % Math.max(1, entries.length)]
    if (entry === undefined) break
    path.push(Array.isArray(current) ? Number(entry[0]) : entry[0])
    current = entry[1]
  }
  return { path, value: current }
}

test('the span of a value holds that value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.array(fc.nat()), fc.constantFrom(0, 2), (value, seeds, indent) => {
      const text = `\n ${JSON.stringify(value, null, indent)}\n`
      const step = walk(JSON.parse(text), seeds)
      const { start, end } = findJsonValue(text, step.path)
      expect(JSON.parse(text.slice(start, end))).toEqual(step.value)
    }),
    { numRuns: 500 },
  )
})

test('of a key that is there twice the last counts, as for JSON.parse; a missing part gives what it is missing from', () => {
  const text = '{"a": 1, "b": [2], "a": {"c": 3}}'
  const at = (...path: (string | number)[]) => {
    const { start, end } = findJsonValue(text, path)
    return text.slice(start, end)
  }
  expect(at('a')).toBe('{"c": 3}')
  expect(at('a', 'd')).toBe('{"c": 3}')
  expect(at('b', 7)).toBe('[2]')
  expect(at('b', 0, 'x')).toBe('2')
})

test('the span of a key is the key; an entry of a list has none, and its value stands for it', () => {
  const text = '{"a": 1, "b": [2], "a": {"c\\u0064": 3}}'
  const at = (...path: (string | number)[]) => {
    const { start, end } = findJsonKey(text, path)
    return text.slice(start, end)
  }
  expect(at('b')).toBe('"b"')
  expect(at('a', 'cd')).toBe('"c\\u0064"')
  expect(findJsonKey(text, ['a']).start).toBe(text.lastIndexOf('"a"'))
  expect(at('b', 0)).toBe('[2]')
  expect(at('x')).toBe(text)
})
