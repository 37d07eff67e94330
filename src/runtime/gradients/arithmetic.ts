import { engine, scalar, type Tensor, type TensorContainer } from '@tensorflow/tfjs-core'
import { type AxisPads, binary, convolveDepthwise, pool, reshape } from '../kernels.ts'
import { noActivation } from '../lowering/lowered.ts'

/*
 * The cheap ways of wasm: a product or sum of two tensors of one shape takes 0.3 ns a value, with a number 0.1, a 1x1
 * depthwise convolution 0.4 and a pooling window 0.1. Anything that broadcasts takes 1.2, a comparison 4.6.
 */

/** Runs `work` and disposes of every tensor it made but those it returns. */
export function scoped<T extends TensorContainer>(work: () => T): T {
  return engine().tidy(work)
}

/** `x * value`. */
export function times(x: Tensor, value: number): Tensor {
  return binary('Multiply', x, scalar(value))
}

/** `x + value`. */
export function plus(x: Tensor, value: number): Tensor {
  return binary('Add', x, scalar(value))
}

/** The product of extents. */
export function count(extents: readonly number[]): number {
  return extents.reduce((product, extent) => product * extent, 1)
}

const pointwise = { strides: [1, 1], dilations: [1, 1], height: [0, 0], width: [0, 0] } as const

/**
 * `x * scale + shift` with a value a channel.
 *
 * @param x `[N, H, W, C]`
 * @param scale `[C]`, in any shape
 * @param shift `[C]`, made as a vector: wasm refuses a view of another shape
 */
export function scaleChannels(x: Tensor, scale: Tensor, shift?: Tensor): Tensor {
  const channels = scale.size
  return convolveDepthwise(x, reshape(scale, [1, 1, channels, 1]), shift, pointwise, noActivation)
}

/**
 * The mean of each channel over batch and positions: first over the positions of a sample, then over samples, so that
 * float32 loses little in long sums.
 *
 * @param x `[N, H, W, C]`
 * @returns `[1, 1, 1, C]`
 */
export function meanOfChannels(x: Tensor): Tensor {
  const [batch = 1, height = 1, width = 1, channels = 1] = x.shape
  const samples = height * width === 1 ? x : poolWindow('AvgPool', x, [height, width])
  const rows = reshape(samples, [1, batch, 1, channels])
  return batch === 1 ? rows : poolWindow('AvgPool', rows, [batch, 1])
}

/**
 * The sum of each channel over batch and positions: the gradient of a bias.
 *
 * @param x `[N, H, W, C]`
 * @returns `[C]`
 */
export function sumOfChannels(x: Tensor): Tensor {
  const channels = x.shape[3] ?? 1
  return scoped(() => reshape(times(meanOfChannels(x), x.size / channels), [channels]))
}

/** One window as large as the map. */
export function poolWindow(name: 'AvgPool' | 'MaxPool', x: Tensor, window: readonly [number, number]): Tensor {
  return pool(name, x, window, [1, 1], [0, 0], [0, 0])
}

/** Every n-th row and column of `[N, H, W, C]`, from the first on. */
export function everyNth(x: Tensor, strides: readonly [number, number]): Tensor {
  if (strides[0] * strides[1] === 1) return x
  return convolveDepthwise(x, onesFilter(x.shape[3] ?? 1, [1, 1]), undefined, { ...pointwise, strides }, noActivation)
}

/** Ones as a depthwise filter `[kH, kW, C, 1]`, times a number. */
export function onesFilter(channels: number, [rows, columns]: readonly [number, number], value = 1): Tensor {
  return engine().makeTensor(
    new Float32Array(rows * columns * channels).fill(value),
    [rows, columns, channels, 1],
    'float32',
  )
}

/** What must follow an axis so that exactly `outputs` windows of `reach` values fit; negative where values are left over. */
export function padAfter(extent: number, before: number, reach: number, stride: number, outputs: number): number {
  return (outputs - 1) * stride + reach - extent - before
}

/** Pads of rows and columns of `[N, H, W, C]`. */
export function mapPads(height: AxisPads, width: AxisPads): readonly AxisPads[] {
  return [[0, 0], height, width, [0, 0]]
}
