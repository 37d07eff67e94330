import { reshape, type Tensor } from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-wasm'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  batchNorm,
  batchNormGradients,
  fixedBatchNorm,
  fixedBatchNormGradients,
  groupNorm,
  groupNormGradients,
} from '../../../src/runtime/gradients/index.ts'
import type { WeightTensor } from '../../../src/weights/index.ts'
import { download, drawn, type PulledBack, toChannelsFirst, toChannelsLast, upload } from '../../support/pull-back.ts'
import { askPyTorch, type Comparison, findDifferences } from './compare.ts'

const map = (x: WeightTensor) => upload(x, toChannelsLast)
const back = (x: Tensor) => download(x, toChannelsFirst)
const slope = ({ cotangents }: PulledBack) => map(cotangents[0]!)
const epsilon = 1e-3

/** Weight and bias of a norm, or neither. */
const affine = (given: boolean, shape: readonly number[]) =>
  given ? [drawn('weight', shape), drawn('bias', shape)] : []

/** Far from zero, where a variance from sums of squares would lose digits. */
function shifted(shape: readonly number[]): WeightTensor {
  return { shape, data: drawn('x', shape).data.map((value, at) => value + 30 * ((at >> 4) % 2)) }
}

const maps = [
  [4, 3, 5, 7],
  [2, 16, 8, 8],
  [6, 5, 1, 1],
  [1, 3, 9, 2],
] as const

const batchNorms: readonly Comparison[] = maps.flatMap((shape) =>
  [true, false].flatMap((given): readonly Comparison[] => {
    const channels = shape[1]
    const statistics = { mean: Array.from({ length: channels }, (_, c) => c / 10), variance: Array(channels).fill(0.7) }
    const parameters = affine(given, [channels])
    const rest = (dWeight: Tensor, dBias: Tensor) => (given ? { dw: download(dWeight), db: download(dBias) } : {})
    return [
      {
        call: 'trained_batch_norm',
        options: { ...statistics, momentum: 0.1, eps: epsilon },
        inputs: [shifted(shape), ...parameters],
        compute: (reference, [x, ...others]) => {
          const [weight, bias] = others.map((each) => upload(each))
          const result = batchNorm(map(x!), weight, bias, epsilon)
          const { dx, dWeight, dBias } = batchNormGradients(slope(reference), result, weight)
          const moved = (observed: Tensor, before: readonly number[]) => {
            const { data } = download(observed)
            return { shape: [channels], data: data.map((value, c) => 0.1 * value + 0.9 * before[c]!) }
          }
          return {
            y: back(result.y),
            y1: moved(result.mean, statistics.mean),
            y2: moved(result.variance, statistics.variance),
            dx: back(dx),
            ...rest(dWeight, dBias),
          }
        },
      },
      {
        call: 'fixed_batch_norm',
        options: { ...statistics, eps: epsilon },
        inputs: [drawn('x', shape), ...parameters],
        compute: (reference, [x, ...others]) => {
          const [weight, bias] = others.map((each) => upload(each))
          const [mean, variance] = [statistics.mean, statistics.variance].map((values) =>
            upload({ shape: [channels], data: Float32Array.from(values) }),
          ) as [Tensor, Tensor]
          const found = fixedBatchNormGradients(slope(reference), map(x!), mean, variance, weight, epsilon)
          return {
            y: back(fixedBatchNorm(map(x!), mean, variance, weight, bias, epsilon)),
            dx: back(found.dx),
            ...rest(found.dWeight, found.dBias),
          }
        },
      },
    ]
  }),
)

const groupNorms: readonly Comparison[] = (
  [
    [[3, 6, 5, 4], 3],
    [[2, 8, 7, 7], 1],
    [[2, 24, 1, 1], 4],
    [[2, 6, 3, 3], 6],
  ] as const
).flatMap(([shape, groups]) =>
  [true, false].map((given): Comparison => ({
    call: 'grouped_norm',
    options: { groups, eps: epsilon },
    inputs: [drawn('x', shape), ...affine(given, [shape[1]])],
    compute: (reference, [x, ...others]) => {
      const [weight, bias] = others.map((each) => upload(each))
      const result = groupNorm(map(x!), groups, weight, bias, epsilon)
      const { dx, dWeight, dBias } = groupNormGradients(slope(reference), result, groups, weight)
      return { y: back(result.y), dx: back(dx), ...(given ? { dw: download(dWeight), db: download(dBias) } : {}) }
    },
  })),
)

/** Layer norms as group norms of another view. */
const layerNorms: readonly Comparison[] = [true, false].flatMap((given): readonly Comparison[] => {
  const shape = [3, 6, 5, 4] as const
  const [batch, channels, height, width] = shape
  const run = (reference: PulledBack, inputs: readonly WeightTensor[], view: number[], order: readonly number[]) => {
    const [weight, bias] = inputs.slice(1).map((each) => upload(each))
    const result = groupNorm(reshape(upload(inputs[0]!, order), view), 1, weight, bias, epsilon)
    const dy = reshape(upload(reference.cotangents[0]!, order), view)
    return { result, ...groupNormGradients(dy, result, 1, weight) }
  }
  const parameters = (dWeight: Tensor, dBias: Tensor, own: readonly number[]) =>
    given ? { dw: download(reshape(dWeight, [...own])), db: download(reshape(dBias, [...own])) } : {}
  return [
    {
      call: 'channel_norm',
      options: { eps: epsilon },
      inputs: [drawn('x', shape), ...affine(given, [channels])],
      compute: (reference, inputs) => {
        const found = run(reference, inputs, [batch * height * width, 1, 1, channels], toChannelsLast)
        const whole = [batch, height, width, channels]
        return {
          y: back(reshape(found.result.y, whole)),
          dx: back(reshape(found.dx, whole)),
          ...parameters(found.dWeight, found.dBias, [channels]),
        }
      },
    },
    {
      call: 'layer_norm',
      options: { normalized_shape: shape.slice(1), eps: epsilon },
      inputs: [drawn('x', shape)],
      compute: (reference, inputs) => {
        const found = run(reference, inputs, [batch, 1, 1, channels * height * width], [0, 1, 2, 3])
        return { y: download(reshape(found.result.y, [...shape])), dx: download(reshape(found.dx, [...shape])) }
      },
    },
  ]
})

const comparisons = [...batchNorms, ...groupNorms, ...layerNorms]

describe('norms and their gradients are those of PyTorch', () => {
  let expected: readonly PulledBack[] = []
  beforeAll(async () => {
    expected = await askPyTorch(comparisons)
  })

  test.each(['wasm', 'cpu'])('on %s', async (backend) => {
    expect(await findDifferences(backend, comparisons, expected)).toEqual([])
  })
})
