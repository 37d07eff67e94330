import type { Tensor } from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-wasm'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  convolution,
  convolutionFilterGradient,
  convolutionInputGradient,
  type GroupedGeometry,
  sumOfChannels,
  transposedConvolution,
  transposedConvolutionFilterGradient,
  transposedConvolutionInputGradient,
} from '../../../src/runtime/gradients/index.ts'
import type { WeightTensor } from '../../../src/weights/index.ts'
import {
  download,
  drawn,
  fromFilter,
  type PulledBack,
  toChannelsFirst,
  toChannelsLast,
  toFilter,
  upload,
} from '../../support/pull-back.ts'
import { askPyTorch, type Comparison, findDifferences } from './compare.ts'

type Pair = readonly [number, number]

interface Shape {
  /** `[N, C, H, W]`. */
  readonly x: readonly [number, number, number, number]
  readonly channels: number
  readonly kernel: Pair
  readonly stride?: Pair
  readonly dilation?: Pair
  readonly groups?: number
  /** Top, bottom, left, right. */
  readonly pads?: readonly [number, number, number, number]
}

const shapes: readonly Shape[] = [
  { x: [2, 3, 7, 9], channels: 5, kernel: [3, 3], pads: [1, 1, 1, 1] },
  { x: [2, 3, 8, 8], channels: 5, kernel: [3, 3], stride: [2, 2], pads: [1, 1, 1, 1] },
  { x: [2, 3, 7, 9], channels: 4, kernel: [3, 3], stride: [2, 2], pads: [1, 1, 1, 1] },
  { x: [2, 3, 7, 9], channels: 4, kernel: [3, 3], stride: [2, 2] },
  { x: [1, 3, 8, 10], channels: 4, kernel: [2, 2], stride: [2, 2] },
  { x: [1, 3, 17, 15], channels: 8, kernel: [7, 7], stride: [2, 2], pads: [3, 3, 3, 3] },
  { x: [3, 2, 11, 10], channels: 3, kernel: [5, 5], stride: [3, 3], pads: [2, 2, 2, 2] },
  { x: [1, 2, 10, 11], channels: 3, kernel: [2, 2], stride: [3, 3] },
  { x: [1, 2, 10, 11], channels: 3, kernel: [3, 3], stride: [3, 2], pads: [0, 2, 3, 1] },
  { x: [2, 2, 9, 9], channels: 3, kernel: [3, 3], stride: [2, 2], pads: [4, 5, 6, 3] },
  { x: [2, 2, 9, 9], channels: 3, kernel: [3, 3], pads: [4, 5, 6, 3] },
  { x: [2, 2, 11, 12], channels: 3, kernel: [3, 3], dilation: [2, 2], pads: [2, 2, 2, 2] },
  { x: [2, 2, 11, 12], channels: 3, kernel: [3, 3], dilation: [2, 3], stride: [2, 3], pads: [2, 1, 0, 3] },
  { x: [2, 3, 6, 9], channels: 4, kernel: [1, 7], pads: [0, 0, 3, 3] },
  { x: [2, 3, 9, 6], channels: 4, kernel: [5, 1], stride: [2, 1], pads: [2, 2, 0, 0] },
  { x: [2, 8, 5, 6], channels: 3, kernel: [1, 1] },
  { x: [2, 3, 5, 6], channels: 8, kernel: [1, 1] },
  { x: [2, 8, 7, 6], channels: 4, kernel: [1, 1], stride: [2, 2] },
  { x: [2, 3, 7, 7], channels: 4, kernel: [1, 1], stride: [3, 2] },
  { x: [2, 3, 7, 7], channels: 4, kernel: [1, 1], stride: [2, 2], pads: [1, 1, 0, 1] },
  { x: [5, 70, 1, 1], channels: 60, kernel: [1, 1] },
  { x: [2, 6, 7, 9], channels: 4, kernel: [3, 3], groups: 2, pads: [1, 1, 1, 1] },
  { x: [2, 32, 7, 9], channels: 16, kernel: [3, 3], groups: 4, pads: [1, 1, 1, 1] },
  { x: [2, 16, 9, 7], channels: 32, kernel: [3, 3], groups: 4, stride: [2, 2], pads: [1, 1, 1, 1] },
  { x: [2, 16, 9, 7], channels: 16, kernel: [3, 3], groups: 8, stride: [2, 2], dilation: [2, 2], pads: [0, 1, 2, 1] },
  { x: [2, 24, 7, 7], channels: 36, kernel: [1, 1], groups: 3 },
  { x: [2, 5, 7, 9], channels: 5, kernel: [3, 3], groups: 5, pads: [1, 1, 1, 1] },
  { x: [2, 24, 9, 7], channels: 24, kernel: [5, 5], groups: 24, stride: [2, 2], pads: [2, 2, 2, 2] },
  { x: [2, 6, 9, 8], channels: 18, kernel: [3, 3], groups: 6, stride: [2, 1], pads: [0, 1, 1, 0] },
  { x: [1, 4, 9, 9], channels: 4, kernel: [3, 3], groups: 4, stride: [2, 2], dilation: [2, 2], pads: [2, 2, 2, 2] },
]

const noPads = [0, 0, 0, 0] as const

function geometryOf({ stride = [1, 1], dilation = [1, 1], groups = 1, pads = noPads }: Shape): GroupedGeometry {
  return { strides: stride, dilations: dilation, groups, height: [pads[0], pads[1]], width: [pads[2], pads[3]] }
}

function compareConvolution(shape: Shape): Comparison {
  const { x, channels, kernel, stride = [1, 1], dilation = [1, 1], groups = 1, pads = noPads } = shape
  return {
    call: 'conv2d',
    options: { pads, stride, dilation, groups },
    inputs: [drawn('x', x), drawn('weight', [channels, x[1] / groups, ...kernel]), drawn('bias', [channels])],
    compute: ({ cotangents }, inputs) => {
      const [input, weight, bias] = uploadAll(inputs)
      const dy = upload(cotangents[0]!, toChannelsLast)
      const geometry = geometryOf(shape)
      return {
        y: download(convolution(input, weight, bias, geometry), toChannelsFirst),
        dx: download(convolutionInputGradient(dy, weight, [x[2], x[3]], geometry), toChannelsFirst),
        dw: download(convolutionFilterGradient(dy, input, kernel, geometry), fromFilter),
        db: download(sumOfChannels(dy)),
      }
    },
  }
}

function uploadAll(inputs: readonly WeightTensor[]): readonly [Tensor, Tensor, Tensor] {
  return [upload(inputs[0]!, toChannelsLast), upload(inputs[1]!, toFilter), upload(inputs[2]!)]
}

interface Transposed extends Omit<Shape, 'pads'> {
  readonly padding?: Pair
  readonly outputPadding?: Pair
}

const transposed: readonly Transposed[] = [
  { x: [2, 3, 5, 6], channels: 4, kernel: [2, 2], stride: [2, 2] },
  { x: [2, 3, 5, 6], channels: 4, kernel: [4, 4], stride: [2, 2], padding: [1, 1] },
  { x: [2, 3, 5, 6], channels: 4, kernel: [3, 3], stride: [2, 3], padding: [1, 0], outputPadding: [1, 2] },
  { x: [2, 3, 5, 6], channels: 4, kernel: [3, 2], dilation: [2, 1], padding: [1, 0] },
  { x: [2, 6, 5, 4], channels: 4, kernel: [3, 3], stride: [2, 2], groups: 2, padding: [1, 1] },
  { x: [2, 4, 5, 4], channels: 4, kernel: [3, 3], stride: [2, 2], groups: 4, padding: [1, 1], outputPadding: [1, 1] },
]

function compareTransposed(shape: Transposed): Comparison {
  const { x, channels, kernel, stride = [1, 1], dilation = [1, 1], groups = 1 } = shape
  const [down, across] = shape.padding ?? [0, 0]
  const output_padding = shape.outputPadding ?? [0, 0]
  return {
    call: 'conv_transpose2d',
    options: { stride, dilation, groups, padding: [down, across], output_padding },
    inputs: [drawn('x', x), drawn('weight', [x[1], channels / groups, ...kernel]), drawn('bias', [channels])],
    compute: ({ cotangents }, inputs) => {
      const [input, weight, bias] = uploadAll(inputs)
      const dy = upload(cotangents[0]!, toChannelsLast)
      const geometry = geometryOf({ ...shape, pads: [down, down, across, across] })
      const extents = [dy.shape[1]!, dy.shape[2]!] as const
      return {
        y: download(transposedConvolution(input, weight, bias, extents, geometry), toChannelsFirst),
        dx: download(transposedConvolutionInputGradient(dy, weight, geometry), toChannelsFirst),
        dw: download(transposedConvolutionFilterGradient(dy, input, weight.shape, geometry), fromFilter),
        db: download(sumOfChannels(dy)),
      }
    },
  }
}

const comparisons = [...shapes.map(compareConvolution), ...transposed.map(compareTransposed)]

describe('convolutions and their gradients are those of PyTorch', () => {
  let expected: readonly PulledBack[] = []
  beforeAll(async () => {
    expected = await askPyTorch(comparisons)
  })

  test.each(['wasm', 'cpu'])('on %s', async (backend) => {
    expect(await findDifferences(backend, comparisons, expected)).toEqual([])
  })
})
