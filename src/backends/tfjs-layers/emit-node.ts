import { invariant, unreachable } from '../../diagnostics/index.ts'
import type { GraphNode } from '../../ir/index.ts'
import { activate, isActivationLayer } from './activations.ts'
import { type Emit, stateWeight, type Value } from './builder.ts'
import type { ZeroSource } from './constants.ts'
import { convolveSequence } from './conv1d.ts'
import { convolve, rescale, weightKey, zerosInitializer } from './convolution.ts'
import { transposeConvolve } from './deconvolution.ts'
import { mapExtents, reshape, toStorageAxis } from './layout.ts'
import { adaptivePoolMap, mapAxis } from './linear-map.ts'
import { batchNorm, groupNorm, layerNorm } from './norms.ts'
import { averagePool, globalAverage, maxPool } from './pooling.ts'
import { concatenate, join, pad, reshapeInGraphOrder, resize, shuffleChannels, transpose } from './rearrange.ts'
import { reduce, softmax } from './reductions.ts'
import { pool, sliceAxis } from './spatial.ts'

/** What a node's rule may ask for beyond its inputs. */
export interface Surroundings {
  readonly zero: ZeroSource
  /** Whether the first input cannot be below 0. */
  readonly nonNegative: boolean
}

/**
 * Writes the layers of one node, of any operation but `input` and those that are refused, and gives the tensor that
 * stands for its result.
 */
export function emitNode(
  emit: Emit,
  node: Exclude<GraphNode, { readonly op: 'input' | 'shake' | 'std' }>,
  inputs: readonly Value[],
  { zero, nonNegative }: Surroundings,
): Value {
  const value = inputs[0]
  invariant(value !== undefined, `${node.id} has no inputs`)
  if (isActivationLayer(node)) return activate(emit, value, node)
  switch (node.op) {
    case 'conv':
    case 'deconv': {
      const map = value.shape.length === 1 ? reshape(emit, 'map', value, [1, 1, value.shape[0] ?? 1]) : value
      const bias = node.attributes.bias ? weightKey(node, 'bias') : undefined
      const key = weightKey(node, 'weight')
      return node.op === 'conv'
        ? convolve(emit, map, node.attributes, { key, order: 'outputs-first', bias })
        : transposeConvolve(emit, map, node.attributes, key, bias)
    }
    case 'conv1d': {
      const bias = node.attributes.bias ? weightKey(node, 'bias') : undefined
      return convolveSequence(emit, value, node.attributes, weightKey(node, 'weight'), bias)
    }
    case 'linear':
      return dense(emit, value, node)
    case 'bn':
      return batchNorm(emit, value, node)
    case 'ln':
      return layerNorm(emit, value, node)
    case 'gn':
      return groupNorm(emit, value, node)
    case 'softmax':
      return softmax(emit, value, node.attributes)
    case 'identity':
      return value
    case 'maxpool':
      return maxPool(emit, value, node.attributes, node.shape, nonNegative, zero)
    case 'avgpool':
      return averagePool(emit, value, node.attributes, node.shape)
    case 'adaptiveavgpool':
      return adaptivePool(emit, value, node.attributes.to)
    case 'gap':
      return globalAverage(emit, value)
    case 'gmp':
      return emit('', {
        className: 'GlobalMaxPooling2D',
        config: { data_format: 'channels_last' },
        inputs: [value],
        shape: node.shape,
      })
    case 'mean':
    case 'max':
    case 'sum':
      return reduce(emit, value, node.op, node.attributes)
    case 'dropout':
    case 'droppath':
      return drop(emit, value, node)
    case 'flatten':
    case 'reshape':
      return reshapeInGraphOrder(emit, value, node.shape)
    case 'transpose':
      return transpose(emit, value, node.attributes.order)
    case 'resize':
      return resize(emit, value, node.attributes)
    case 'shuffle':
      return shuffleChannels(emit, value, node.attributes.groups)
    case 'slice': {
      const { axis, start, end } = node.attributes
      return sliceAxis(emit, value, toStorageAxis(value.shape.length, axis), start, end, '')
    }
    case 'pad':
      return pad(emit, value, node.attributes, zero)
    case 'scale':
      return rescale(emit, '', value, node.attributes.factor, 0)
    case 'concat':
      return concatenate(emit, inputs, node.attributes.axis)
    case 'add':
      return join(emit, inputs, 'Add', node.shape)
    case 'mul':
      return join(emit, inputs, 'Multiply', node.shape)
    case 'maximum':
      return join(emit, inputs, 'Maximum', node.shape)
    default:
      return unreachable(node)
  }
}

/** Dense, with the kernel as [in, out]. */
function dense(emit: Emit, value: Value, node: Extract<GraphNode, { readonly op: 'linear' }>): Value {
  const { channels, bias } = node.attributes
  const inputs = value.shape[0] ?? 1
  return emit('', {
    className: 'Dense',
    config: {
      units: channels,
      activation: 'linear',
      use_bias: bias,
      kernel_initializer: zerosInitializer,
      bias_initializer: zerosInitializer,
    },
    inputs: [value],
    shape: [channels],
    weights: [
      stateWeight('kernel', weightKey(node, 'weight'), [inputs, channels], { permute: [1, 0] }),
      ...(bias ? [stateWeight('bias', weightKey(node, 'bias'), [channels])] : []),
    ],
  })
}

/** Windows of one size where the size divides the extents; otherwise a frozen linear map along each axis. */
function adaptivePool(emit: Emit, value: Value, [rows, columns]: readonly [number, number]): Value {
  const [height, width] = mapExtents(value)
  if (height % rows === 0 && width % columns === 0) {
    const kernel = [height / rows, width / columns] as const
    return pool(emit, '', 'AveragePooling2D', value, kernel, kernel)
  }
  return mapAxis(emit, mapAxis(emit, value, 0, adaptivePoolMap(height, rows)), 1, adaptivePoolMap(width, columns))
}

/** Dropout; stochastic depth is one whose noise is the same all over a sample. */
function drop(emit: Emit, value: Value, node: Extract<GraphNode, { readonly op: 'dropout' | 'droppath' }>): Value {
  const { rate } = node.attributes
  if (rate === 0) return value
  const noise = node.op === 'droppath' ? { noise_shape: [null, ...value.shape.map(() => 1)] } : {}
  return emit('', { className: 'Dropout', config: { rate, ...noise }, inputs: [value], shape: value.shape })
}
