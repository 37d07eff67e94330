import {
  convolution,
  convolutionFilterGradient,
  convolutionInputGradient,
  convolvedExtents,
  type GroupedGeometry,
  sumOfChannels,
  transposedConvolution,
  transposedConvolutionFilterGradient,
  transposedConvolutionInputGradient,
} from '../../runtime/index.ts'
import { check, formatShape } from '../errors.ts'
import { record } from '../graph.ts'
import { filterOrder, type Order, rowMajor, type Shape } from '../layout.ts'
import type { Tensor } from '../tensor.ts'
import { reorder, scoped, type Value, viewMemory, wrap, wrapStored } from '../values/value.ts'
import { extentsOf, fromStoredMap, mapShape, type Pair, storedMap } from './map.ts'

/** How a window moves over a map; all pairs are `[height, width]`. */
export interface ConvolutionOptions {
  readonly stride: Pair
  readonly padding: Pair
  readonly dilation: Pair
  readonly groups: number
}

/** The order in which filters lie in memory: `[kH, kW, I, O]`, or `[k, I, O]` for lines. */
export function filterOrderOf(rank: number): Order {
  return rank === 4 ? filterOrder : [2, 1, 0]
}

/** A filter as the kernels take it. */
function storedFilter(weight: Value): Value['memory'] {
  const { memory } = reorder(weight, filterOrderOf(weight.shape.length))
  return weight.shape.length === 4 ? memory : viewMemory(memory, [1, ...memory.shape])
}

function fromStoredFilter(memory: Value['memory'], shape: Shape): Value {
  return wrapStored(memory, shape, filterOrderOf(shape.length))
}

/** `[kH, kW]` of a filter `[O, I, kH, kW]`, or `[1, k]`. */
function kernelOf(shape: Shape): Pair {
  return extentsOf(shape)
}

function geometryOf({ stride, padding, dilation, groups }: ConvolutionOptions): GroupedGeometry {
  return {
    strides: stride,
    dilations: dilation,
    height: [padding[0], padding[0]],
    width: [padding[1], padding[1]],
    groups,
  }
}

/** A map, and whether it came without a batch. */
function withBatch(x: Tensor, rank: number, name: string): Tensor {
  const size = formatShape(x.shape)
  check(
    x.shape.length === rank || x.shape.length === rank - 1,
    () => `Expected ${rank - 1}D (unbatched) or ${rank}D (batched) input to ${name}, but got input of size: ${size}`,
  )
  return x.shape.length === rank ? x : x.unsqueeze(0)
}

function withoutBatch(y: Tensor, x: Tensor): Tensor {
  return x.shape.length === y.shape.length ? y : y.squeeze(0)
}

/**
 * Convolution of maps `[N, I, H, W]` or lines `[N, I, L]`.
 *
 * @param weight `[O, I / groups, kH, kW]` or `[O, I / groups, k]`
 * @param bias `[O]`
 */
export function convolve(input: Tensor, weight: Tensor, bias: Tensor | undefined, options: ConvolutionOptions): Tensor {
  const rank = weight.shape.length
  const x = withBatch(input, rank, `conv${rank - 2}d`)
  const { groups, padding } = options
  const [outputs = 1, perGroup = 1] = weight.shape
  check(
    x.shape[1] === perGroup * groups,
    () =>
      `Given groups=${groups}, weight of size ${formatShape(weight.shape)}, expected input${formatShape(x.shape)} to ` +
      `have ${perGroup * groups} channels, but got ${x.shape[1]} channels instead`,
  )
  const geometry = geometryOf(options)
  const kernel = kernelOf(weight.shape)
  const extents = extentsOf(x.shape)
  const out = convolvedExtents(extents, kernel, geometry)
  check(out[0] > 0 && out[1] > 0, () => {
    const seen = [0, 1].slice(4 - rank)
    const padded = seen.map((axis) => extents[axis]! + 2 * padding[axis]!).join(' x ')
    const reach = seen.map((axis) => options.dilation[axis]! * (kernel[axis]! - 1) + 1).join(' x ')
    return (
      `Calculated padded input size per channel: (${padded}). Kernel size: (${reach}). Kernel size can't be greater ` +
      `than actual input size`
    )
  })
  const shape = mapShape(x.shape, outputs, out)
  const [values, filter, shift] = [x.value, weight.value, bias?.value]
  const output = scoped(() =>
    fromStoredMap(convolution(storedMap(values), storedFilter(filter), shift?.memory, geometry), shape),
  )
  const [toX, toW, toB] = [x.requires_grad, weight.requires_grad, bias?.requires_grad ?? false]
  const saved = [...(toW ? [values] : []), ...(toX ? [filter] : [])]
  const inputs = [x, weight, ...(bias === undefined ? [] : [bias])] as const
  const result = record('Convolution', inputs, output, saved, (g) => {
    const dy = storedMap(g)
    return [
      toX
        ? fromStoredMap(convolutionInputGradient(dy, storedFilter(filter), extents, geometry), values.shape)
        : undefined,
      toW
        ? fromStoredFilter(convolutionFilterGradient(dy, storedMap(values), kernel, geometry), filter.shape)
        : undefined,
      toB ? wrap(sumOfChannels(dy), [outputs], rowMajor(1)) : undefined,
    ]
  })
  return withoutBatch(result, input)
}

/**
 * Transposed convolution of maps `[N, I, H, W]`.
 *
 * @param weight `[I, O / groups, kH, kW]`
 * @param bias `[O]`
 */
export function convolveTransposed(
  input: Tensor,
  weight: Tensor,
  bias: Tensor | undefined,
  options: ConvolutionOptions & { readonly output_padding: Pair },
): Tensor {
  const x = withBatch(input, 4, 'conv_transpose2d')
  const { stride, padding, dilation, groups, output_padding: extra } = options
  const [inputs = 1, perGroup = 1] = weight.shape
  check(
    x.shape[1] === inputs,
    () =>
      `Given transposed=1, weight of size ${formatShape(weight.shape)}, expected input${formatShape(x.shape)} to have ` +
      `${inputs} channels, but got ${x.shape[1]} channels instead`,
  )
  for (const axis of [0, 1] as const) {
    check(
      extra[axis] < Math.max(stride[axis], dilation[axis]),
      () =>
        `output padding must be smaller than either stride or dilation, but got output_padding_height: ${extra[0]} ` +
        `output_padding_width: ${extra[1]} stride_height: ${stride[0]} stride_width: ${stride[1]} dilation_height: ` +
        `${dilation[0]} dilation_width: ${dilation[1]}`,
    )
  }
  const kernel = kernelOf(weight.shape)
  const extents = extentsOf(x.shape)
  const grow = (axis: 0 | 1): number =>
    (extents[axis] - 1) * stride[axis] - 2 * padding[axis] + dilation[axis] * (kernel[axis] - 1) + extra[axis] + 1
  const out: Pair = [grow(0), grow(1)]
  const geometry = geometryOf(options)
  const shape = mapShape(x.shape, perGroup * groups, out)
  const [values, filter, shift] = [x.value, weight.value, bias?.value]
  const output = scoped(() =>
    fromStoredMap(transposedConvolution(storedMap(values), storedFilter(filter), shift?.memory, out, geometry), shape),
  )
  const [toX, toW] = [x.requires_grad, weight.requires_grad]
  const saved = [...(toW ? [values] : []), ...(toX ? [filter] : [])]
  const parts = [x, weight, ...(bias === undefined ? [] : [bias])] as const
  const result = record('ConvolutionTranspose', parts, output, saved, (g) => {
    const dy = storedMap(g)
    const stored = storedFilter(filter)
    return [
      toX ? fromStoredMap(transposedConvolutionInputGradient(dy, stored, geometry), values.shape) : undefined,
      toW
        ? fromStoredFilter(
            transposedConvolutionFilterGradient(dy, storedMap(values), stored.shape, geometry),
            filter.shape,
          )
        : undefined,
      shift === undefined ? undefined : wrap(sumOfChannels(dy), shift.shape, rowMajor(1)),
    ]
  })
  return withoutBatch(result, input)
}
