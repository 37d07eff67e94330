import { expect, test } from 'vitest'
import { wrapColumn } from '../../src/cli/text-table.ts'

test.each<readonly [string, number, readonly string[]]>([
  ['B(w = 8)', 80, ['B(w = 8)']],
  ['', 10, ['']],
  ['B(w = 8, s = 2)', 15, ['B(w = 8, s = 2)']],
  ['B(w = 8, s = 2)', 14, ['B(w = 8,', '  s = 2)']],
  ['B(width = 8)', 4, ['B(width = 8)']],
  ['f(a, b, c) → f(a, d)', 8, ['f(a, b,', '  c) →', '  f(a,', '  d)']],
  ['f(a) -> g(b)', 8, ['f(a) ->', '  g(b)']],
  ['f([1, 2], g(a, b))', 9, ['f([1, 2],', '  g(a, b))']],
  ['f([1, 2], g(a, b))', 12, ['f([1, 2],', '  g(a, b))']],
  ['takes a, b', 8, ['takes a,', '  b']],
  [`f("${'a'.repeat(100)}", 2)`, 8, [`f("${'a'.repeat(74)}...`, '  2)']],
])('%s in %i columns', (text, width, lines) => {
  const wrapped = wrapColumn([text], width)
  expect(wrapped.lines).toEqual([lines])
  expect(wrapped.width).toBe(Math.max(...lines.map((line) => line.length)))
})

test('an argument that is wider than the column makes the column wider for all', () => {
  expect(wrapColumn(['f(a = 1, b = 2)', 'g(length = 3)'], 8)).toEqual({
    lines: [['f(a = 1,', '  b = 2)'], ['g(length = 3)']],
    width: 13,
  })
})
