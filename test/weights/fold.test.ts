import { expect, test } from 'vitest'
import type { CoreOperation } from '../../src/vocabulary/index.ts'
import { formulaTensor, initialiseWeights, materialiseWeights, type WeightTensor } from '../../src/weights/index.ts'
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

/** A folded weight whose factors are those of `gamma` alone: the variance is 1. */
function foldInto(shape: readonly number[], operation: CoreOperation, channels: number): WeightTensor | undefined {
  const folded = {
    kind: 'batch-norm',
    weight: 'w',
    bias: undefined,
    gamma: 'gamma',
    beta: undefined,
    mean: 'mean',
    variance: 'var',
    epsilon: 0,
  } as const
  const ones = { shape: [channels], data: new Float32Array(channels).fill(1) }
  const weights = new Map([
    ['w', formulaTensor('w', shape)],
    ['gamma', formulaTensor('gamma', [channels])],
    ['mean', ones],
    ['var', ones],
  ])
  return materialiseWeights(graphWith([weight('folded', shape, { folded })], operation), weights).get('folded')
}

const conv = {
  channels: 6,
  kernel: [2, 3],
  stride: [1, 1],
  pads: [0, 0, 0, 0],
  dilation: [1, 1],
  groups: 1,
  bias: false,
} as const

test.each<readonly [string, readonly number[], CoreOperation, (index: number) => number]>([
  ['a convolution', [6, 4, 2, 3], { op: 'conv', attributes: conv }, (i) => Math.floor(i / 24)],
  [
    'a deconvolution of two groups',
    [4, 3, 2, 3],
    { op: 'deconv', attributes: { ...conv, groups: 2, outputPad: [0, 0] } },
    (i) => Math.floor(i / 36) * 3 + (Math.floor(i / 6) % 3),
  ],
])('the weight of %s is scaled per output channel, to the last bit', (_, shape, operation, channelOf) => {
  const { data } = formulaTensor('w', shape)
  const gamma = formulaTensor('gamma', [6]).data
  const expected = data.map((value, index) => value * gamma[channelOf(index)]!)
  expect(foldInto(shape, operation, 6)?.data).toEqual(expected)
})

test('a weight without values is folded into one without values', () => {
  expect(foldInto([6, 0, 1, 1], { op: 'conv', attributes: conv }, 6)?.data).toEqual(new Float32Array())
})
