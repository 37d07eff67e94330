import type { DeconvAttributes } from '../../vocabulary/index.ts'
import { type Emit, stateWeight, type Value } from './builder.ts'
import { convolve, type KernelSource, zerosInitializer } from './convolution.ts'
import { mapExtents, reshape } from './layout.ts'
import { crop, padZeros } from './spatial.ts'

/**
 * A transposed convolution over `[H, W, C]`, PyTorch's ConvTranspose2d. Conv2DTranspose without padding gives everything,
 * of which the pads are cropped; zeros below the input make room for the output pad. With dilation, which
 * Conv2DTranspose drops, or groups, which it has not: the input with zeros between its values, convolved.
 */
export function transposeConvolve(
  emit: Emit,
  value: Value,
  attributes: DeconvAttributes,
  key: string,
  bias: string | undefined,
): Value {
  const { kernel, dilation, groups } = attributes
  const dilated = (dilation[0] > 1 && kernel[0] > 1) || (dilation[1] > 1 && kernel[1] > 1)
  return dilated || groups > 1
    ? convolveStretched(emit, value, attributes, { key, order: 'inputs-first', bias })
    : runTransposed(emit, value, attributes, key, bias)
}

function runTransposed(
  emit: Emit,
  value: Value,
  { kernel, stride, pads, outputPad, channels }: DeconvAttributes,
  key: string,
  bias: string | undefined,
): Value {
  const [height, width, inputs] = mapExtents(value)
  // Along an axis: what the layer gives (tfjs deconvLength), and where PyTorch's result lies in it.
  const plan = (extent: number, axis: 0 | 1) => {
    const [before, after] = axis === 0 ? [pads[0], pads[1]] : [pads[2], pads[3]]
    const [step, window] = [stride[axis], kernel[axis]]
    const end = (extent - 1) * step + window - after + outputPad[axis]
    const given = (extent - 1) * step + Math.max(window, step)
    const extra = Math.ceil(Math.max(0, end - given) / step)
    return { extra, before, given: given + extra * step, after: given + extra * step - end }
  }
  const [rows, columns] = [plan(height, 0), plan(width, 1)]
  const padded = padZeros(emit, value, [0, rows.extra, 0, columns.extra])
  const full = emit('', {
    className: 'Conv2DTranspose',
    config: {
      filters: channels,
      kernel_size: kernel,
      strides: stride,
      padding: 'valid',
      data_format: 'channels_last',
      dilation_rate: [1, 1],
      activation: 'linear',
      use_bias: bias !== undefined,
      kernel_initializer: zerosInitializer,
      bias_initializer: zerosInitializer,
    },
    inputs: [padded],
    shape: [rows.given, columns.given, channels],
    weights: [
      stateWeight('kernel', key, [...kernel, channels, inputs], { permute: [2, 3, 1, 0] }),
      ...(bias === undefined ? [] : [stateWeight('bias', bias, [channels])]),
    ],
  })
  return crop(emit, full, [rows.before, rows.after, columns.before, columns.after])
}

/** With d (k - 1) - pad zeros around, a transposed convolution is a convolution with the kernel turned round. */
function convolveStretched(emit: Emit, value: Value, attributes: DeconvAttributes, source: KernelSource): Value {
  const { kernel, dilation, pads, stride, outputPad } = attributes
  const reach = [dilation[0] * (kernel[0] - 1), dilation[1] * (kernel[1] - 1)] as const
  return convolve(
    emit,
    stretch(emit, value, stride),
    {
      channels: attributes.channels,
      kernel,
      stride: [1, 1],
      pads: [
        reach[0] - pads[0],
        reach[0] - pads[1] + outputPad[0],
        reach[1] - pads[2],
        reach[1] - pads[3] + outputPad[1],
      ],
      dilation,
      groups: attributes.groups,
      bias: attributes.bias,
    },
    source,
  )
}

/** stride - 1 zeros between rows and columns: each value becomes the first of a block of zeros. */
function stretch(emit: Emit, value: Value, [rows, columns]: readonly [number, number]): Value {
  const [height, width, channels] = mapExtents(value)
  const tall = reshape(emit, 'stretch/rows', value, [height, 1, width * channels])
  const blocks = padZeros(emit, tall, [0, 0, 0, rows - 1], 'stretch/rows/pad')
  const wide = reshape(emit, 'stretch/columns', blocks, [height * rows * width, 1, channels])
  const filled = padZeros(emit, wide, [0, 0, 0, columns - 1], 'stretch/columns/pad')
  const whole = reshape(emit, 'stretch', filled, [height * rows, width * columns, channels])
  return crop(emit, whole, [0, rows - 1, 0, columns - 1], 'stretch/crop')
}
