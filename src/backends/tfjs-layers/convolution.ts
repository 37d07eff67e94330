import { invariant } from '../../diagnostics/index.ts'
import type { GraphNode } from '../../ir/index.ts'
import type { ConvAttributes, Pair, Shape, WeightRole } from '../../vocabulary/index.ts'
import type { Arrangement } from './arrangement.ts'
import { type Emit, type LayerWeight, stateWeight, type Value } from './builder.ts'
import { runDilated } from './dilation.ts'
import { mapExtents, reshape } from './layout.ts'
import { padZeros, pool, sliceAxis, subsample } from './spatial.ts'

/**
 * A kernel of `state_dict`: groups first, then within a group outputs and inputs (a convolution's), or inputs and
 * outputs with the window turned round (a transposed convolution's, which runs as a convolution over stretched input).
 */
export interface KernelSource {
  readonly key: string
  readonly order: 'outputs-first' | 'inputs-first'
  readonly bias: string | undefined
}

/** Up to this many groups are convolutions side by side; more go through one depthwise convolution. */
const fewGroups = 4

/** The key of a node's weight. */
export function weightKey(node: GraphNode, role: WeightRole): string {
  const weight = node.weights.find((candidate) => candidate.role === role)
  invariant(weight !== undefined, `${node.id} has no ${role}`)
  return weight.key
}

/**
 * A convolution over `[H, W, C]`: explicit zeros, then a layer without padding. What one layer cannot say is taken
 * apart: dilation by `runDilated`, its stride by taking every stride-th place afterwards, groups by `runGrouped`.
 */
export function convolve(emit: Emit, value: Value, attributes: ConvAttributes, source: KernelSource): Value {
  const { kernel, stride } = attributes
  const dilated = [attributes.dilation[0] > 1 && kernel[0] > 1, attributes.dilation[1] > 1 && kernel[1] > 1] as const
  const inner: Pair = [dilated[0] ? 1 : stride[0], dilated[1] ? 1 : stride[1]]
  const outer: Pair = [dilated[0] ? stride[0] : 1, dilated[1] ? stride[1] : 1]
  const padded = padZeros(emit, value, attributes.pads)
  const result = runDilated(emit, padded, 0, kernel[0], attributes.dilation[0], (rows) =>
    runDilated(emit, rows, 1, kernel[1], attributes.dilation[1], (both) =>
      runGrouped(
        emit,
        both,
        { kernel, stride: inner, channels: attributes.channels, groups: attributes.groups },
        source,
      ),
    ),
  )
  return subsample(emit, result, outer)
}

interface Plain {
  readonly kernel: Pair
  readonly stride: Pair
  readonly channels: number
  readonly groups: number
}

/**
 * No stock layer has groups but DepthwiseConv2D, whose groups have one input each. More inputs a group: each input gives
 * its share of each output of its group (depthwise, multiplier = outputs a group), and the shares are summed by an
 * average pool over the inputs times their number. As many multiply-adds as the grouped convolution has, and one kernel
 * that `fit` trains as PyTorch would. A bias, or few groups, whose shares would take much memory: slice, convolve each,
 * concatenate.
 */
function runGrouped(emit: Emit, value: Value, plain: Plain, source: KernelSource): Value {
  const [, , inputs] = mapExtents(value)
  const { groups, channels } = plain
  if (groups === 1) return runSingle(emit, '', value, plain, source, undefined)
  const inputsPerGroup = inputs / groups
  const outputsPerGroup = channels / groups
  if (inputsPerGroup === 1) return runDepthwise(emit, value, plain, outputsPerGroup, source)
  if (groups > fewGroups && source.bias === undefined) {
    const shares = runDepthwise(emit, value, plain, outputsPerGroup, source)
    const [height, width] = mapExtents(shares)
    const seen = reshape(emit, 'shares', shares, [height * width * groups, inputsPerGroup, outputsPerGroup])
    const mean = pool(emit, 'mean', 'AveragePooling2D', seen, [1, inputsPerGroup], [1, 1])
    const sum = rescale(emit, 'sum', mean, inputsPerGroup, 0)
    return reshape(emit, 'groups', sum, [height, width, channels])
  }
  const arms = Array.from({ length: groups }, (_, group) => {
    const part = sliceAxis(emit, value, 2, group * inputsPerGroup, (group + 1) * inputsPerGroup, `slice${group}`)
    return runSingle(emit, `group${group}`, part, { ...plain, channels: outputsPerGroup, groups }, source, group)
  })
  const [height, width] = mapExtents(arms[0] ?? value)
  const shape = [height, width, channels]
  return emit('concat', { className: 'Concatenate', config: { axis: 3 }, inputs: arms, shape })
}

/** One Conv2D: of all channels, or of one of several groups. */
function runSingle(
  emit: Emit,
  part: string,
  value: Value,
  plain: Plain,
  source: KernelSource,
  group: number | undefined,
): Value {
  const [, , inputs] = mapExtents(value)
  const { kernel, stride, channels } = plain
  const rows = group ?? 0
  const outputsFirst = source.order === 'outputs-first'
  const perGroup = outputsFirst ? channels : inputs
  const arrangement: Arrangement = {
    ...(group === undefined ? {} : { rows: [rows * perGroup, (rows + 1) * perGroup] as const }),
    view: [outputsFirst ? channels : inputs, outputsFirst ? inputs : channels, ...kernel],
    permute: outputsFirst ? [2, 3, 1, 0] : [2, 3, 0, 1],
    ...turnedRound(source),
  }
  const bias: Arrangement = group === undefined ? {} : { rows: [rows * channels, (rows + 1) * channels] }
  return emit(part, {
    className: 'Conv2D',
    config: { filters: channels, ...windowConfig(kernel, stride, source.bias !== undefined) },
    inputs: [value],
    shape: slide(value, kernel, stride, channels),
    weights: [
      stateWeight('kernel', source.key, [...kernel, inputs, channels], arrangement),
      ...biasWeight(source, channels, bias),
    ],
  })
}

/** DepthwiseConv2D: channel c gives the channels c * multiplier + q. */
function runDepthwise(emit: Emit, value: Value, plain: Plain, multiplier: number, source: KernelSource): Value {
  const [, , inputs] = mapExtents(value)
  const { kernel, stride, groups } = plain
  const outputsFirst = source.order === 'outputs-first'
  const inputsPerGroup = inputs / groups
  const arrangement: Arrangement = {
    view: [groups, outputsFirst ? multiplier : inputsPerGroup, outputsFirst ? inputsPerGroup : multiplier, ...kernel],
    permute: outputsFirst ? [3, 4, 0, 2, 1] : [3, 4, 0, 1, 2],
    ...turnedRound(source),
  }
  const channels = inputs * multiplier
  return emit('', {
    className: 'DepthwiseConv2D',
    config: {
      depth_multiplier: multiplier,
      depthwise_initializer: zerosInitializer,
      ...windowConfig(kernel, stride, source.bias !== undefined),
    },
    inputs: [value],
    shape: slide(value, kernel, stride, channels),
    weights: [
      stateWeight('depthwise_kernel', source.key, [...kernel, inputs, multiplier], arrangement),
      ...biasWeight(source, channels, {}),
    ],
  })
}

/** x * scale + offset. */
export function rescale(emit: Emit, part: string, value: Value, scale: number, offset: number): Value {
  if (scale === 1 && offset === 0) return value
  return emit(part, { className: 'Rescaling', config: { scale, offset }, inputs: [value], shape: value.shape })
}

function turnedRound(source: KernelSource): Pick<Arrangement, 'flip'> {
  return source.order === 'inputs-first' ? { flip: [0, 1] } : {}
}

function biasWeight(source: KernelSource, channels: number, arrangement: Arrangement): readonly LayerWeight[] {
  return source.bias === undefined ? [] : [stateWeight('bias', source.bias, [channels], arrangement)]
}

function slide(value: Value, kernel: Pair, stride: Pair, channels: number): Shape {
  const [height, width] = mapExtents(value)
  const places = (extent: number, axis: 0 | 1) => Math.floor((extent - kernel[axis]) / stride[axis]) + 1
  return [places(height, 0), places(width, 1), channels]
}

/** Weights are always given, so layers start from zeros, which costs nothing. */
export const zerosInitializer = { class_name: 'Zeros', config: {} }

function windowConfig(kernel: Pair, stride: Pair, bias: boolean) {
  return {
    kernel_size: kernel,
    strides: stride,
    padding: 'valid',
    data_format: 'channels_last',
    dilation_rate: [1, 1],
    activation: 'linear',
    use_bias: bias,
    kernel_initializer: zerosInitializer,
    bias_initializer: zerosInitializer,
  }
}
