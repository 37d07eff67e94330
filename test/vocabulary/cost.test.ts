import { expect, test } from 'vitest'
import { costOf, inferShape, isProblem, type Cost, type RawArgument, type Shape } from '../../src/vocabulary/index.ts'
import { callOperation } from './call-operation.ts'

function costOfCall(name: string, given: Readonly<Record<string, RawArgument>>, inputs: readonly Shape[]): Cost {
  const resolution = callOperation(name, given, ...inputs)
  if (isProblem(resolution)) throw new Error(resolution.message.text)
  const output = inferShape(resolution.operation, inputs)
  if (isProblem(output)) throw new Error(output.message.text)
  return costOf(resolution.operation, inputs, output)
}

// The stem, the widest 3x3 and the head of ResNet-50, by hand.
test.each<[string, Readonly<Record<string, RawArgument>>, Shape, number]>([
  ['conv', { kernel: 7, channels: 64, stride: 2 }, [3, 224, 224], 7 * 7 * 3 * 64 * 112 * 112],
  ['conv', { kernel: 3, channels: 512 }, [512, 7, 7], 115_605_504],
  ['conv', { kernel: 3, channels: 128, groups: 32 }, [128, 56, 56], 3 * 3 * 4 * 128 * 56 * 56],
  ['conv', { kernel: 1, channels: 16 }, [256], 16 * 256],
  ['dwconv', { kernel: 3 }, [32, 112, 112], 9 * 32 * 112 * 112],
  ['deconv', { kernel: 2, channels: 8, stride: 2 }, [16, 7, 7], 16 * 7 * 7 * 8 * 4],
  ['conv1d', { kernel: 5 }, [64], 5 * 64],
  ['linear', { channels: 1000 }, [2048], 2_048_000],
])('multiply-adds of %s(%j) on %j are %d', (name, given, shape, macs) => {
  expect(costOfCall(name, given, [shape])).toEqual({ macs, elementOperations: 0 })
})

test.each<[string, Readonly<Record<string, RawArgument>>, readonly Shape[], number]>([
  ['bn', {}, [[8, 5, 6]], 240],
  ['relu', {}, [[8, 5, 6]], 240],
  ['gap', {}, [[8, 5, 6]], 240],
  ['maxpool', { kernel: 3, stride: 2 }, [[8, 5, 5]], 8 * 2 * 2 * 9],
  ['ln', {}, [[8, 5, 6]], 480],
  [
    'add',
    {},
    [
      [8, 5, 6],
      [8, 5, 6],
      [8, 5, 6],
    ],
    480,
  ],
  ['mul', {}, [[8, 5, 6], [8]], 240],
  [
    'concat',
    {},
    [
      [8, 5, 6],
      [8, 5, 6],
    ],
    0,
  ],
  ['flatten', {}, [[8, 5, 6]], 0],
  ['dropout', {}, [[8, 5, 6]], 0],
])('element operations of %s(%j) on %j are %d', (name, given, inputs, elementOperations) => {
  // prettier-ignore
  expect(costOfCall(name, given, inputs)).toEqual({ macs: 0, elementOperations })
})

test('adaptive pooling counts the values that its windows read', () => {
  for (let extent = 1; extent <= 20; extent += 1) {
    for (let to = 1; to <= 20; to += 1) {
      let reads = 0
      for (let i = 0; i < to; i += 1) reads += Math.ceil(((i + 1) * extent) / to) - Math.floor((i * extent) / to)
      expect(costOfCall('avgpool', { to: [to, 1] }, [[1, extent, 1]]).elementOperations).toBe(reads)
    }
  }
})
