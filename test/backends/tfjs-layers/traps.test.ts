import * as tf from '@tensorflow/tfjs'
import '@tensorflow/tfjs-backend-wasm'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'

/**
 * What tfjs 4.22.0's stock layers get wrong, and written models therefore go round. A test that fails here says that
 * tfjs has changed: the form that goes round it may then become simpler.
 */
beforeAll(async () => {
  await tf.setBackend('cpu')
})
afterEach(() => tf.disposeVariables())
afterAll(() => tf.removeBackend('wasm'))

const ramp = (shape: number[]) => tf.range(0, tf.util.sizeFromShape(shape)).reshape(shape).sin()
const apply = (layer: tf.layers.Layer, x: tf.Tensor, training = false) => layer.apply(x, { training }) as tf.Tensor
const values = (x: tf.Tensor) => [...x.dataSync()]

describe('a stock layer', () => {
  test.each([
    ['DepthwiseConv2D', () => tf.layers.depthwiseConv2d({ kernelSize: 2, dilationRate: 2 })],
    ['Conv2DTranspose', () => tf.layers.conv2dTranspose({ kernelSize: 2, filters: 1, dilationRate: 2 })],
  ])('%s drops its dilation without a word', (_, create) => {
    const result = apply(create(), ramp([1, 5, 5, 2]))
    expect(result.shape.slice(1, 3)).not.toEqual([3, 3])
    expect(result.shape.slice(1, 3)).not.toEqual([7, 7])
  })

  test('BatchNormalization is wrong where the channels are not the last axis', () => {
    const norm = tf.layers.batchNormalization({ axis: 1 })
    norm.build([null, 3, 4])
    norm.setWeights([tf.ones([3]), tf.tensor1d([10, 20, 30]), tf.zeros([3]), tf.ones([3])])
    const channels = apply(norm, tf.zeros([1, 3, 4]))
      .reshape([3, 4])
      .mean(1)
    expect(values(channels.round())).not.toEqual([10, 20, 30])
  })

  test('BatchNormalization goes on with its statistics where it is frozen, which bn(affine = false) relies on', () => {
    const norm = tf.layers.batchNormalization({ trainable: false })
    const x = ramp([6, 3])
    expect(apply(norm, x, true).mean(0).abs().max().dataSync()[0]).toBeLessThan(1e-5)
    expect(values(norm.getWeights()[2] ?? tf.scalar(0))).not.toEqual([0, 0, 0])
  })

  test('BatchNormalization cannot train without scale or center', () => {
    const norm = tf.layers.batchNormalization({ scale: false, center: false })
    expect(() => apply(norm, ramp([6, 3]), true)).toThrow(TypeError)
  })

  test('LayerNormalization has no gradient without scale', () => {
    const norm = tf.layers.layerNormalization({ scale: false, center: false })
    expect(() => tf.grad((x) => apply(norm, x).sum())(ramp([2, 3]))).toThrow(/dataId/)
  })

  test('Conv2D has no gradient where it dilates', () => {
    const conv = tf.layers.conv2d({ filters: 1, kernelSize: 2, dilationRate: 2 })
    expect(() => tf.grad((x) => apply(conv, x).sum())(ramp([1, 5, 5, 1]))).toThrow(/dilation rates greater than 1/)
  })

  test('UpSampling2D takes its gradient from the wrong samples on cpu, in a batch of more than one', () => {
    const up = tf.layers.upSampling2d({ size: [2, 1] })
    const difference = (batch: number) => {
      const weights = ramp([batch, 8, 1, 1])
      const gradient = tf.grad((x) => apply(up, x).mul(weights).sum())(tf.zeros([batch, 4, 1, 1]))
      return gradient
        .flatten()
        .sub(weights.reshape([batch * 4, 2]).sum(1))
        .abs()
        .max()
        .dataSync()[0]
    }
    expect(difference(1)).toBeLessThan(1e-6)
    expect(difference(2)).toBeGreaterThan(0.1)
  })

  test('ELU knows no alpha', () => {
    expect(() => tf.layers.elu({ alpha: 0.5 })).toThrow(/not supported/)
  })

  test('hardSigmoid is 0.2 x + 0.5 instead of x / 6 + 0.5', () => {
    expect(values(apply(tf.layers.activation({ activation: 'hardSigmoid' }), tf.tensor2d([[1]])))[0]).toBeCloseTo(0.7)
  })

  test('gelu_new cannot be loaded: the loader camel-cases its name', async () => {
    const model = tf.sequential({ layers: [tf.layers.activation({ activation: 'gelu_new', inputShape: [2] })] })
    const topology = JSON.parse(JSON.stringify(model.toJSON(null, false))) as object
    await expect(tf.models.modelFromJSON({ modelTopology: topology } as tf.io.ModelJSON)).rejects.toThrow(/geluNew/)
  })

  test('PReLU on wasm takes its slopes along the last axis, wherever they are', async () => {
    const slopes = tf.tensor1d([1, 2, 3]).reshape([3, 1])
    const run = () => values(tf.prelu(tf.ones([1, 3, 3]).neg(), slopes))
    const exact = run()
    await tf.setBackend('wasm')
    const wasm = run()
    await tf.setBackend('cpu')
    expect(exact).toEqual([-1, -1, -1, -2, -2, -2, -3, -3, -3])
    expect(wasm).not.toEqual(exact)
  })
})
