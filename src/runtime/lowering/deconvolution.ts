import { reshape, slice, transpose } from '../kernels.ts'
import { buildConvolution } from './convolution.ts'
import { turnedWeight } from './filters.ts'
import { inputShape, type Lowered, type LoweringContext, type NodeOf, only } from './lowered.ts'
import { spreadAxis, spreadWithZeros } from './spread.ts'

/**
 * `deconv`, PyTorch's ConvTranspose2d, exactly: the input spread with `stride - 1` zeros, then a convolution of stride 1
 * with the kernel turned (Dumoulin and Visin, "A guide to convolution arithmetic for deep learning", 2016, section 4).
 * tfjs's own kernel for it is ten times slower on wasm and knows neither groups nor dilation. Windows that do not
 * overlap, the usual upsampling, need no zeros.
 */
export function lowerDeconv(node: NodeOf<'deconv'>, context: LoweringContext): Lowered {
  const { kernel, stride, pads, dilation, outputPad, groups } = node.attributes
  const touching =
    groups === 1 &&
    [0, 1].every((axis) => kernel[axis] === stride[axis] && dilation[axis] === 1) && // windows side by side
    [...pads, ...outputPad].every((each) => each === 0)
  return touching ? lowerTouching(node, context) : lowerSpread(node, context)
}

function lowerSpread(node: NodeOf<'deconv'>, context: LoweringContext): Lowered {
  const { kernel, stride, pads, dilation, outputPad, groups } = node.attributes
  const [channels = 1, height = 1, width = 1] = inputShape(context)
  const [, outHeight = 1, outWidth = 1] = node.shape
  const rows = spreadAxis(height, kernel[0], stride[0], dilation[0], [pads[0], pads[1]], outputPad[0])
  const columns = spreadAxis(width, kernel[1], stride[1], dilation[1], [pads[2], pads[3]], outputPad[1])
  const { kernels, apply } = buildConvolution({
    channels: node.attributes.channels,
    kernel,
    stride: [1, 1],
    pads: [...rows.pads, ...columns.pads],
    dilation,
    groups,
    inputs: [channels, rows.extent, columns.extent],
    outputs: [outHeight, outWidth],
    bias: node.attributes.bias ? () => context.weight('bias').data : undefined,
    weight: () => turnedWeight(context.weight('weight'), groups),
    constant: context.constant,
    activation: context.activation,
  })
  return {
    kernels: [...kernels, 'Reshape', 'PadV2', 'Slice'],
    run: (inputs, batch) => {
      const spread = spreadWithZeros(only(inputs), [batch, height, width, channels], stride)
      const size = [batch, rows.extent, columns.extent, channels]
      const cropped = spread.shape.every((extent, axis) => extent === size[axis])
        ? spread
        : slice(spread, [0, rows.from, columns.from, 0], size)
      return apply(cropped, batch)
    },
  }
}

/** A 1x1 convolution to one channel per value of the window, then the windows side by side. */
function lowerTouching(node: NodeOf<'deconv'>, context: LoweringContext): Lowered {
  const { channels, kernel } = node.attributes
  const [inputs = 1, height = 1, width = 1] = inputShape(context)
  const [rows, columns] = kernel
  const { kernels, apply } = buildConvolution({
    channels: rows * columns * channels,
    kernel: [1, 1],
    stride: [1, 1],
    pads: [0, 0, 0, 0],
    dilation: [1, 1],
    groups: 1,
    inputs: [inputs, height, width],
    outputs: [height, width],
    bias: node.attributes.bias ? () => repeat(context.weight('bias').data, rows * columns) : undefined,
    weight: () => ({
      shape: [rows * columns * channels, inputs, 1, 1],
      data: windowsAsChannels(context.weight('weight').data, inputs, channels, rows * columns),
    }),
    constant: context.constant,
    activation: context.activation,
  })
  return {
    kernels: [...kernels, 'Reshape', 'Transpose'],
    run: (tensors, batch) => {
      const windows = reshape(apply(only(tensors), batch), [batch * height, width, rows, columns * channels])
      return reshape(transpose(windows, [0, 2, 1, 3]), [batch, height * rows, width * columns, channels])
    },
  }
}

/** `[I, O, k]` to `[k * O, I]`. */
function windowsAsChannels(weight: Float32Array, inputs: number, channels: number, area: number): Float32Array {
  const data = new Float32Array(weight.length)
  for (let i = 0; i < inputs; i++) {
    for (let o = 0; o < channels; o++) {
      for (let k = 0; k < area; k++) data[(k * channels + o) * inputs + i] = weight[(i * channels + o) * area + k]!
    }
  }
  return data
}

function repeat(values: Float32Array, times: number): Float32Array {
  const data = new Float32Array(values.length * times)
  for (let k = 0; k < times; k++) data.set(values, k * values.length)
  return data
}
