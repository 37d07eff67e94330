import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-wasm'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  adaptiveAveragePool,
  adaptiveAveragePoolInputGradient,
  averagePool,
  averagePoolInputGradient,
  maxPool,
  maxPoolInputGradient,
  resizeBilinearInputGradient,
  resizeNearestInputGradient,
} from '../../../src/runtime/gradients/index.ts'
import type { WeightTensor } from '../../../src/weights/index.ts'
import { download, drawn, type PulledBack, toChannelsFirst, toChannelsLast, upload } from '../../support/pull-back.ts'
import { askPyTorch, type Comparison, findDifferences } from './compare.ts'

type Pair = readonly [number, number]

const map = (x: WeightTensor) => upload(x, toChannelsLast)
const back = (x: Parameters<typeof download>[0]) => download(x, toChannelsFirst)
const slope = ({ cotangents }: PulledBack) => map(cotangents[0]!)
const extentsOf = ({ shape }: WeightTensor): Pair => [shape[2]!, shape[3]!]

interface Window {
  readonly x: readonly [number, number, number, number]
  readonly kernel: Pair
  readonly stride: Pair
  readonly padding?: Pair
  readonly ceil?: boolean
}

const windows: readonly Window[] = [
  { x: [2, 3, 8, 8], kernel: [2, 2], stride: [2, 2] },
  { x: [2, 3, 7, 9], kernel: [2, 2], stride: [2, 2] },
  { x: [2, 3, 7, 9], kernel: [2, 2], stride: [2, 2], ceil: true },
  { x: [2, 3, 9, 8], kernel: [3, 3], stride: [2, 2], padding: [1, 1] },
  { x: [2, 3, 9, 8], kernel: [3, 3], stride: [2, 2], padding: [1, 1], ceil: true },
  { x: [2, 3, 10, 11], kernel: [3, 2], stride: [1, 3], padding: [1, 0] },
  { x: [2, 3, 6, 8], kernel: [6, 8], stride: [6, 8] },
  { x: [2, 3, 6, 8], kernel: [1, 1], stride: [2, 3] },
  { x: [2, 3, 6, 8], kernel: [1, 1], stride: [1, 1] },
  { x: [2, 3, 6, 8], kernel: [5, 5], stride: [1, 1], padding: [2, 2] },
  { x: [2, 3, 7, 8], kernel: [2, 2], stride: [3, 3] },
]

const around = ([rows, columns]: Pair = [0, 0]) => [rows, rows, columns, columns] as const

/** Max pools over values of which most windows have none above zero, or with ties. */
const dilated: readonly (Window & { readonly dilation: Pair })[] = [
  ...windows.map((each): Window & { readonly dilation: Pair } => ({ ...each, dilation: [1, 1] })),
  { x: [2, 3, 9, 10], kernel: [3, 2], stride: [2, 1], dilation: [2, 3], padding: [1, 1] },
]

const maxPools: readonly Comparison[] = dilated.flatMap(({ x, kernel, stride, padding, ceil = false, dilation }) =>
  [
    (value: number) => value - 1.1,
    (value: number) => Math.max(0, value),
    (value: number) => Math.round(value * 2) - 3,
  ].map((change): Comparison => {
    const input = drawn('x', x)
    const window = { kernel, stride, pads: around(padding), dilation }
    return {
      call: 'max_pool2d',
      options: { kernel_size: kernel, stride, padding: padding ?? 0, dilation, ceil_mode: ceil },
      inputs: [{ shape: x, data: input.data.map(change) }],
      compute: (reference, [tensor]) => ({
        y: back(maxPool(map(tensor!), window, extentsOf(reference.outputs[0]!))),
        dx: back(maxPoolInputGradient(slope(reference), map(tensor!), window)),
      }),
    }
  }),
)

const averagePools: readonly Comparison[] = windows.flatMap(({ x, kernel, stride, padding, ceil = false }) =>
  [true, false].map((countPad): Comparison => {
    const window = { kernel, stride, pads: around(padding), countPad }
    return {
      call: 'avg_pool2d',
      options: { kernel_size: kernel, stride, padding: padding ?? 0, ceil_mode: ceil, count_include_pad: countPad },
      inputs: [drawn('x', x)],
      compute: (reference, [tensor]) => ({
        y: back(averagePool(map(tensor!), window, extentsOf(reference.outputs[0]!))),
        dx: back(averagePoolInputGradient(slope(reference), extentsOf(tensor!), window)),
      }),
    }
  }),
)

const adaptive: readonly Comparison[] = (
  [
    [1, 1],
    [3, 4],
    [6, 8],
    [4, 5],
    [7, 3],
  ] as const
).map((to): Comparison => {
  return {
    call: 'adaptive_avg_pool2d',
    options: { output_size: to },
    inputs: [drawn('x', [2, 3, 6, 8])],
    compute: (reference, [tensor]) => ({
      y: back(adaptiveAveragePool(map(tensor!), to)),
      dx: back(adaptiveAveragePoolInputGradient(slope(reference), extentsOf(tensor!))),
    }),
  }
})

const resizes: readonly Comparison[] = (
  [
    [12, 16],
    [6, 8],
    [9, 11],
    [4, 5],
    [1, 1],
  ] as const
).flatMap((size): readonly Comparison[] => {
  const inputs = [drawn('x', [2, 3, 6, 8])]
  return [
    {
      call: 'interpolate',
      options: { size, mode: 'nearest' },
      inputs,
      compute: (reference, [tensor]) => ({
        dx: back(resizeNearestInputGradient(slope(reference), extentsOf(tensor!))),
      }),
    },
    ...[true, false].map((align): Comparison => ({
      call: 'interpolate',
      options: { size, mode: 'bilinear', align_corners: align },
      inputs,
      compute: (reference, [tensor]) => ({
        dx: back(resizeBilinearInputGradient(slope(reference), extentsOf(tensor!), align)),
      }),
    })),
  ]
})

const comparisons = [...maxPools, ...averagePools, ...adaptive, ...resizes]

describe('pools and resizes and their gradients are those of PyTorch', () => {
  let expected: readonly PulledBack[] = []
  beforeAll(async () => {
    expected = await askPyTorch(comparisons)
  })

  test.each(['wasm', 'cpu'])('on %s', async (backend) => {
    expect(await findDifferences(backend, comparisons, expected)).toEqual([])
  })
})
