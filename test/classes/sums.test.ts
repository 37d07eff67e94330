import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { printWritten } from '../../src/classes/print-written.ts'
import { simplify, sumOf } from '../../src/classes/sums.ts'
import { evaluateWritten, type Written } from '../../src/vocabulary/index.ts'

const number = (value: number): Written => ({ kind: 'number', value })
const named = (name: string): Written => ({ kind: 'parameter', name })
const binary =
  (operator: '+' | '-' | '*' | '/' | '%') =>
  (left: Written, right: Written): Written => ({ kind: 'binary', operator, left, right })
const [plus, minus, times, over] = [binary('+'), binary('-'), binary('*'), binary('/')]
const [a, b, w] = [named('a'), named('b'), named('w')]
const half = (written: Written): Written => over(written, number(2))

describe('an expression in fewer words', () => {
  test.each([
    ['as it was written', times(number(4), w), '4 * w'],
    ['the other way about too', times(w, number(4)), 'w * 4'],
    ['numbers worked out', over(number(256), number(2)), '128'],
    ['and gathered', plus(plus(a, number(3)), number(1)), 'a + 4'],
    ['factors', times(number(2), times(number(4), w)), '8 * w'],
    ['and divisors', half(times(number(4), w)), '2 * w'],
    ['of both kinds', times(number(3), half(w)), '3 * w / 2'],
    ['like terms', plus(plus(plus(a, w), w), w), 'a + 3 * w'],
    ['halves', plus(half(w), half(w)), 'w'],
    ['what lacks, added', plus(a, minus(b, a)), 'b'],
    ['nothing left', minus(a, a), '0'],
    ['what is taken off stands behind', plus(minus(number(0), a), plus(b, plus(b, number(0)))), '2 * b - a'],
    ['a product of names', plus(times(a, b), times(a, b)), '2 * a * b'],
    ['with their factors', times(times(number(2), a), times(b, number(3))), '6 * a * b'],
    ['a product by one of its names', over(times(times(times(number(4), a), b), w), times(number(2), b)), '2 * a * w'],
    ['a factor of a sum is not spread', times(number(2), plus(a, b)), '2 * (a + b)'],
  ])('%s', (_what, written, text) => {
    expect(printWritten(simplify(written))).toBe(text)
  })

  test('a sum that is halved is not taken apart: 3 and 5 have no whole halves', () => {
    const written = plus(half(plus(a, number(1))), half(plus(b, number(1))))
    expect(simplify(written)).toBe(written)
  })

  test('what is not whole is left as it is, but for numbers alone', () => {
    const real: Written = { kind: 'parameter', name: 'scale', isReal: true }
    expect(simplify(plus(real, real))).toEqual(plus(real, real))
    expect(simplify(times(number(3), times(number(0.1), w)))).toEqual(times(number(3), times(number(0.1), w)))
    expect(simplify(times(number(0.5), number(4)))).toEqual(number(2))
  })

  test('comes to the same, for any numbers', () => {
    const leaf = fc.oneof(fc.constantFrom(a, b, w), fc.integer({ min: -6, max: 12 }).map(number))
    const { written } = fc.letrec<{ written: Written }>((tie) => ({
      written: fc.oneof(
        { depthSize: 'medium' },
        leaf,
        fc
          .tuple(fc.constantFrom('+', '-', '*', '/', '%'), tie('written'), tie('written'))
          .map(([operator, left, right]) => binary(operator)(left, right)),
      ),
    }))
    const whole = fc.integer({ min: 1, max: 64 })
    fc.assert(
      fc.property(written, whole, whole, whole, (one, ...values) => {
        const scope = {
          parameter: (name: string) => values['abw'.indexOf(name)],
          extent: () => undefined,
        }
        const [value, same] = [one, simplify(one)].map((form) => evaluateWritten(form, scope))
        if (typeof value !== 'number') return
        expect(Number(same)).toBeCloseTo(value, 6)
      }),
      { numRuns: 5_000 },
    )
  })
})

describe('a sum', () => {
  test('of equal parts is a product', () => {
    expect(sumOf([half(w), half(w), half(w), half(w)])).toEqual(times(number(2), w))
  })
  test('with a part that is not known is not known', () => {
    expect(sumOf([a, undefined])).toBeUndefined()
    expect(sumOf([])).toBeUndefined()
  })
})
