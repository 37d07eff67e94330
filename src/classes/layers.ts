import type { Written } from '../vocabulary/index.ts'
import type { Code, Named } from './code.ts'
import type { Resolver } from './expressions.ts'
import { startOf } from './initialisation.ts'
import { isSymmetric } from './layerable.ts'
import { channelsKept, type Operations, padsFor, readerOf, toCode } from './reader.ts'
import { isChoosable } from './scope.ts'

/** PyTorch's class for an activation without attributes. */
export const activationLayers: ReadonlyMap<string, string> = new Map([
  ['relu', 'ReLU'],
  ['relu6', 'ReLU6'],
  ['silu', 'SiLU'],
  ['tanh', 'Tanh'],
  ['sigmoid', 'Sigmoid'],
  ['hardsigmoid', 'Hardsigmoid'],
  ['hardswish', 'Hardswish'],
  ['mish', 'Mish'],
  ['identity', 'Identity'],
])

/**
 * The layer of `torch.nn` that an operation is, or holds its weights for the functional part around it. Undefined where
 * it has none.
 */
export function layerOf(operations: Operations, resolver: Resolver): Code | undefined {
  const layer = plainLayerOf(operations, resolver)
  if (layer?.kind !== 'layer') return layer
  const start = startOf(operations.nodes, operations.shapeOf, resolver)
  return start === undefined ? layer : { ...layer, start }
}

/** The layer without how its weight starts. */
function plainLayerOf(operations: Operations, resolver: Resolver): Code | undefined {
  const { nodes, sample } = operations
  const reader = readerOf(operations, resolver)
  const { number, pair, flag } = reader
  const layer = (name: string, positional: readonly Code[], named: readonly (Named | undefined)[] = []): Code => ({
    kind: 'layer',
    layer: { kind: 'layerClass', layer: name },
    positional,
    named: named.filter((one) => one !== undefined),
  })
  const whole = (attribute: string, extra?: readonly (Written | undefined)[]): Code => toCode(number(attribute, extra))
  const real = (attribute: string): Code => toCode(number(attribute), false)
  // A skip that nobody wrote out strides as its block does. A stride of 1 everywhere is the operation's own.
  const inferredStrides = (): readonly Written[] =>
    reader
      .attribute('stride')
      .flat()
      .every((stride) => stride === undefined || stride === 1)
      ? []
      : resolver.strides()
  const inChannels = (): Code =>
    toCode(resolver.resolve(operations.channels, operations.channelsWritten, 'in_channels'))
  if (isChoosable(sample)) {
    const names = nodes.map((node) => (node === undefined ? undefined : activationLayers.get(node.op)))
    const first = names.find((name) => name !== undefined) ?? 'Identity'
    if (names.every((name) => name === undefined || name === first)) return layer(first, [])
    const parameter = resolver.promote('layer', names, 'act')
    return { kind: 'layer', layer: { kind: 'parameter', name: parameter.name }, positional: [], named: [] }
  }
  const sides = (values: readonly number[]): readonly [number, number] => [values[0] ?? 0, values[2] ?? 0]
  switch (sample.op) {
    case 'conv': {
      const kernel = pair('kernel')
      const dilation = pair('dilation')
      const isPadded = isSymmetric(sample.attributes.pads)
      return layer(
        'Conv2d',
        [inChannels(), whole('channels', channelsKept(operations)), kernel],
        [
          unless(1, 'stride', pair('stride', undefined, inferredStrides)),
          isPadded ? unless(0, 'padding', pair('pads', sides, padsFor(kernel, dilation))) : undefined,
          unless(1, 'dilation', dilation),
          unless(1, 'groups', whole('groups', operations.channelsWritten)),
          unless(true, 'bias', flag('bias')),
        ],
      )
    }
    case 'deconv':
      return layer(
        'ConvTranspose2d',
        [inChannels(), whole('channels', channelsKept(operations)), pair('kernel')],
        [
          unless(1, 'stride', pair('stride')),
          isSymmetric(sample.attributes.pads) ? unless(0, 'padding', pair('pads', sides)) : undefined,
          unless(0, 'output_padding', pair('outputPad')),
          unless(1, 'groups', whole('groups', operations.channelsWritten)),
          unless(true, 'bias', flag('bias')),
          unless(1, 'dilation', pair('dilation')),
        ],
      )
    case 'conv1d': {
      const isVector = operations.entering.length === 1
      const { pads, padMode } = sample.attributes
      const isPadded = padMode === 'zeros' && pads[0] === pads[1]
      return layer(
        'Conv1d',
        [isVector ? { kind: 'number', value: 1 } : inChannels(), whole('channels'), whole('kernel')],
        [
          unless(1, 'stride', whole('stride')),
          isPadded
            ? unless(
                0,
                'padding',
                pair('pads', (values) => [values[0] ?? 0, values[1] ?? 0], padsFor(whole('kernel'), whole('dilation'))),
              )
            : undefined,
          unless(1, 'dilation', whole('dilation')),
          unless(1, 'groups', whole('groups')),
          unless(true, 'bias', flag('bias')),
        ],
      )
    }
    case 'linear':
      return layer(
        'Linear',
        [inChannels(), whole('channels', channelsKept(operations))],
        [unless(true, 'bias', flag('bias'))],
      )
    case 'bn':
      return layer(
        operations.entering.length === 3 ? 'BatchNorm2d' : 'BatchNorm1d',
        [inChannels()],
        [
          unless(1e-5, 'eps', real('epsilon')),
          unless(0.1, 'momentum', real('momentum')),
          unless(true, 'affine', flag('affine')),
        ],
      )
    case 'ln': {
      const { entering } = operations
      const shape: Code =
        sample.attributes.over === 'all' && entering.length > 1
          ? {
              kind: 'list',
              items: [inChannels(), ...entering.slice(1).map((value): Code => ({ kind: 'number', value }))],
            }
          : inChannels()
      return layer(
        'LayerNorm',
        [shape],
        [unless(1e-5, 'eps', real('epsilon')), unless(true, 'elementwise_affine', flag('affine'))],
      )
    }
    case 'gn':
      return layer(
        'GroupNorm',
        [whole('groups'), inChannels()],
        [unless(1e-5, 'eps', real('epsilon')), unless(true, 'affine', flag('affine'))],
      )
    case 'gelu':
      return layer('GELU', [], [unless('none', 'approximate', { kind: 'text', value: sample.attributes.approximate })])
    case 'leakyrelu':
      return layer('LeakyReLU', [real('slope')])
    case 'elu':
      return layer('ELU', [real('alpha')])
    case 'prelu':
      return layer('PReLU', sample.attributes.perChannel ? [inChannels()] : [])
    case 'softplus':
      return layer('Softplus', [], [unless(1, 'beta', real('beta')), unless(20, 'threshold', real('threshold'))])
    case 'softmax': {
      const [axis = 0] = 'axes' in sample.attributes ? sample.attributes.axes : []
      if (!('axes' in sample.attributes) || sample.attributes.axes.length !== 1) return undefined
      return layer('Softmax', [], [{ name: 'dim', value: { kind: 'number', value: axis + 1 } }])
    }
    case 'maxpool': {
      const isPadded = isSymmetric(sample.attributes.pads)
      return layer(
        'MaxPool2d',
        [pair('kernel')],
        [
          { name: 'stride', value: pair('stride') },
          isPadded ? unless(0, 'padding', pair('pads', sides)) : undefined,
          unless(1, 'dilation', pair('dilation')),
          unless(false, 'ceil_mode', { kind: 'flag', value: sample.attributes.ceil }),
        ],
      )
    }
    case 'avgpool':
      if (!isSymmetric(sample.attributes.pads)) return undefined
      return layer(
        'AvgPool2d',
        [pair('kernel')],
        [
          { name: 'stride', value: pair('stride') },
          unless(0, 'padding', pair('pads', sides)),
          unless(false, 'ceil_mode', { kind: 'flag', value: sample.attributes.ceil }),
          unless(true, 'count_include_pad', flag('countPad')),
        ],
      )
    case 'adaptiveavgpool':
      return layer('AdaptiveAvgPool2d', [pair('to')])
    case 'dropout':
      return layer('Dropout', [toCode(number('rate'), false)])
    case 'droppath':
      return layer('DropPath', [toCode(number('rate'), false)])
    case 'flatten':
      return layer('Flatten', [])
    case 'resize': {
      const { mode, alignCorners } = sample.attributes
      return layer(
        'Upsample',
        [],
        [
          { name: 'size', value: spread(pair('size')) },
          { name: 'mode', value: { kind: 'text', value: mode } },
          unless(false, 'align_corners', { kind: 'flag', value: alignCorners }),
        ],
      )
    }
    case 'shuffle':
      return operations.entering.length === 3 ? layer('ChannelShuffle', [whole('groups')]) : undefined
    default:
      return undefined
  }
}

/** A number as both of a pair. */
function spread(code: Code): Code {
  return code.kind === 'tuple' || (code.kind === 'arithmetic' && code.isPair === true)
    ? code
    : { kind: 'tuple', items: [code, code] }
}

/** An argument, unless it is what PyTorch takes anyway. */
function unless(usual: number | boolean | string, name: string, value: Code): Named | undefined {
  return 'value' in value && value.value === usual ? undefined : { name, value }
}
