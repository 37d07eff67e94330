import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-wasm'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  activationGradientFromInput,
  activationGradientFromOutput,
  type InputActivation,
  type OutputActivation,
  logSoftmax,
  logSoftmaxGradient,
  preluGradients,
  softmaxGradient,
} from '../../../src/runtime/gradients/index.ts'
import type { WeightTensor } from '../../../src/weights/index.ts'
import { download, drawn, type PulledBack, toChannelsFirst, toChannelsLast, upload } from '../../support/pull-back.ts'
import { askPyTorch, type Comparison, findDifferences } from './compare.ts'

/** Values from -8 to 8, with each whole and half number where an activation may have a kink. */
const x: WeightTensor = {
  shape: [4, 10, 4, 5],
  data: drawn('x', [800], 8).data.map((value, at) => (at % 3 === 0 ? Math.round(value * 2) / 2 : value)),
}

/** PyTorch's own kernels do not agree on the slope of hardswish at 3. */
const besideThree: WeightTensor = { shape: x.shape, data: x.data.map((value) => (value === 3 ? 2.5 : value)) }

const fromOutput: readonly (readonly [call: string, options: object, activation: OutputActivation])[] = [
  ['relu', {}, { name: 'relu' }],
  ['relu6', {}, { name: 'relu6' }],
  ['sigmoid', {}, { name: 'sigmoid' }],
  ['tanh', {}, { name: 'tanh' }],
  ['hardsigmoid', {}, { name: 'hardsigmoid' }],
  ['elu', { alpha: 1 }, { name: 'elu', alpha: 1 }],
  ['elu', { alpha: 0.3 }, { name: 'elu', alpha: 0.3 }],
]

const fromInput: readonly (readonly [call: string, options: object, activation: InputActivation])[] = [
  ['silu', {}, { name: 'silu' }],
  ['hardswish', {}, { name: 'hardswish' }],
  ['mish', {}, { name: 'mish' }],
  ['leaky_relu', { negative_slope: 0.2 }, { name: 'leakyrelu', slope: 0.2 }],
  ['gelu', { approximate: 'none' }, { name: 'gelu', approximate: 'none' }],
  ['gelu', { approximate: 'tanh' }, { name: 'gelu', approximate: 'tanh' }],
  ['softplus', { beta: 1, threshold: 20 }, { name: 'softplus', beta: 1, threshold: 20 }],
  ['softplus', { beta: 2, threshold: 3 }, { name: 'softplus', beta: 2, threshold: 3 }],
]

const slope = ({ cotangents }: PulledBack) => upload(cotangents[0]!)

const prelus: readonly Comparison[] = [[10], [1]].map((shape): Comparison => ({
  call: 'prelu',
  options: {},
  inputs: [x, drawn('weight', shape)],
  compute: (reference, [input, weight]) => {
    const dy = upload(reference.cotangents[0]!, toChannelsLast)
    const found = preluGradients(dy, upload(input!, toChannelsLast), upload(weight!))
    return { dx: download(found.dx, toChannelsFirst), dw: download(found.dWeight) }
  },
}))

const softmaxes: readonly Comparison[] = [
  {
    call: 'softmax',
    options: { dim: 1 },
    inputs: [drawn('x', [7, 11], 6)],
    compute: (reference) => ({ dx: download(softmaxGradient(slope(reference), upload(reference.outputs[0]!))) }),
  },
  {
    call: 'log_softmax',
    options: { dim: 1 },
    inputs: [drawn('x', [7, 11], 60)],
    compute: (reference, [input]) => ({
      y: download(logSoftmax(upload(input!))),
      dx: download(logSoftmaxGradient(slope(reference), upload(reference.outputs[0]!))),
    }),
  },
]

const comparisons: readonly Comparison[] = [
  ...fromOutput.map(([call, options, activation]): Comparison => ({
    call,
    options: { ...options },
    inputs: [x],
    compute: (reference) => ({
      dx: download(activationGradientFromOutput(slope(reference), upload(reference.outputs[0]!), activation)),
    }),
  })),
  ...fromInput.map(([call, options, activation]): Comparison => ({
    call,
    options: { ...options },
    inputs: [call === 'hardswish' ? besideThree : x],
    compute: (reference, [input]) => ({
      dx: download(activationGradientFromInput(slope(reference), upload(input!), activation)),
    }),
  })),
  ...prelus,
  ...softmaxes,
]

describe("activations' derivatives are those of PyTorch", () => {
  let expected: readonly PulledBack[] = []
  beforeAll(async () => {
    expected = await askPyTorch(comparisons)
  })

  test.each(['wasm', 'cpu'])('on %s', async (backend) => {
    expect(await findDifferences(backend, comparisons, expected)).toEqual([])
  })
})
