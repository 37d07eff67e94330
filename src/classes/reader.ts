import { invariant } from '../diagnostics/index.ts'
import type { GraphNode } from '../ir/index.ts'
import type { Shape, Written } from '../vocabulary/index.ts'
import type { Code } from './code.ts'
import type { Resolver } from './expressions.ts'
import { keyOf } from './same.ts'

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
  /** The shape of a node's result, without batch. */
  readonly shapeOf: (id: string) => Shape
  /** How an attribute was written, over the class's parameters. */
  written(this: void, attribute: string): readonly (Written | undefined)[]
}

/**
 * What may say the channels that an operation gives by those that enter it: a depthwise convolution keeps them. Others are
 * told their number, which may be the same by chance.
 */
export function channelsKept({ nodes, channels, channelsWritten }: Operations): readonly (Written | undefined)[] {
  const keeps = nodes.every(
    (node, index) =>
      node === undefined ||
      node.written?.['channels'] !== undefined ||
      ((node.op === 'conv' || node.op === 'deconv') && node.attributes.groups === channels[index]),
  )
  return keeps ? channelsWritten : []
}

/** A number of a layer as code. */
export function toCode(written: Written, isWhole = true): Code {
  return written.kind === 'number' ? { kind: 'number', value: written.value } : { kind: 'arithmetic', written, isWhole }
}

/** What reads the attributes of a layer. */
export interface Reader {
  number(this: void, attribute: string, extra?: readonly (Written | undefined)[]): Written
  pair(
    this: void,
    attribute: string,
    pick?: (values: readonly number[]) => readonly [number, number],
    extra?: (axis: 0 | 1) => readonly (Written | undefined)[],
  ): Code
  flag(this: void, attribute: string): Code
  attribute(this: void, name: string): readonly unknown[]
}

/** Padding that keeps the size at stride 1, for a kernel or dilation that is a parameter. */
export function padsFor(kernel: Code, dilation: Code): (axis: 0 | 1) => readonly (Written | undefined)[] {
  return (axis) => {
    const [extent, gap] = [alongAxis(kernel, axis), alongAxis(dilation, axis)]
    if (extent === undefined || gap === undefined || extent.kind === 'number') return []
    const two: Written = { kind: 'number', value: 2 }
    const quotient: Written = { kind: 'binary', operator: '/', left: extent, right: two }
    const half: Written = { kind: 'call', name: 'floor', arguments: [quotient] }
    if (gap.kind === 'number' && gap.value === 1) return [half]
    return [{ kind: 'binary', operator: '*', left: gap, right: half }]
  }
}

/** Of a pair or a number for both, what stands for an axis. */
function alongAxis(code: Code, axis: 0 | 1): Written | undefined {
  if (code.kind === 'tuple') return code.items[axis] && alongAxis(code.items[axis], axis)
  if (code.kind === 'number') return { kind: 'number', value: code.value }
  if (code.kind !== 'arithmetic') return undefined
  return code.isPair === true ? itemOf(code.written, axis) : code.written
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
  const pair: Reader['pair'] = (name, pick = (values) => [values[0] ?? 0, values[1] ?? 0], extra = () => []) => {
    const pairs = attribute(name).map((value) => (Array.isArray(value) ? pick(value.map(Number)) : undefined))
    const candidates = operations.written(name)
    if (pairs.every((one) => one === undefined || one[0] === one[1])) {
      const side = candidates.map((one) => (one?.kind === 'list' && isSame(one.items) ? one.items[0] : one))
      return toCode(
        resolver.resolve(
          pairs.map((one) => one?.[0]),
          [...side, ...extra(0)],
          hintFor(name),
        ),
      )
    }
    const ways = (axis: 0 | 1) => [...candidates.map((one) => itemOf(one, axis)), ...extra(axis)]
    const values = (axis: 0 | 1) => pairs.map((one) => one?.[axis])
    // What no expression gives along either axis is given as the pair that it is.
    if (([0, 1] as const).every((axis) => !isSaid(values(axis), ways(axis), resolver))) {
      const none = [0, 0]
      const given = pairs.map((one) => one ?? none)
      const parameter = resolver.promote('number', given, hintFor(name), name === 'pads' ? none : undefined)
      const written: Written = { kind: 'parameter', name: parameter.name }
      return { kind: 'arithmetic', written, isWhole: false, isPair: true }
    }
    const along = (axis: 0 | 1): Code =>
      toCode(resolver.resolve(values(axis), ways(axis), `${hintFor(name)}_${axis === 0 ? 'h' : 'w'}`))
    const [rows, columns] = [along(0), along(1)]
    const list = rows.kind === 'arithmetic' && rows.written.kind === 'item' ? rows.written.list : undefined
    const isWholeList =
      list !== undefined && keyOf([rows, columns]) === keyOf([toCode(itemOf(list, 0)), toCode(itemOf(list, 1))])
    if (isWholeList) return { kind: 'arithmetic', written: list, isWhole: false, isPair: true }
    return { kind: 'tuple', items: [rows, columns] }
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

/** Whether values are all one number, or what one of the expressions comes to. */
function isSaid(
  values: readonly (number | undefined)[],
  ways: readonly (Written | undefined)[],
  resolver: Resolver,
): boolean {
  const known = values.filter((value) => value !== undefined)
  return (
    known.every((value) => value === known[0]) || ways.some((way) => way !== undefined && resolver.holds(way, values))
  )
}

function isSame(items: readonly Written[]): boolean {
  return items.every((item) => keyOf(item) === keyOf(items[0]))
}

function itemOf(written: Written, index: number): Written
function itemOf(written: Written | undefined, index: number): Written | undefined
function itemOf(written: Written | undefined, index: number): Written | undefined {
  if (written === undefined) return undefined
  if (written.kind === 'list') return written.items[index] ?? written
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
