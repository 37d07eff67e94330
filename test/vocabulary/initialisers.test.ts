import { expect, test } from 'vitest'
import { resolveInitialiser, weightsOf, type CoreOperation } from '../../src/vocabulary/index.ts'

const conv: CoreOperation = {
  op: 'conv',
  attributes: {
    channels: 64,
    kernel: [3, 3],
    stride: [1, 1],
    pads: [1, 1, 1, 1],
    dilation: [1, 1],
    groups: 2,
    bias: true,
  },
}

// fan_in = 16 * 9 = 144, fan_out = 64 * 9 = 576.
test.each([
  ['kaiming', 'normal', 'fan_in', { kind: 'normal', mean: 0, deviation: Math.sqrt(2 / 144) }],
  ['kaiming', 'normal', 'fan_out', { kind: 'normal', mean: 0, deviation: Math.sqrt(2 / 576) }],
  ['kaiming', 'uniform', 'fan_in', { kind: 'uniform', bound: Math.sqrt(6 / 144) }],
  ['xavier', 'normal', 'fan_in', { kind: 'normal', mean: 0, deviation: Math.sqrt(2 / 720) }],
  ['xavier', 'uniform', 'fan_in', { kind: 'uniform', bound: Math.sqrt(6 / 720) }],
] as const)('%s %s %s', (kind, distribution, mode, expected) => {
  const choice = { kind, distribution, mode }
  expect(resolveInitialiser(choice, [64, 16, 3, 3])).toEqual(expected)
  expect(weightsOf(conv, [[32, 8, 8]], choice)[0]?.initialiser).toEqual(expected)
})

test('a choice is for the weight; the bias stays as PyTorch has it', () => {
  const [weight, bias] = weightsOf(conv, [[32, 8, 8]], { kind: 'zeros' })
  expect(weight).toEqual({ role: 'weight', shape: [64, 16, 3, 3], initialiser: { kind: 'zeros' }, trainable: true })
  expect(bias?.initialiser).toEqual({ kind: 'uniform', bound: 1 / 12 })
})

test('fans of a transposed convolution are those of its tensor: out channels times kernel', () => {
  const deconv: CoreOperation = { op: 'deconv', attributes: { ...conv.attributes, outputPad: [0, 0] } }
  const [weight] = weightsOf(deconv, [[32, 8, 8]])
  expect(weight?.shape).toEqual([32, 32, 3, 3])
  expect(weight?.initialiser).toEqual({ kind: 'uniform', bound: 1 / Math.sqrt(32 * 9) })
})
