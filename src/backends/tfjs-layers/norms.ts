import type { GraphNode } from '../../ir/index.ts'
import { countValues } from '../../weights/index.ts'
import { constantWeight, type Emit, type LayerWeight, stateWeight, type Value } from './builder.ts'
import { weightKey, zerosInitializer } from './convolution.ts'
import { mapExtents, permute, reshape, storageOrder, toStorageAxis, withChannelsLast } from './layout.ts'

type NodeOf<Name extends GraphNode['op']> = Extract<GraphNode, { readonly op: Name }>

/**
 * BatchNormalization over the channels. tfjs's momentum is the weight of the old statistics. Without affine weights
 * the layer still needs some, since its training step reads them: ones and zeros, frozen, which keeps the statistics
 * going (a frozen layer goes on updating them in tfjs).
 */
export function batchNorm(emit: Emit, value: Value, node: NodeOf<'bn'>): Value {
  return withChannelsLast(emit, value, (last) => normaliseBatch(emit, last, node))
}

function normaliseBatch(emit: Emit, value: Value, node: NodeOf<'bn'>): Value {
  const { epsilon, momentum, affine } = node.attributes
  const shape = value.shape.slice(-1)
  const vector = (name: string, role: 'weight' | 'bias', filled: number): LayerWeight =>
    affine
      ? stateWeight(name, weightKey(node, role), shape)
      : constantWeight(name, shape, new Float32Array(shape[0] ?? 1).fill(filled))
  return emit('', {
    className: 'BatchNormalization',
    config: { axis: -1, momentum: 1 - momentum, epsilon, center: true, scale: true },
    trainable: affine,
    inputs: [value],
    shape: value.shape,
    weights: [
      vector('gamma', 'weight', 1),
      vector('beta', 'bias', 0),
      stateWeight('moving_mean', weightKey(node, 'running_mean'), shape),
      stateWeight('moving_variance', weightKey(node, 'running_var'), shape),
    ],
  })
}

/** LayerNormalization over the channels, or over everything. */
export function layerNorm(emit: Emit, value: Value, node: NodeOf<'ln'>): Value {
  const { epsilon, over, affine } = node.attributes
  const rank = value.shape.length
  const axes = over === 'all' ? value.shape.map((_, axis) => axis) : [toStorageAxis(rank, 0)]
  if (!affine) return normaliseLayer(emit, '', value, axes, epsilon)
  const shape = axes.map((axis) => value.shape[axis] ?? 1)
  const arrangement = over === 'all' ? { permute: storageOrder(rank) } : {}
  return normaliseLayer(emit, '', value, axes, epsilon, [
    stateWeight('gamma', weightKey(node, 'weight'), shape, arrangement),
    stateWeight('beta', weightKey(node, 'bias'), shape, arrangement),
  ])
}

/** Without weights of its own it gets ones and zeros, frozen: tfjs has no gradient for a norm without them. */
function normaliseLayer(
  emit: Emit,
  part: string,
  value: Value,
  axes: readonly number[],
  epsilon: number,
  weights?: readonly LayerWeight[],
): Value {
  const shape = axes.map((axis) => value.shape[axis] ?? 1)
  const filled = (name: string, number: number) =>
    constantWeight(name, shape, new Float32Array(countValues(shape)).fill(number))
  return emit(part, {
    className: 'LayerNormalization',
    config: { axis: axes.map((axis) => axis + 1), epsilon, center: true, scale: true },
    trainable: weights !== undefined,
    inputs: [value],
    shape: value.shape,
    weights: weights ?? [filled('gamma', 1), filled('beta', 0)],
  })
}

/**
 * PyTorch's GroupNorm over `[C]`, `[C, L]` or `[H, W, C]`: a layer norm over all values of a group, then a scale and an
 * offset a channel, which a depthwise convolution with one value a channel is.
 */
export function groupNorm(emit: Emit, value: Value, node: NodeOf<'gn'>): Value {
  return withChannelsLast(emit, value, (last) => normaliseGroups(emit, last, node))
}

function normaliseGroups(emit: Emit, value: Value, node: NodeOf<'gn'>): Value {
  const { groups, epsilon, affine } = node.attributes
  const channels = value.shape.at(-1) ?? 1
  const positions = countValues(value.shape) / channels
  const perGroup = channels / groups
  const split = reshape(emit, 'split', value, [positions, groups, perGroup])
  const grouped = permute(emit, 'grouped', split, [1, 0, 2])
  const flat = reshape(emit, 'flat', grouped, [groups, positions * perGroup])
  const normed = normaliseLayer(emit, 'norm', flat, [1], epsilon)
  const back = permute(emit, 'back', reshape(emit, 'unflat', normed, [groups, positions, perGroup]), [1, 0, 2])
  const map = reshape(emit, 'map', back, [positions, 1, channels])
  const scaled = affine ? scaleChannels(emit, map, weightKey(node, 'weight'), weightKey(node, 'bias')) : map
  return reshape(emit, 'shape', scaled, value.shape)
}

function scaleChannels(emit: Emit, value: Value, weight: string, bias: string): Value {
  const [, , channels] = mapExtents(value)
  return emit('', {
    className: 'DepthwiseConv2D',
    config: {
      kernel_size: [1, 1],
      strides: [1, 1],
      padding: 'valid',
      data_format: 'channels_last',
      dilation_rate: [1, 1],
      depth_multiplier: 1,
      activation: 'linear',
      use_bias: true,
      depthwise_initializer: zerosInitializer,
      bias_initializer: zerosInitializer,
    },
    inputs: [value],
    shape: value.shape,
    weights: [stateWeight('depthwise_kernel', weight, [1, 1, channels, 1]), stateWeight('bias', bias, [channels])],
  })
}
