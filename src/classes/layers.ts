import { invariant } from '../diagnostics/index.ts'
import type { GraphNode } from '../ir/index.ts'
import type { Shape, Written } from '../vocabulary/index.ts'
import type { Code, Named } from './code.ts'
import type { Resolver } from './expressions.ts'
import { isSymmetric } from './layerable.ts'
import { isChoosable } from './scope.ts'

/** An operation of a class, in all its instances. */
export interface Operations {
  /** By instance; undefined where an instance has none. */
  readonly nodes: readonly (GraphNode | undefined)[]
  /** One of them. */
  readonly sample: GraphNode
  /** The shape that enters the sample, without batch. */
  readonly entering: Shape
  /** The channels that enter, by instance, and how they may be said. */
  readonly channels: readonly (number | undefined)[]
  readonly channelsWritten: readonly (Written | undefined)[]
  /** How an attribute was written, over the class's parameters. */
  written(this: void, attribute: string): readonly (Written | undefined)[]
}

/** A number of a layer as code. */
export function toCode(written: Written, isWhole = true): Code {
  return written.kind === 'number' ? { kind: 'number', value: written.value } : { kind: 'arithmetic', written, isWhole }
}

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

/** What reads the attributes of a layer. */
interface Reader {
  number(this: void, attribute: string, extra?: readonly (Written | undefined)[]): Written
  pair(
    this: void,
    attribute: string,
    pick?: (values: readonly number[]) => readonly [number, number],
    extra?: readonly (Written | undefined)[],
  ): Code
  flag(this: void, attribute: string): Code
  attribute(this: void, name: string): readonly unknown[]
}

/**
 * The layer of `torch.nn` that an operation is, or holds its weights for the functional part around it. Undefined where
 * it has none.
 */
export function layerOf(operations: Operations, resolver: Resolver): Code | undefined {
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
        [inChannels(), whole('channels', operations.channelsWritten), kernel],
        [
          unless(1, 'stride', pair('stride')),
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
        [inChannels(), whole('channels', operations.channelsWritten), pair('kernel')],
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
      const isPadded = pads[0] === pads[1]
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
          padMode === 'circular' && isPadded
            ? { name: 'padding_mode', value: { kind: 'text', value: padMode } }
            : undefined,
        ],
      )
    }
    case 'linear':
      return layer(
        'Linear',
        [inChannels(), whole('channels', operations.channelsWritten)],
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
  return code.kind === 'tuple' ? code : { kind: 'tuple', items: [code, code] }
}

/** An argument, unless it is what PyTorch takes anyway. */
function unless(usual: number | boolean | string, name: string, value: Code): Named | undefined {
  return 'value' in value && value.value === usual ? undefined : { name, value }
}

/** Padding that keeps the size at stride 1, for a kernel or dilation that is a parameter. */
function padsFor(kernel: Code, dilation: Code): readonly (Written | undefined)[] {
  if (kernel.kind !== 'arithmetic') return []
  const two: Written = { kind: 'number', value: 2 }
  const half: Written = {
    kind: 'call',
    name: 'floor',
    arguments: [{ kind: 'binary', operator: '/', left: kernel.written, right: two }],
  }
  if (dilation.kind === 'number' && dilation.value === 1) return [half]
  const times: Written =
    dilation.kind === 'arithmetic'
      ? dilation.written
      : { kind: 'number', value: dilation.kind === 'number' ? dilation.value : 1 }
  return [{ kind: 'binary', operator: '*', left: times, right: half }]
}

/** Reads the attributes of an operation's nodes as numbers of a class. */
export function readerOf(operations: Operations, resolver: Resolver): Reader {
  const attribute = (name: string): readonly unknown[] =>
    operations.nodes.map((node) =>
      node === undefined ? undefined : new Map<string, unknown>(Object.entries(node.attributes)).get(name),
    )
  const numbers = (values: readonly unknown[]): readonly (number | undefined)[] =>
    values.map((value) => (typeof value === 'number' ? value : undefined))
  const number: Reader['number'] = (name, extra = []) =>
    resolver.resolve(numbers(attribute(name)), [...operations.written(name), ...extra], hintFor(name))
  const pair: Reader['pair'] = (name, pick = (values) => [values[0] ?? 0, values[1] ?? 0], extra = []) => {
    const pairs = attribute(name).map((value) => (Array.isArray(value) ? pick(value.map(Number)) : undefined))
    const candidates = operations.written(name)
    if (pairs.every((one) => one === undefined || one[0] === one[1])) {
      const side = candidates.map((one) => (one?.kind === 'list' && isSame(one.items) ? one.items[0] : one))
      return toCode(
        resolver.resolve(
          pairs.map((one) => one?.[0]),
          [...side, ...extra],
          hintFor(name),
        ),
      )
    }
    const along = (axis: 0 | 1): Code =>
      toCode(
        resolver.resolve(
          pairs.map((one) => one?.[axis]),
          candidates.map((one) => itemOf(one, axis)),
          `${hintFor(name)}_${axis === 0 ? 'h' : 'w'}`,
        ),
      )
    return { kind: 'tuple', items: [along(0), along(1)] }
  }
  const flag: Reader['flag'] = (name) => {
    const values = attribute(name).map((value) => (typeof value === 'boolean' ? value : undefined))
    const first = values.find((value) => value !== undefined)
    invariant(first !== undefined, `${name} is no flag`)
    if (values.every((value) => value === undefined || value === first)) return { kind: 'flag', value: first }
    return { kind: 'parameter', name: resolver.promote('flag', values, hintFor(name)).name }
  }
  return { number, pair, flag, attribute }
}

function isSame(items: readonly Written[]): boolean {
  return items.every((item) => JSON.stringify(item) === JSON.stringify(items[0]))
}

function itemOf(written: Written | undefined, index: number): Written | undefined {
  if (written === undefined) return undefined
  if (written.kind === 'list') return written.items[index]
  return { kind: 'item', list: written, index: { kind: 'number', value: index } }
}

/** What a parameter that is made for an attribute is called. */
function hintFor(attribute: string): string {
  return hints.get(attribute) ?? attribute
}

const hints: ReadonlyMap<string, string> = new Map([
  ['channels', 'out_channels'],
  ['pads', 'padding'],
  ['outputPad', 'output_padding'],
  ['epsilon', 'eps'],
  ['countPad', 'count_include_pad'],
])
