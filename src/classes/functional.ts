import type { GraphNode } from '../ir/index.ts'
import type { Pads, Shape } from '../vocabulary/index.ts'
import type { Code, Named } from './code.ts'
import type { Resolver } from './expressions.ts'
import { isSymmetric } from './layerable.ts'
import { type Operations, readerOf, toCode } from './reader.ts'

/** What the functional part of an operation needs of the class around it. */
export interface ForwardHost {
  /** Applies the operation's layer, which the class keeps. */
  readonly layer: ((inputs: readonly Code[]) => Code) | undefined
  /** A number that the constructor keeps for the forward pass; as it is where it is the same in all instances. */
  keep(this: void, value: Code, name: string): Code
  readonly resolver: Resolver
  /** The shapes that enter, without batch, in one instance. */
  readonly shapes: readonly Shape[]
}

const number = (value: number): Code => ({ kind: 'number', value })
const text = (value: string): Code => ({ kind: 'text', value })
const tuple = (values: readonly number[]): Code => ({ kind: 'tuple', items: values.map(number) })

function method(object: Code, name: string, positional: readonly Code[] = [], named: readonly Named[] = []): Code {
  return { kind: 'method', object, name, positional, named }
}
function call(name: string, positional: readonly Code[], named: readonly Named[] = []): Code {
  return { kind: 'function', name, positional, named }
}
const keepAxes: Named = { name: 'keepdim', value: { kind: 'flag', value: true } }

/** A vector as a map of one position, and in general with more axes at the end. */
export function widen(code: Code, count: number): Code {
  if (count === 0) return code
  // The mean over all positions need not lose the axes that are wanted again.
  const isOverPositions = code.kind === 'method' && ['mean', 'amax'].includes(code.name) && code.named.length === 0
  if (count === 2 && isOverPositions && code.positional[0]?.kind === 'tuple') {
    return { ...code, named: [keepAxes] }
  }
  return { kind: 'widened', of: code, count }
}

/** Pads of a map as PyTorch's `F.pad` takes them: left, right, top, bottom. */
function padMap(code: Code, [top, bottom, left, right]: Pads, named: readonly Named[] = []): Code {
  if ([top, bottom, left, right].every((value) => value === 0)) return code
  return call('F.pad', [code, tuple([left, right, top, bottom])], named)
}

/** What an operation does in the forward pass, over tensors with their batch. */
export function applyOperation(operations: Operations, inputs: readonly Code[], host: ForwardHost): Code {
  const { sample } = operations
  const [first = text('')] = inputs
  const { layer } = host
  const rank = host.shapes[0]?.length ?? 3
  const withLayer = (code: Code): Code => (layer === undefined ? code : layer([code]))
  const { number: numberOf, pair } = readerOf(operations, host.resolver)
  const kept = (attribute: string, isWhole: boolean): Code => host.keep(toCode(numberOf(attribute), isWhole), attribute)
  switch (sample.op) {
    case 'conv': {
      const { pads } = sample.attributes
      const map = rank === 1 ? widen(first, 2) : first
      return withLayer(isSymmetric(pads) ? map : padMap(map, pads))
    }
    case 'deconv': {
      const map = rank === 1 ? widen(first, 2) : first
      const { attributes } = sample
      if (isSymmetric(attributes.pads)) return withLayer(map)
      const [top, bottom, left, right] = attributes.pads
      return padMap(withLayer(map), [0 - top, 0 - bottom, 0 - left, 0 - right])
    }
    case 'conv1d': {
      const { pads, padMode, channels } = sample.attributes
      const sequence = rank === 1 ? method(first, 'unsqueeze', [number(1)]) : first
      const named: readonly Named[] = padMode === 'circular' ? [{ name: 'mode', value: text('circular') }] : []
      const isLayers = padMode === 'zeros' && pads[0] === pads[1]
      const padded = isLayers ? sequence : call('F.pad', [sequence, tuple(pads)], named)
      const result = withLayer(padded)
      return channels === 1 ? method(result, 'squeeze', [number(1)]) : result
    }
    case 'ln': {
      if (rank === 1 || sample.attributes.over === 'all') return withLayer(first)
      // The channels last, and back.
      const rest = Array.from({ length: rank - 1 }, (_, axis) => axis + 2)
      const there = [0, ...rest, 1]
      const back = [0, rank, ...rest.map((axis) => axis - 1)]
      return method(withLayer(method(first, 'permute', there.map(number))), 'permute', back.map(number))
    }
    case 'softmax': {
      if ('parts' in sample.attributes) {
        const parts = kept('parts', true)
        return method(method(unflatten(first, parts), 'softmax', [number(1)]), 'flatten', [number(1), number(2)])
      }
      const { axes } = sample.attributes
      return axes.length === 1
        ? withLayer(first)
        : { kind: 'helper', name: 'softmax_over', positional: [first, tuple(axes.map((axis) => axis + 1))] }
    }
    case 'maxpool': {
      const { pads, ceil } = sample.attributes
      if (isSymmetric(pads)) return withLayer(first)
      const padded = padMap(first, pads, [{ name: 'value', value: { kind: 'minusInfinity' } }])
      return dropLateWindows(withLayer(padded), sample, host.shapes[0] ?? [], ceil)
    }
    case 'avgpool': {
      const { pads, ceil, countPad } = sample.attributes
      if (isSymmetric(pads)) return withLayer(first)
      const padded = padMap(first, pads)
      const kernel = host.keep(pair('kernel'), 'kernel')
      const stride = host.keep(pair('stride'), 'stride')
      const named: readonly Named[] = [
        { name: 'stride', value: stride },
        ...(ceil ? [{ name: 'ceil_mode', value: { kind: 'flag', value: true } } as const] : []),
      ]
      // Both means are over the same windows: their quotient is the sum over the count.
      const mean = (code: Code): Code => call('F.avg_pool2d', [code, kernel], named)
      const ones = call('torch.ones_like', [countPad ? padded : first])
      const counts = mean(countPad ? ones : padMap(ones, pads))
      return dropLateWindows(
        { kind: 'operator', operator: '/', left: mean(padded), right: counts },
        sample,
        host.shapes[0] ?? [],
        ceil,
      )
    }
    case 'gap':
      return method(first, 'mean', [tuple([2, 3])])
    case 'gmp':
      return method(first, 'amax', [tuple([2, 3])])
    case 'mean':
    case 'max':
    case 'sum': {
      const name = sample.op === 'max' ? 'amax' : sample.op
      if ('parts' in sample.attributes) return method(unflatten(first, kept('parts', true)), name, [number(1)])
      return method(first, name, [tuple(sample.attributes.axes.map((axis) => axis + 1))], [keepAxes])
    }
    case 'std': {
      const { attributes } = sample
      const correction: Named = { name: 'correction', value: kept('correction', true) }
      const variance =
        'parts' in attributes
          ? method(unflatten(first, kept('parts', true)), 'var', [number(1)], [correction])
          : method(first, 'var', [tuple(attributes.axes.map((axis) => axis + 1))], [correction, keepAxes])
      const small = kept('epsilon', false)
      const isZero = small.kind === 'number' && small.value === 0
      return method(isZero ? variance : { kind: 'operator', operator: '+', left: variance, right: small }, 'sqrt')
    }
    case 'flatten':
      return method(first, 'flatten', [number(1)])
    case 'reshape':
      return method(first, 'reshape', [-1, ...sample.attributes.shape].map(number))
    case 'transpose':
      return method(first, 'permute', [0, ...sample.attributes.order.map((axis) => axis + 1)].map(number))
    case 'shuffle': {
      if (rank === 3) return withLayer(first)
      const parts = unflatten(first, kept('groups', true))
      return method(method(parts, 'transpose', [number(1), number(2)]), 'flatten', [number(1), number(2)])
    }
    case 'slice':
      return applySlice(operations, first, host)
    case 'pad': {
      const { pads, mode } = sample.attributes
      const named: Named[] = mode === 'constant' ? [] : [{ name: 'mode', value: text(mode) }]
      const value = kept('value', false)
      if (mode === 'constant' && !(value.kind === 'number' && value.value === 0)) named.push({ name: 'value', value })
      return padMap(first, pads, named)
    }
    case 'scale':
      return { kind: 'operator', operator: '*', left: first, right: kept('factor', false) }
    case 'concat':
      return call('torch.cat', [{ kind: 'list', items: inputs }, number(sample.attributes.axis + 1)])
    case 'add':
    case 'mul': {
      const highest = Math.max(...host.shapes.map((shape) => shape.length))
      const wide = inputs.map((input, index) => widen(input, highest - (host.shapes[index]?.length ?? highest)))
      const operator = sample.op === 'add' ? '+' : '*'
      return wide.reduce((left, right) => ({ kind: 'operator', operator, left, right }))
    }
    case 'maximum':
      return inputs.reduce((left, right) => call('torch.maximum', [left, right]))
    case 'shake': {
      const { backward, level } = sample.attributes
      return {
        kind: 'helper',
        name: 'shake',
        positional: [{ kind: 'list', items: inputs }, { kind: 'training' }, text(backward), text(level)],
      }
    }
    default:
      return withLayer(first)
  }
}

/** Channels as parts side by side: `[N, parts * C, …]` to `[N, parts, C, …]`. */
function unflatten(code: Code, parts: Code): Code {
  return method(code, 'unflatten', [number(1), { kind: 'tuple', items: [parts, number(-1)] }])
}

/** Equal shares of the channels are said as such; other ranges by their ends. */
function applySlice(operations: Operations, first: Code, host: ForwardHost): Code {
  const shares = operations.nodes.map((node, index) => {
    if (node?.op !== 'slice') return undefined
    const { start, end } = node.attributes
    const extent = operations.channels[index] ?? 0
    return node.attributes.axis === 0 && extent % (end - start) === 0 && start % (end - start) === 0
      ? `${extent / (end - start)} ${start / (end - start)}`
      : ''
  })
  const known = new Set(shares.filter((share) => share !== undefined))
  const [share = ''] = known
  if (known.size === 1 && share !== '') {
    const [count = 1, index = 0] = share.split(' ').map(Number)
    return { kind: 'item', of: method(first, 'chunk', [number(count), number(1)]), index }
  }
  const { attribute } = readerOf(operations, host.resolver)
  const [starts, ends] = [attribute('start').map(Number), attribute('end').map(Number)]
  const own = (values: readonly number[], name: string): Code =>
    host.keep(
      toCode(
        host.resolver.resolve(
          values.map((value) => (Number.isNaN(value) ? undefined : value)),
          [],
          name,
        ),
      ),
      name,
    )
  const axis = operations.sample.op === 'slice' ? operations.sample.attributes.axis + 1 : 1
  const lengths = ends.map((end, index) => end - (starts[index] ?? 0))
  return method(first, 'narrow', [number(axis), own(starts, 'start'), own(lengths, 'length')])
}

type PoolNode = Extract<GraphNode, { readonly op: 'maxpool' | 'avgpool' }>

/** With rounding up, PyTorch leaves out a window that would start in the padding after the input. */
function dropLateWindows(code: Code, node: PoolNode, entering: Shape, ceil: boolean): Code {
  if (!ceil) return code
  const [top, bottom, left, right] = node.attributes.pads
  const dilation = 'dilation' in node.attributes ? node.attributes.dilation : [1, 1]
  let result = code
  for (const [axis, before, after] of [
    [1, top, bottom],
    [2, left, right],
  ] as const) {
    const place = axis === 1 ? 0 : 1
    const padded = (entering[axis] ?? 1) + before + after
    const span = dilation[place] ?? 1
    const stride = node.attributes.stride[place]
    let count = Math.ceil((padded - span * (node.attributes.kernel[place] - 1) - 1) / stride) + 1
    if ((count - 1) * stride >= padded) count -= 1
    const wanted = node.shape[axis] ?? count
    if (wanted < count) result = method(result, 'narrow', [axis + 1, 0, wanted].map(number))
  }
  return result
}
