import * as tf from '@tensorflow/tfjs'
import '@tensorflow/tfjs-backend-wasm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createModel } from '../../src/backends/tfjs/index.ts'
import type { Graph } from '../../src/ir/index.ts'
import { fusedMatrixProduct, matrixProduct } from '../../src/runtime/kernels.ts'
import { formulaInput, formulaWeights } from '../../src/weights/index.ts'
import {
  avgPoolAttributes,
  batchNorm,
  buildGraph,
  convAttributes,
  maxPoolAttributes,
} from '../support/graph-builder.ts'

/*
 * Where TensorFlow.js 4.22 gives a wrong number without a word. Each test shows first that it still does, so that a
 * change is noticed, and then that a model does not.
 */

/** Runs on a backend, and leaves no tensor behind. */
async function on<T>(backend: string, work: () => T): Promise<T> {
  await tf.setBackend(backend)
  tf.engine().startScope()
  try {
    return work()
  } finally {
    tf.engine().endScope()
  }
}

function values(tensor: tf.Tensor): number[] {
  return [...tensor.dataSync()]
}

/** Numbers from -1 to 1, the same each time. */
function numbers(shape: number[], key: string): tf.Tensor {
  return tf.tensor(formulaInput(shape, key === 'a' ? 'input' : 'batch').data, shape)
}

function distance(one: readonly number[], other: readonly number[]): number {
  expect(one.length).toBe(other.length)
  return Math.max(...one.map((value, at) => Math.abs(value - (other[at] ?? NaN))))
}

async function predict(graph: Graph, input: Float32Array, backend = 'wasm'): Promise<number[]> {
  const model = await createModel(graph, formulaWeights(graph), { backend })
  const { outputs } = await model.predict(input)
  model.dispose()
  return [...(outputs.get('output')?.data ?? [])]
}

beforeAll(async () => {
  await tf.setBackend('cpu')
  tf.env().set('IS_TEST', true)
})
afterAll(() => tf.env().set('IS_TEST', false))

describe('W1: fused matrix products on wasm', () => {
  const deep = 100
  const product = (transposeB: boolean, batch: number) => () => {
    const a = numbers([batch, 2, deep], 'a') as tf.Tensor3D
    const b = numbers(transposeB ? [batch, 3, deep] : [batch, deep, 3], 'b') as tf.Tensor3D
    const bias = tf.tensor1d([1, 2, 3])
    const fused = tf.fused.matMul({ a, b, transposeA: false, transposeB, bias, activation: 'relu' })
    return [values(fused), values(tf.relu(tf.add(tf.matMul(a, b, false, transposeB), bias)))] as const
  }

  test('apply bias and activation to partial sums when transposed or in batches', async () => {
    for (const [transposeB, batch] of [
      [true, 1],
      [false, 2],
    ] as const) {
      const [fused, apart] = await on('wasm', product(transposeB, batch))
      expect(distance(fused, apart)).toBeGreaterThan(0.5)
    }
    const [fused, apart] = await on('wasm', product(false, 1))
    expect(distance(fused, apart)).toBeLessThan(1e-5)
  })

  test.each([
    ['small, as a convolution', 100, 8],
    ['large, as a matrix product', 2048, 600],
  ])('a linear layer with bias and relu is right: %s', async (_what, features, channels) => {
    const builder = buildGraph([features])
    builder.step('linear', { channels, bias: true })
    builder.step('relu', {})
    const graph = builder.finish()
    const weights = formulaWeights(graph)
    const input = formulaInput([2, features]).data
    const weight = weights.get('linear1.weight')?.data ?? []
    const bias = weights.get('linear1.bias')?.data ?? []
    const expected = [0, 1].flatMap((row) =>
      Array.from({ length: channels }, (_, o) => {
        let sum = bias[o] ?? NaN
        for (let i = 0; i < features; i++) sum += (input[row * features + i] ?? NaN) * (weight[o * features + i] ?? NaN)
        return Math.max(0, sum)
      }),
    )
    expect(distance(await predict(graph, input), expected)).toBeLessThan(1e-4)
  })
})

describe('two views of one matrix on wasm', () => {
  /** The product of a matrix `[2, k]` with the memory `[24]` as `[k, n]`, by a kernel and by hand. */
  const multiply = (memory: tf.Tensor, inner: number, kernel: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor) => {
    const outer = 24 / inner
    const a = numbers([1, 2, inner], 'a')
    const [left, right] = [values(a), values(memory)]
    const expected = [0, 1].flatMap((row) =>
      Array.from({ length: outer }, (_, column) => {
        let sum = 0
        for (let i = 0; i < inner; i++) sum += (left[row * inner + i] ?? NaN) * (right[i * outer + column] ?? NaN)
        return sum
      }),
    )
    return distance(values(kernel(a, tf.reshape(memory, [1, inner, outer]))), expected)
  }
  const plain = { transposeA: false, transposeB: false }
  const fused = { ...plain, activation: 'linear', leakyreluAlpha: 0 }
  const linear = { name: 'linear' } as const

  test.each<readonly [string, (a: tf.Tensor, b: tf.Tensor) => tf.Tensor]>([
    ['BatchMatMul', (a, b) => tf.engine().runKernel('BatchMatMul', { a, b }, plain)],
    ['_FusedMatMul', (a, b) => tf.engine().runKernel('_FusedMatMul', { a, b }, fused)],
  ])('%s takes the second for the first', async (_kernel, kernel) => {
    await on('wasm', () => {
      const memory = numbers([24], 'b')
      expect(multiply(memory, 6, kernel)).toBeLessThan(1e-5)
      expect(multiply(memory, 4, kernel)).toBeGreaterThan(0.1)
    })
  })

  test.each<readonly [string, (a: tf.Tensor, b: tf.Tensor) => tf.Tensor]>([
    ['products', (a, b) => matrixProduct(a, b)],
    ['fused products', (a, b) => fusedMatrixProduct(a, b, undefined, linear)],
    ['fused products with a bias', (a, b) => fusedMatrixProduct(a, b, tf.zeros([b.shape[2] ?? 0]), linear)],
    ['both', (a, b) => (a.shape[2] === 4 ? matrixProduct(a, b) : fusedMatrixProduct(a, b, undefined, linear))],
  ])('%s of ours do not', async (_kernel, kernel) => {
    await on('wasm', () => {
      const memory = numbers([24], 'b')
      for (const inner of [6, 4, 8, 6, 3]) expect(multiply(memory, inner, kernel)).toBeLessThan(1e-5)
    })
  })
})

describe('W2: pools that round up on wasm', () => {
  const size = 7

  test('leave part of the result as it was in memory', async () => {
    const pool = (backend: string, fill: number) =>
      on(backend, () => {
        // Dirty memory of the result's size, given back just before.
        tf.mul(tf.ones([1, 4, 4, 4]), fill).dispose()
        return values(tf.maxPool(numbers([1, size, size, 4], 'a') as tf.Tensor4D, 2, 2, 0, 'ceil'))
      })
    const reference = await pool('cpu', 0)
    const found = [await pool('wasm', 1e6), await pool('wasm', -1e6), await pool('wasm', 2e6)]
    expect(Math.max(...found.map((each) => distance(each, reference)))).toBeGreaterThan(1)
  })

  test.each(['maxpool', 'avgpool'] as const)('%s with ceil is right', async (op) => {
    const builder = buildGraph([4, size, size])
    if (op === 'maxpool') builder.step('maxpool', maxPoolAttributes({ kernel: [2, 2], stride: [2, 2], ceil: true }))
    else builder.step('avgpool', avgPoolAttributes({ kernel: [2, 2], stride: [2, 2], ceil: true }))
    const input = formulaInput([1, 4, size, size]).data
    const expected = Array.from({ length: 4 * 4 * 4 }, (_, at) => {
      const [c, row, column] = [at >> 4, (at >> 2) & 3, at & 3]
      const window = [0, 1, 2, 3].flatMap((k) => {
        const [y, x] = [2 * row + (k >> 1), 2 * column + (k & 1)]
        return y < size && x < size ? [input[(c * size + y) * size + x] ?? NaN] : []
      })
      return op === 'maxpool' ? Math.max(...window) : window.reduce((sum, value) => sum + value, 0) / window.length
    })
    expect(distance(await predict(builder.finish(), input), expected)).toBeLessThan(1e-6)
  })
})

describe('W3: the gradient of a max pool on wasm', () => {
  const gradient = (input: number[]) => () => {
    const pooled = (x: tf.Tensor) => tf.sum(tf.maxPool(x as tf.Tensor4D, [1, 2], [1, 2], 'valid'))
    return values(tf.grad(pooled)(tf.tensor(input, [1, 1, 4, 1])))
  }

  test('is dropped where a window has no positive value, but for one at the first value of the tensor', async () => {
    const negative = [-4, -3, -2, -1]
    expect(await on('cpu', gradient(negative))).toEqual([0, 1, 0, 1])
    expect(await on('wasm', gradient(negative))).toEqual([1, 0, 0, 0])
    expect(await on('wasm', gradient([1, 4, 3, 2]))).toEqual([0, 1, 1, 0])
  })

  test('does not touch predictions: padding is never the maximum, and negative windows are right', async () => {
    const builder = buildGraph([1, 2, 2])
    builder.step('maxpool', maxPoolAttributes({ kernel: [3, 3], stride: [2, 2], pads: [1, 1, 1, 1] }))
    expect(await predict(builder.finish(), Float32Array.of(-4, -3, -2, -1))).toEqual([-1])
  })
})

describe('W4: one number as the padding of a kernel that is not square', () => {
  test('gives another width on every backend', async () => {
    for (const backend of ['cpu', 'wasm']) {
      const shape = await on(backend, () => {
        const x = numbers([1, 6, 6, 1], 'a') as tf.Tensor4D
        return tf.conv2d(x, numbers([1, 3, 1, 1], 'b') as tf.Tensor4D, 1, 1).shape
      })
      // PyTorch: 6 + 2 * 1 - 1 + 1 = 8 high, 6 + 2 * 1 - 3 + 1 = 6 wide.
      expect(shape).not.toEqual([1, 8, 6, 1])
    }
  })

  test('a conv has the size that the graph says', async () => {
    const builder = buildGraph([1, 6, 6])
    builder.step('conv', convAttributes({ channels: 1, kernel: [1, 3], pads: [1, 1, 1, 1] }))
    const model = await createModel(builder.finish(), formulaWeights(builder.finish()))
    const { outputs } = await model.predict(formulaInput([1, 1, 6, 6]))
    expect(outputs.get('output')?.shape).toEqual([1, 1, 8, 6])
    model.dispose()
  })
})

describe("W5: 'same' padding with stride 2", () => {
  test('pads at the end alone, where PyTorch pads both sides', async () => {
    const found = await on('wasm', () => {
      const x = tf.tensor4d([1, 2, 3, 4], [1, 1, 4, 1])
      return values(tf.conv2d(x, tf.ones([1, 3, 1, 1]) as tf.Tensor4D, [1, 2], 'same'))
    })
    expect(found).toEqual([1 + 2 + 3, 3 + 4])
  })

  test('a conv pads as told', async () => {
    const builder = buildGraph([1, 1, 4])
    builder.step('conv', convAttributes({ channels: 1, kernel: [1, 3], stride: [1, 2], pads: [0, 0, 1, 1] }))
    const graph = builder.finish()
    const model = await createModel(
      graph,
      new Map([['conv1.weight', { shape: [1, 1, 1, 3], data: Float32Array.of(1, 1, 1) }]]),
    )
    const { outputs } = await model.predict(Float32Array.of(1, 2, 3, 4))
    expect([...(outputs.get('output')?.data ?? [])]).toEqual([1 + 2, 2 + 3 + 4])
    model.dispose()
  })
})

describe('W6: a frozen batch norm of tf.layers', () => {
  test('still takes the statistics of the batch in fit', async () => {
    await tf.setBackend('cpu')
    const norm = tf.layers.batchNormalization({ inputShape: [1], momentum: 0.5 })
    const model = tf.sequential({ layers: [norm, tf.layers.dense({ units: 1 })] })
    norm.trainable = false
    model.compile({ optimizer: tf.train.sgd(0), loss: 'meanSquaredError' })
    const before = values(norm.getWeights()[2] ?? tf.scalar(NaN))
    const [x, y] = [tf.tensor2d([10, 20], [2, 1]), tf.tensor2d([0, 0], [2, 1])]
    await model.fit(x, y, { epochs: 1, verbose: 0 })
    expect(values(norm.getWeights()[2] ?? tf.scalar(NaN))).not.toEqual(before)
    tf.dispose([x, y])
    model.dispose()
  })

  test.each([true, false])('a bn uses the running statistics, folded: %s', async (fold) => {
    const builder = buildGraph([1, 1, 2])
    builder.step('conv', convAttributes({ channels: 1, kernel: [1, 1] }))
    builder.step('bn', batchNorm)
    const one = (value: number, shape: readonly number[] = [1]) => ({ shape, data: Float32Array.of(value) })
    const weights = new Map([
      ['conv1.weight', one(2, [1, 1, 1, 1])],
      ['bn1.weight', one(3)],
      ['bn1.bias', one(4)],
      ['bn1.running_mean', one(1)],
      ['bn1.running_var', one(0.25 - 1e-5)],
    ])
    const model = await createModel(builder.finish(), weights, { fold })
    const { outputs } = await model.predict(Float32Array.of(10, 20))
    const expected = [10, 20].map((x) => ((2 * x - 1) / 0.5) * 3 + 4)
    expect(distance([...(outputs.get('output')?.data ?? [])], expected)).toBeLessThan(1e-4)
    model.dispose()
  })
})

describe('W7: the gradient of a padded average pool', () => {
  test('divides by the whole window, the forward pass by what is inside', async () => {
    for (const backend of ['cpu', 'wasm']) {
      const found = await on(backend, () => {
        const pooled = (x: tf.Tensor) => tf.sum(tf.avgPool(x as tf.Tensor4D, [1, 3], 1, 'same'))
        return values(tf.grad(pooled)(tf.ones([1, 1, 2, 1])))
      })
      // Each value is in two windows of two values: 1/2 + 1/2.
      expect(distance(found, [2 / 3, 2 / 3])).toBeLessThan(1e-6)
    }
  })

  test.each([
    [true, [0.5, 1, 0.5]],
    [false, [0.75, 1, 0.75]],
  ])('avgpool divides as told, padding counted: %s', async (countPad, expected) => {
    const builder = buildGraph([1, 1, 3])
    builder.step('avgpool', avgPoolAttributes({ kernel: [1, 3], pads: [0, 0, 1, 1], countPad }))
    expect(distance(await predict(builder.finish(), Float32Array.of(1.5, 0, 1.5)), expected)).toBeLessThan(1e-6)
  })
})

describe('W9: a max pool with explicit padding in a GraphModel', () => {
  test('throws', async () => {
    await tf.setBackend('cpu')
    const integers = (list: readonly number[]) => ({ list: { i: list.map(String) } })
    const node = [
      { name: 'x', op: 'Placeholder', attr: { dtype: { type: 'DT_FLOAT' } } },
      {
        name: 'y',
        op: 'MaxPool',
        input: ['x'],
        attr: {
          T: { type: 'DT_FLOAT' },
          data_format: { s: Buffer.from('NHWC').toString('base64') },
          padding: { s: Buffer.from('EXPLICIT').toString('base64') },
          explicit_paddings: integers([0, 0, 1, 1, 1, 1, 0, 0]),
          ksize: integers([1, 3, 3, 1]),
          strides: integers([1, 2, 2, 1]),
        },
      },
    ]
    const modelTopology = { node, versions: { producer: 1 } }
    const load = () => Promise.resolve({ modelTopology, weightSpecs: [], weightData: new ArrayBuffer(0) })
    const model = await tf.loadGraphModel({ load })
    const x = tf.ones([1, 4, 4, 1])
    expect(() => model.predict(x)).toThrow(/pad/i)
    x.dispose()
    model.dispose()
  })

  test('a live model pads max pools explicitly', async () => {
    const builder = buildGraph([1, 4, 4])
    builder.step('maxpool', maxPoolAttributes({ kernel: [3, 3], stride: [2, 2], pads: [1, 1, 1, 1] }))
    const input = Float32Array.from({ length: 16 }, (_, at) => -at - 1)
    expect(await predict(builder.finish(), input)).toEqual([-1, -2, -5, -6])
  })
})
