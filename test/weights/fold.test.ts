import { expect, test } from 'vitest'
import { initialiseWeights, materialiseWeights, type WeightTensor } from '../../src/weights/index.ts'
import { graphWith, weight } from './graphs.ts'

test('what is not folded is taken as it is, without a copy, and what no node uses is left out', () => {
  const tensor: WeightTensor = { shape: [2], data: Float32Array.of(1, 2) }
  const weights = new Map([
    ['unused', tensor],
    ['bias', tensor],
  ])
  const result = materialiseWeights(graphWith([weight('bias', [2])]), weights)
  expect([...result.keys()]).toEqual(['bias'])
  expect(result.get('bias')).toBe(tensor)
})

test('a missing tensor is a bug of the compiler, not a diagnostic', () => {
  expect(() => materialiseWeights(graphWith([weight('bias', [2])]), new Map())).toThrow(/bias is missing/)
})

test('weights are not made for a graph that is already folded', () => {
  const folded = {
    kind: 'batch-norm',
    weight: 'w',
    bias: undefined,
    gamma: undefined,
    beta: undefined,
    mean: 'm',
    variance: 'v',
    epsilon: 1e-5,
  } as const
  expect(() => initialiseWeights(graphWith([weight('w', [2], { folded })]), 1)).toThrow(/before folding/)
})
