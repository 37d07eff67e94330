import {
  hasNames,
  type Argument,
  type Code,
  type Condition,
  type Item,
  type Named,
  type NumberedLabel,
  type Start,
} from '../../classes/index.ts'
import { unreachable } from '../../diagnostics/index.ts'
import type { Written } from '../../vocabulary/index.ts'
import { identifier, isProperty, quote } from './names.ts'

/** `this.conv1`, `this['0']`. */
export function printMember(label: string): string {
  const [first = '', ...rest] = label.split('.')
  const host = isProperty(first) ? `this.${first}` : `this[${quote(first)}]`
  // A gate on a layer lives in that layer.
  return rest.length === 0 ? host : `(${host}.get_submodule(${quote(rest.join('.'))}) as nn.Module)`
}

/** A number. */
export function printNumber(value: number): string {
  return String(value)
}

const sum = 1
const product = 2
const tight = 3

interface Piece {
  readonly text: string
  readonly holds: number
}

function wrap(piece: Piece, holds: number): string {
  return piece.holds < holds ? `(${piece.text})` : piece.text
}

/** Arithmetic of the constructor. */
export function printArithmetic(written: Written): string {
  return plain(written).text
}

function plain(written: Written): Piece {
  switch (written.kind) {
    case 'number':
      return { text: printNumber(written.value), holds: written.value < 0 ? sum : tight }
    case 'parameter':
      return { text: identifier(written.name), holds: tight }
    case 'extent':
      return { text: identifier(`${written.of}_${written.axis}`), holds: tight }
    case 'let':
      return plain(written.value)
    case 'list':
      return { text: `[${written.items.map((item) => plain(item).text).join(', ')}]`, holds: tight }
    case 'item':
      return { text: `${wrap(plain(written.list), tight)}[${plain(written.index).text}]`, holds: tight }
    case 'binary': {
      const holds = written.operator === '+' || written.operator === '-' ? sum : product
      const left = wrap(plain(written.left), holds)
      return { text: `${left} ${written.operator} ${wrap(plain(written.right), holds + 1)}`, holds }
    }
    case 'call': {
      const list = written.arguments.map((part) => plain(part).text).join(', ')
      return { text: printCall(written.name, list), holds: tight }
    }
  }
}

function printCall(name: Extract<Written, { readonly kind: 'call' }>['name'], list: string): string {
  switch (name) {
    case 'floor':
    case 'ceil':
    case 'log2':
    case 'max':
    case 'min':
      return `Math.${name}(${list})`
    case 'round':
      return `round_half_even(${list})`
    case 'len':
      return `${list}.length`
    case 'divisible':
      return `make_divisible(${list})`
  }
}

/** A condition of the constructor. */
export function printCondition(condition: Condition): string {
  switch (condition.kind) {
    case 'flag':
      return identifier(condition.name)
    case 'kept':
      return printMember(condition.name)
    case 'compare':
      return `${printCode(condition.left)} ${condition.operator}= ${printCode(condition.right)}`
    case 'all':
      return condition.parts.map(printCondition).join(' && ')
    case 'any':
      return condition.parts.map(printCondition).join(' || ')
  }
}

/** Layers whose keyword arguments are positions here. */
const positionalLayers: ReadonlyMap<string, readonly string[]> = new Map([
  ['Softmax', ['dim']],
  ['Softplus', ['beta', 'threshold']],
])

const layerDefaults: ReadonlyMap<string, string> = new Map([
  ['beta', '1'],
  ['threshold', '20'],
])

/** Code that is no statement. */
export function printCode(code: Code): string {
  const each = (items: readonly Code[]): string[] => items.map(printCode)
  switch (code.kind) {
    case 'parameter':
      return identifier(code.name)
    case 'variable':
      return code.name
    case 'arithmetic':
      return printArithmetic(code.written)
    case 'number':
      return printNumber(code.value)
    case 'flag':
      return String(code.value)
    case 'text':
      return quote(code.value)
    case 'tuple':
    case 'list':
      return `[${each(code.items).join(', ')}]`
    case 'layerClass':
      return printLayerName(code.layer)
    case 'layer':
      return code.start === undefined ? printLayer(code) : printStarted(code, code.start)
    case 'instance':
      return `new ${identifier(code.className)}(${printGiven(code.given).join(', ')})`
    case 'sequential':
      return `new nn.Sequential(${printSteps(code.items)})`
    case 'apply':
      return `${printMember(code.member)}(${each(code.inputs).join(', ')})`
    case 'method': {
      if (code.name === 'unflatten') return `unflatten(${printCode(code.object)}, ${printParts(code.positional[1])})`
      return `${printOperand(code.object)}.${code.name}(${[...each(code.positional), ...printOptions(code.named)].join(', ')})`
    }
    case 'function':
      return printFunction(code)
    case 'helper':
      return `${code.name}(${each(code.positional).join(', ')})`
    case 'operator': {
      const method = { '+': 'add', '*': 'mul', '/': 'div' }[code.operator]
      return `${printOperand(code.left)}.${method}(${printCode(code.right)})`
    }
    case 'choice':
      return `${printMember(code.kept)} ? ${printCode(code.then)} : ${printCode(code.otherwise)}`
    case 'kept':
      return printMember(code.name)
    case 'widened':
      return `${printOperand(code.of)}${'.unsqueeze(-1)'.repeat(code.count)}`
    case 'item':
      return `${printOperand(code.of)}[${code.index}]!`
    case 'training':
      return 'this.training'
    case 'minusInfinity':
      return '-Infinity'
    case 'when':
      return printCondition(code.condition)
    default:
      return unreachable(code)
  }
}

function printLayer(code: Extract<Code, { readonly kind: 'layer' }>): string {
  const places = code.layer.kind === 'layerClass' ? positionalLayers.get(code.layer.layer) : undefined
  if (places !== undefined) {
    const given = places.map((place) => code.named.find((one) => one.name === place)?.value)
    const last = given.findLastIndex((one) => one !== undefined)
    const values = places.slice(0, last + 1).map((place, index) => {
      const value = given[index]
      return value === undefined ? (layerDefaults.get(place) ?? 'undefined') : printCode(value)
    })
    return `new ${printCode(code.layer)}(${values.join(', ')})`
  }
  return `new ${printCode(code.layer)}(${[...code.positional.map(printCode), ...printOptions(code.named)].join(', ')})`
}

/** A layer with how its weight starts: functions of `nn.init` take their numbers by position, but for `mode`. */
function printStarted(code: Extract<Code, { readonly kind: 'layer' }>, start: Start): string {
  const given = start.named.map(({ name, value }) =>
    name === 'mode' ? `{ mode: ${printCode(value)} }` : printCode(value),
  )
  return `initialised(${printLayer(code)}, (weight) => nn.init.${start.function}(${['weight', ...given].join(', ')}))`
}

function printParts(code: Code | undefined): string {
  const [first] = code?.kind === 'tuple' ? code.items : []
  return first === undefined ? '1' : printCode(first)
}

function printFunction({ name, positional, named }: Extract<Code, { readonly kind: 'function' }>): string {
  const given = [...positional.map(printCode), ...printOptions(named)].join(', ')
  if (name === 'F.pad' && named.some((one) => one.name === 'mode')) {
    const mode = named.find((one) => one.name === 'mode')
    return `pad_by_mode(${[...positional.map(printCode), mode === undefined ? '' : printCode(mode.value)].join(', ')})`
  }
  return `${name.replace(/^F\./, 'nn.functional.')}(${given})`
}

/** What a method is called on. */
function printOperand(code: Code): string {
  return code.kind === 'choice' ? `(${printCode(code)})` : printCode(code)
}

function printLayerName(layer: string): string {
  return layer === 'DropPath' ? layer : `nn.${layer}`
}

/** Arguments by position: those at the end that the class takes anyway are left out. */
function printGiven(given: readonly Argument[]): readonly string[] {
  const last = given.findLastIndex((one) => !one.isUsual)
  return given.slice(0, last + 1).map((one) => printCode(one.value))
}

/** Keyword arguments: an object at the end. */
function printOptions(named: readonly Named[]): readonly string[] {
  if (named.length === 0) return []
  const parts = named.map(({ name, value }) => {
    const text = printCode(value)
    return text === name ? name : `${name}: ${text}`
  })
  return [`{ ${parts.join(', ')} }`]
}

/** What a `Sequential` is given: modules; by name; or, where an object would lose the order, a list of pairs. */
export function printSteps(items: readonly Item[]): string {
  if (!hasNames(items)) return items.map(printItem).join(', ')
  const fields = items.map((item) =>
    item.kind === 'one' && item.name !== undefined && isProperty(item.name) && item.name !== '__proto__'
      ? `${item.name}: ${printCode(item.code)}`
      : undefined,
  )
  if (fields.every((field) => field !== undefined)) return `{ ${fields.join(', ')} }`
  return `[${items.map(printItem).join(', ')}]`
}

/** A part of a `Sequential`: as it is, or with its name before it. */
export function printItem(item: Item): string {
  switch (item.kind) {
    case 'one':
      return printStep(item.name, item.code)
    case 'copies': {
      const { code, count, index, label } = item
      const variable = index === undefined ? undefined : identifier(index)
      const parameters =
        variable === undefined ? '()' : label === undefined ? `(_, ${variable})` : `(_, ${variable}): nn.NamedModule`
      const step = label === undefined ? printCode(code) : `[${printLabel(label, variable ?? '')}, ${printCode(code)}]`
      return `...Array.from({ length: ${printCode(count)} }, ${parameters} => ${step})`
    }
    case 'maybe':
      return `...(${printCondition(item.condition)} ? [${printStep(item.name, item.code)}] : [])`
  }
}

function printStep(name: string | undefined, code: Code): string {
  return name === undefined ? printCode(code) : `[${quote(name)}, ${printCode(code)}]`
}

/** A label with a number in it, as a template. */
function printLabel({ before, first, after }: NumberedLabel, variable: string): string {
  const escape = (text: string): string => quote(text).slice(1, -1).replaceAll('`', '\\`').replaceAll('${', '\\${')
  return `\`${escape(before)}\${${variable}${first === 0 ? '' : ` + ${first}`}}${escape(after)}\``
}
