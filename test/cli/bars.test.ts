import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { computeSoftmax, formatBars, rankClasses } from '../../src/cli/bars.ts'

describe('softmax', () => {
  test.each([
    [
      [0, 0],
      [0.5, 0.5],
    ],
    [
      [1000, 1000],
      [0.5, 0.5],
    ],
    [
      [-1000, 0],
      [0, 1],
    ],
    [
      [3e38, -3e38],
      [1, 0],
    ],
    [
      [Math.log(1), Math.log(3)],
      [0.25, 0.75],
    ],
  ])('of %j', (logits, expected) => {
    for (const [index, value] of computeSoftmax(Float32Array.from(logits)).entries()) {
      expect(value).toBeCloseTo(expected[index]!, 6)
    }
  })

  test('sums to one and keeps the order', () => {
    const logits = fc.float32Array({ minLength: 1, maxLength: 20, noNaN: true, noDefaultInfinity: true })
    fc.assert(
      fc.property(logits, (values) => {
        const shares = computeSoftmax(values)
        expect(shares.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12)
        expect(rankClasses(values, 1)[0]!.index).toBe(shares.indexOf(Math.max(...shares)))
      }),
    )
  })
})

test('the likeliest classes come first, of equal ones the first', () => {
  expect(rankClasses(Float32Array.of(0, 2, 2, 1), 3).map(({ index }) => index)).toEqual([1, 2, 3])
})

const logits = Float32Array.of(Math.log(0.25), Math.log(0.625), Math.log(0.125))

test.each([
  [
    'with labels',
    { labels: ['cat', 'a dog', '名前'], columns: 40 },
    [
      'a dog  ███████████████           62.50 %',
      'cat    ██████                    25.00 %',
      '名前   ███                       12.50 %',
    ],
  ],
  ['without labels', { top: 1, columns: 40 }, ['class 1  █████████████▊          62.50 %']],
  [
    'plain',
    { top: 2, columns: 40, ascii: true },
    ['class 1  ##############........  62.50 %', 'class 0  ######................  25.00 %'],
  ],
  ['on a narrow terminal', { top: 1, columns: 5 }, ['class 1  ██████▎     62.50 %']],
])('bars %s', (_, options, expected) => {
  expect(formatBars(logits, options).split('\n')).toEqual([...expected, ''])
})

test('labels are cut where they are long and cannot reach the terminal raw', () => {
  const text = formatBars(logits, { labels: ['x', `\u001b[31m${'a'.repeat(100)}`, 'y'], top: 1 })
  expect(text).not.toContain('\u001b')
  expect(text).toMatch(/^␛\[31ma{34}…  /)
})
