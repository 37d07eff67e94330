import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Initialiser } from '../../src/vocabulary/index.ts'
import { initialiseTensor, initialiseWeights, writeSafetensors } from '../../src/weights/index.ts'
import { graphWith, weight } from './graphs.ts'

const uniform: Initialiser = { kind: 'uniform', bound: 0.125 }
const normal: Initialiser = { kind: 'normal', mean: 0, deviation: 0.01 }

describe('the same seed gives the same bytes on every machine', () => {
  // The bytes are part of what senet promises: a change of these hashes changes every network that a seed names.
  test.each([
    [uniform, 42, '3a31aaecfb841faf'],
    [normal, 42, '13a6d51e04c75513'],
    [{ kind: 'truncated', deviation: 0.02 } as const, Number.MAX_SAFE_INTEGER, 'a4a4b63332db0b35'],
  ])('%j with seed %d', (initialiser, seed, expected) => {
    const { data } = initialiseTensor('layer1.0.conv1.weight', [64, 4, 4, 4], initialiser, seed)
    expect(createHash('sha256').update(new Uint8Array(data.buffer)).digest('hex').slice(0, 16)).toBe(expected)
  })
})

test('another layer changes no other tensor', () => {
  const conv = weight('conv.weight', [3, 5], { initialiser: uniform })
  const alone = initialiseWeights(graphWith([conv]), 7)
  const together = initialiseWeights(graphWith([weight('a.weight', [9, 9], { initialiser: normal }), conv]), 7)
  expect(together.get('conv.weight')).toEqual(alone.get('conv.weight'))
})

test('a longer tensor begins like a shorter one of its name', () => {
  const short = initialiseTensor('k', [5], uniform, 1).data
  expect(initialiseTensor('k', [50], uniform, 1).data.slice(0, 5)).toEqual(short)
})

test.each([
  ['the key', 'a.weight', 'b.weight', 1, 1],
  ['the seed', 'a.weight', 'a.weight', 1, 2],
  ['the upper half of the seed', 'a.weight', 'a.weight', 1, 1 + 2 ** 32],
])('%s changes every value', (_, firstKey, secondKey, firstSeed, secondSeed) => {
  const first = initialiseTensor(firstKey, [100], uniform, firstSeed).data
  const second = initialiseTensor(secondKey, [100], uniform, secondSeed).data
  expect(first.filter((value, index) => value === second[index])).toHaveLength(0)
})

test.each([
  [{ kind: 'zeros' }, 0],
  [{ kind: 'ones' }, 1],
  [{ kind: 'constant', value: 0.25 }, 0.25],
] as const)('%j', (initialiser, expected) => {
  expect(initialiseTensor('k', [2, 2], initialiser, 0)).toEqual({
    shape: [2, 2],
    data: new Float32Array(4).fill(expected),
  })
})

test('keys follow the order of the graph, so that the written file does', () => {
  const graph = graphWith([weight('z', [1], { initialiser: uniform }), weight('a', [1], { initialiser: normal })])
  expect(writeSafetensors(initialiseWeights(graph, 3))).toEqual(writeSafetensors(initialiseWeights(graph, 3)))
  expect([...initialiseWeights(graph, 3).keys()]).toEqual(['z', 'a'])
})
