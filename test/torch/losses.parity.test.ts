import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-wasm'
import { beforeAll, describe, expect, test } from 'vitest'
import { from_array } from '../../src/torch/create.ts'
import {
  binary_cross_entropy_with_logits,
  cross_entropy,
  l1_loss,
  mse_loss,
  nll_loss,
  smooth_l1_loss,
} from '../../src/torch/functional-losses.ts'
import { tidy } from '../../src/torch/memory.ts'
import type { Tensor } from '../../src/torch/tensor.ts'
import type { WeightTensor } from '../../src/weights/index.ts'
import { drawn, type PulledBack } from '../support/pull-back.ts'
import { askPyTorch, type Comparison, findDifferences } from '../runtime/gradients/compare.ts'

type Loss = (input: Tensor, target: Tensor, options: object) => Tensor

const losses = {
  binary_cross_entropy_with_logits,
  cross_entropy,
  l1_loss,
  mse_loss,
  nll_loss,
  smooth_l1_loss,
} satisfies Record<string, Loss>

/** Numbers from 0 to 1. */
function shares(key: string, shape: readonly number[]): WeightTensor {
  return { shape, data: drawn(key, shape).data.map((value) => (value + 1) / 2) }
}

/** Classes from 0 to `count - 1`, every fourth of them `ignored`. */
function classes(shape: readonly number[], count: number, ignored?: number): WeightTensor {
  const { data } = shares('classes', shape)
  return {
    shape,
    data: data.map((value, at) => (at % 4 === 3 && ignored !== undefined ? ignored : Math.floor(value * count))),
  }
}

/** Rows that add up to 1. */
function probabilities(shape: readonly [number, number]): WeightTensor {
  const { data } = shares('probabilities', shape)
  const sums = Array.from({ length: shape[0] }, (_, row) =>
    data.slice(row * shape[1], (row + 1) * shape[1]).reduce((a, b) => a + b),
  )
  return { shape, data: data.map((value, at) => value / sums[Math.floor(at / shape[1])]!) }
}

const made = ({ shape, data }: WeightTensor, whole = false) => from_array(whole ? Int32Array.from(data) : data, shape)
const taken = (x: Tensor): WeightTensor => ({ shape: x.shape, data: Float32Array.from(x.numpy()) })

/** A loss of ours beside the function of the same name. Tensors among the options are the inputs after the second. */
function compareLoss(
  call: keyof typeof losses,
  inputs: readonly [WeightTensor, WeightTensor],
  options: Readonly<Record<string, unknown>>,
  extra: Readonly<Record<string, WeightTensor>> = {},
  whole = false,
): Comparison {
  const names = Object.keys(extra)
  return {
    call: names.length === 0 ? call : `${call} of ${names.join(' and ')}`,
    options,
    inputs: [...inputs, ...Object.values(extra)],
    whole: whole ? [1] : [],
    fixed: [1, ...names.map((_, at) => at + 2)],
    compute: (reference: PulledBack) =>
      tidy(() => {
        const input = made(inputs[0]).requires_grad_()
        const target = made(inputs[1], whole)
        const own = Object.fromEntries(Object.entries(extra).map(([name, value]) => [name, made(value)]))
        const output = losses[call](input, target, { ...options, ...own })
        output.backward(made(reference.cotangents[0]!))
        const found = { y: taken(output), dx: taken(input.grad!) }
        input.dispose()
        return found
      }),
  }
}

const reductions = ['mean', 'sum', 'none'] as const
const logits = drawn('logits', [12, 5], 8)
const map = drawn('logits', [3, 5, 4, 2], 8)
const weight = shares('weight', [5])

const comparisons: readonly Comparison[] = reductions.flatMap((reduction) => [
  compareLoss('cross_entropy', [logits, classes([12], 5)], { reduction }, {}, true),
  compareLoss('cross_entropy', [logits, classes([12], 5, -100)], { reduction }, {}, true),
  compareLoss(
    'cross_entropy',
    [logits, classes([12], 5, 2)],
    { reduction, ignore_index: 2, label_smoothing: 0.1 },
    { weight },
    true,
  ),
  compareLoss('cross_entropy', [logits, classes([12], 5)], { reduction, label_smoothing: 0.3 }, {}, true),
  compareLoss('cross_entropy', [map, classes([3, 4, 2], 5)], { reduction }, { weight }, true),
  compareLoss('cross_entropy', [logits, probabilities([12, 5])], { reduction, label_smoothing: 0.2 }, { weight }),
  compareLoss('nll_loss', [logits, classes([12], 5, -100)], { reduction }, { weight }, true),
  compareLoss('nll_loss', [map, classes([3, 4, 2], 5)], { reduction }, {}, true),
  ...(['mse_loss', 'l1_loss', 'smooth_l1_loss'] as const).map((call) =>
    compareLoss(call, [map, drawn('target', [3, 5, 4, 2], 8)], { reduction }),
  ),
  compareLoss('smooth_l1_loss', [map, drawn('target', [3, 5, 4, 2], 8)], { reduction, beta: 0.3 }),
  compareLoss('binary_cross_entropy_with_logits', [drawn('far', [6, 5], 90), shares('target', [6, 5])], { reduction }),
  compareLoss(
    'binary_cross_entropy_with_logits',
    [logits, shares('target', [12, 5])],
    { reduction },
    { weight: shares('rows', [12, 1]), pos_weight: weight },
  ),
])

describe('losses and their gradients are those of PyTorch', () => {
  let expected: readonly PulledBack[] = []
  beforeAll(async () => {
    expected = await askPyTorch(comparisons)
  })

  test.each(['wasm', 'cpu'])('on %s', async (backend) => {
    expect(await findDifferences(backend, comparisons, expected)).toEqual([])
  })
})
