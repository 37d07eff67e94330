import {
  adaptiveAveragePool,
  adaptiveAveragePoolInputGradient,
  averagePool,
  averagePoolInputGradient,
  type AveragePoolWindow,
  maxPool,
  maxPoolInputGradient,
  type MaxPoolWindow,
} from '../../runtime/index.ts'
import { check, formatShape } from '../errors.ts'
import { record } from '../graph.ts'
import type { Shape } from '../layout.ts'
import type { Tensor } from '../tensor.ts'
import { scoped } from '../values/value.ts'
import { amax } from './reduction.ts'
import { cat } from './shape.ts'
import { extentsOf, fromStoredMap, mapShape, type Pair, storedMap } from './map.ts'

/** A window, as PyTorch's arguments say it. */
export interface PoolOptions {
  readonly kernel: Pair
  readonly stride: Pair
  readonly padding: Pair
  readonly ceil_mode: boolean
}

/** `[Ho, Wo]`, by PyTorch's `pooling_output_shape`: no window begins in the padding after the map. */
function pooledExtents(shape: Shape, { kernel, stride, padding, ceil_mode: up }: PoolOptions, dilation: Pair): Pair {
  check(
    padding[0] * 2 <= kernel[0] && padding[1] * 2 <= kernel[1],
    () =>
      `pad should be at most half of kernel size, but got pad=${Math.max(...padding)} and kernel_size=${Math.min(...kernel)}`,
  )
  const extents = extentsOf(shape)
  const along = (axis: 0 | 1): number => {
    const free = extents[axis] + 2 * padding[axis] - dilation[axis] * (kernel[axis] - 1) - 1
    const count = Math.floor((free + (up ? stride[axis] - 1 : 0)) / stride[axis]) + 1
    return up && (count - 1) * stride[axis] >= extents[axis] + padding[axis] ? count - 1 : count
  }
  const out: Pair = [along(0), along(1)]
  const [, channels = 1] = shape
  check(
    out[0] > 0 && out[1] > 0,
    () =>
      `Given input size: (${[channels, ...extents].join('x')}). Calculated output size: (${[channels, ...out].join('x')}). ` +
      `Output size is too small`,
  )
  return out
}

/** `[N, C, H, W]` of a tensor with or without batch. */
function batched(x: Tensor, name: string): Tensor {
  check(
    x.shape.length === 4 || x.shape.length === 3,
    () => `${name}: Expected 3D or 4D (batch mode) tensor for input, but got ${formatShape(x.shape)}`,
  )
  return x.shape.length === 4 ? x : x.unsqueeze(0)
}

function unbatched(y: Tensor, x: Tensor): Tensor {
  return x.shape.length === 4 ? y : y.squeeze(0)
}

const pads = ({ padding: [rows, columns] }: PoolOptions) => [rows, rows, columns, columns] as const

/** The largest value of each window; padding is never the largest. */
export function maxPool2d(input: Tensor, options: PoolOptions, dilation: Pair): Tensor {
  const x = batched(input, 'max_pool2d')
  const out = pooledExtents(x.shape, options, dilation)
  const window: MaxPoolWindow = { kernel: options.kernel, stride: options.stride, pads: pads(options), dilation }
  const { value } = x
  const shape = mapShape(x.shape, x.shape[1] ?? 1, out)
  const output = scoped(() => fromStoredMap(maxPool(storedMap(value), window, out), shape))
  const result = record('MaxPool2DWithIndices', [x], output, [value], (g) => [
    fromStoredMap(maxPoolInputGradient(storedMap(g), storedMap(value), window), value.shape),
  ])
  return unbatched(result, input)
}

/** The mean of each window; the zeros around the map count unless told otherwise. */
export function avgPool2d(input: Tensor, options: PoolOptions, countPad: boolean): Tensor {
  const x = batched(input, 'avg_pool2d')
  const out = pooledExtents(x.shape, options, [1, 1])
  const window: AveragePoolWindow = { kernel: options.kernel, stride: options.stride, pads: pads(options), countPad }
  const { shape } = x
  const output = scoped(() => {
    const pooled = averagePool(storedMap(x.value), window, out)
    return fromStoredMap(pooled, mapShape(shape, shape[1] ?? 1, out))
  })
  const result = record('AvgPool2D', [x], output, [], (g) => [
    fromStoredMap(averagePoolInputGradient(storedMap(g), extentsOf(shape), window), shape),
  ])
  return unbatched(result, input)
}

/** The output size of an adaptive pool, where `null` keeps the input's. */
export type AdaptiveSize = number | readonly [number | null, number | null]

function adaptiveExtents(shape: Shape, size: AdaptiveSize): Pair {
  const [height, width] = extentsOf(shape)
  const [rows, columns] = typeof size === 'number' ? [size, size] : size
  return [rows ?? height, columns ?? width]
}

/** The mean over windows that cover the map, whatever its size. */
export function adaptiveAvgPool2d(input: Tensor, size: AdaptiveSize): Tensor {
  const x = batched(input, 'adaptive_avg_pool2d')
  const { shape } = x
  const out = adaptiveExtents(shape, size)
  const output = scoped(() =>
    fromStoredMap(adaptiveAveragePool(storedMap(x.value), out), mapShape(shape, shape[1] ?? 1, out)),
  )
  const result = record('AdaptiveAvgPool2D', [x], output, [], (g) => [
    fromStoredMap(adaptiveAveragePoolInputGradient(storedMap(g), extentsOf(shape)), shape),
  ])
  return unbatched(result, input)
}

/** The largest value over windows that cover the map, whatever its size. */
export function adaptiveMaxPool2d(input: Tensor, size: AdaptiveSize): Tensor {
  const x = batched(input, 'adaptive_max_pool2d')
  const [height, width] = extentsOf(x.shape)
  const [rows, columns] = adaptiveExtents(x.shape, size)
  if (height % rows === 0 && width % columns === 0) {
    const kernel: Pair = [height / rows, width / columns]
    const options = { kernel, stride: kernel, padding: [0, 0] as const, ceil_mode: false }
    return unbatched(maxPool2d(x, options, [1, 1]), input)
  }
  const largest = (part: Tensor, dim: number, from: number, to: number): Tensor =>
    cat(
      Array.from({ length: to }, (_, at) => {
        const start = Math.floor((at * from) / to)
        const end = Math.ceil(((at + 1) * from) / to)
        return amax(part.narrow(dim, start, end - start), dim, true)
      }),
      dim,
    )
  return unbatched(largest(largest(x, 2, height, rows), 3, width, columns), input)
}
