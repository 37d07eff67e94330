import { describe, expect, test } from 'vitest'
import { formulaInput, formulaTensor, formulaWeights } from '../../src/weights/index.ts'
import { formulaNumbers } from '../../src/weights/formula.ts'
import { graphWith, weight } from './graphs.ts'

describe('the numbers of the formula', () => {
  test.each([
    ['input', [0.9803601200692356, 0.7923696131911129, 0.6291701074223965]],
    ['conv1.weight', [0.2171291853301227, 0.920926924329251]],
  ])('for %s', (key, expected) => {
    const numbers = formulaNumbers(key)
    expect(expected.map(() => numbers.next().value)).toEqual(expected)
  })
})

describe('values by the kind of key', () => {
  const first = (key: string) => formulaNumbers(key).next().value
  test.each([
    ['bn.running_var', [4], (u: number) => 0.5 + u],
    ['bn.running_mean', [4], (u: number) => 0.2 * (u - 0.5)],
    ['fc.bias', [4], (u: number) => 0.2 * (u - 0.5)],
    ['bn.weight', [4], (u: number) => 0.5 + u],
    ['conv1.weight', [8, 3, 7, 7], (u: number) => (2 * u - 1) * Math.sqrt(3 / 147)],
    ['fc.weight', [10, 12], (u: number) => (2 * u - 1) * 0.5],
  ])('%s', (key, shape, rule) => {
    expect(formulaTensor(key, shape).data[0]).toBe(Math.fround(rule(first(key))))
  })

  test('the input is 2u - 1', () => {
    expect(formulaInput([1, 3, 2, 2]).data[0]).toBe(Math.fround(2 * 0.9803601200692356 - 1))
    expect(formulaInput([1, 3, 2, 2]).data).toHaveLength(12)
    expect(formulaInput([1, 1, 1, 1], 'batch').data[0]).toBe(Math.fround(2 * first('batch') - 1))
  })

  test("all of a graph's weights, in its order", () => {
    const weights = formulaWeights(graphWith([weight('b.weight', [2, 2]), weight('a.bias', [2])]))
    expect([...weights.keys()]).toEqual(['b.weight', 'a.bias'])
    expect(weights.get('a.bias')).toEqual(formulaTensor('a.bias', [2]))
  })
})
