import { unreachable } from '../diagnostics/index.ts'
import {
  binaryPrecedence,
  unaryPrecedence,
  type Argument,
  type Binary,
  type BinaryOperator,
  type Call,
  type Expression,
  type Setting,
  type Unary,
} from '../syntax/index.ts'
import { builders, type Doc } from './doc.ts'
import { formatNumber } from './numbers.ts'
import { hasComments, printWithComments } from './print-comments.ts'

const { fill, group, ifBreak, indent, join, line, softline } = builders

/** Items between brackets: on one line, or one a line with a comma after the last. */
export function printBracketed(open: string, items: readonly Doc[], close: string): Doc {
  if (items.length === 0) return open + close
  return group([open, indent([softline, join([',', line], [...items])]), ifBreak(','), softline, close])
}

/** An expression that goes on, indented, where it does not fit on a line. */
export function printValue(node: Expression, text: string): Doc {
  return node.kind === 'Binary' ? group(indent(printExpression(node, text))) : printExpression(node, text)
}

/** An expression as the operand of a step's `*` or of a stride's `/`, where an operation needs parentheses. */
export function printAtom(node: Expression, text: string): Doc {
  const printed = printValue(node, text)
  return node.kind === 'Binary' || node.kind === 'Unary' ? ['(', printed, ')'] : printed
}

/** An expression. */
export function printExpression(node: Expression, text: string): Doc {
  switch (node.kind) {
    case 'Number':
      return formatNumber(node.raw)
    case 'Size':
      return node.values.join('x')
    case 'String':
      return text.slice(node.span.start, node.span.end)
    case 'Boolean':
      return String(node.value)
    case 'None':
      return 'none'
    case 'Reference':
      return node.name
    case 'Call':
      return printCall(node, text, 'value')
    case 'List':
      return printList(node.items, text)
    case 'Index':
      return [printAtom(node.object, text), '[', printValue(node.index, text), ']']
    case 'Member':
      return [printAtom(node.object, text), '.', node.name.text]
    case 'Unary':
      return printUnary(node, text)
    case 'Binary':
      return printBinary(node, text)
    case 'ErrorExpression':
      return text.slice(node.span.start, node.span.end)
    default:
      return unreachable(node)
  }
}

function printList(items: readonly Expression[], text: string): Doc {
  const printed = items.map((item) => printWithComments(item, text, () => printValue(item, text)))
  return printed.length > 1 && items.every(isPlainNumber)
    ? printFilled('[', printed, ']')
    : printBracketed('[', printed, ']')
}

/** Items between brackets: on one line, or on as few as hold them. */
function printFilled(open: string, items: readonly Doc[], close: string): Doc {
  const parts: Doc[] = []
  for (const [index, item] of items.entries()) {
    if (index > 0) parts.push(line)
    parts.push(index < items.length - 1 ? [item, ','] : item)
  }
  return group([open, indent([softline, fill(parts)]), ifBreak(','), softline, close])
}

/** Numbers fill their lines: nobody reads hundreds of them one a line. */
function isPlainNumber(node: Expression): boolean {
  if (hasComments(node)) return false
  if (node.kind === 'Unary') return node.operator === '-' && node.operand.kind === 'Number'
  return node.kind === 'Number' || node.kind === 'Size'
}

/** A word, a number, or `in.c`. */
function isPlain(node: Expression): boolean {
  if (isPlainNumber(node)) return true
  if (hasComments(node)) return false
  if (node.kind === 'Member') return isPlain(node.object)
  return node.kind === 'Reference' || node.kind === 'Boolean' || node.kind === 'None'
}

/** The shape behind an arrow: of words, numbers and operations on them it stays whole, and what is before it breaks. */
export function printShape(node: Expression, text: string): Doc {
  if (node.kind !== 'List' || hasComments(node) || !node.items.every(isShort)) return printExpression(node, text)
  return [
    '[',
    join(
      ', ',
      node.items.map((item) => printFlat(item, text)),
    ),
    ']',
  ]
}

/** An operation of an extent: on words and numbers. */
function isShort(node: Expression): boolean {
  return isPlain(node) || (node.kind === 'Binary' && isPlain(node.left) && isPlain(node.right) && !hasComments(node))
}

function printFlat(node: Expression, text: string): Doc {
  return node.kind === 'Binary'
    ? [printExpression(node.left, text), ` ${node.operator} `, printExpression(node.right, text)]
    : printExpression(node, text)
}

/**
 * A call, with its arguments in order. Calls of operations, blocks and gates (steps, annotations, bases) take named
 * arguments out first, wherever they stand; a call that is a value may be one of a function, which counts positions.
 */
export function printCall({ name, arguments: given }: Call, text: string, role: 'step' | 'base' | 'value'): Doc {
  if (given === undefined || (role === 'step' && given.length === 0)) return name.text
  return [name.text, printArguments(given, text, role === 'value')]
}

/** Arguments between parentheses: by position, the stride, by name. Plain ones without names fill their lines. */
export function printArguments(given: readonly Argument[], text: string, isValue: boolean): Doc {
  const sorted = sortArguments(given, isValue)
  const printed = sorted.map((argument) => printWithComments(argument, text, () => printArgument(argument, text)))
  const fills =
    sorted.length > 1 && sorted.every((one) => one.name === undefined && isPlain(one.value) && !hasComments(one))
  return fills ? printFilled('(', printed, ')') : printBracketed('(', printed, ')')
}

function sortArguments(given: readonly Argument[], isValue: boolean): readonly Argument[] {
  const firstNamed = given.findIndex(({ name }) => name !== undefined)
  const countsPositions =
    isValue && given.findLastIndex(({ name, stride }) => name === undefined && !stride) > firstNamed && firstNamed >= 0
  return countsPositions ? given : given.toSorted((a, b) => rankOf(a) - rankOf(b))
}

function rankOf({ name, stride }: Argument): number {
  return stride ? 1 : name === undefined ? 0 : 2
}

function printArgument({ name, stride, value }: Argument, text: string): Doc {
  if (stride) return ['/', printAtom(value, text)]
  return name === undefined ? printValue(value, text) : [name.text, ' = ', printValue(value, text)]
}

/** `se.r = 8`. */
export function printSetting({ path, value }: Setting, text: string): Doc {
  return [path.map((name) => name.text).join('.'), ' = ', printValue(value, text)]
}

function printUnary({ operator, operand }: Unary, text: string): Doc {
  const printed = printOperand(operand, unaryPrecedence[operator], text)
  return [operator === 'not' ? 'not ' : '-', printed]
}

/** Operands of one precedence in a row, each but the first led by its operator where the line breaks. */
function printBinary(node: Binary, text: string): Doc[] {
  const precedence = binaryPrecedence[node.operator]
  const { left } = node
  const chains =
    left.kind === 'Binary' && binaryPrecedence[left.operator] === precedence && !isComparison(node.operator)
  const first = chains
    ? printBinary(left, text)
    : [printOperand(left, precedence + (isComparison(node.operator) ? 1 : 0), text)]
  return [...first, line, node.operator, ' ', printOperand(node.right, precedence + 1, text)]
}

const comparisons: ReadonlySet<BinaryOperator> = new Set(['==', '!=', '<=', '>=', '<', '>', '~'])

function isComparison(operator: BinaryOperator): boolean {
  return comparisons.has(operator)
}

/** An operand, in parentheses where it binds less tightly than it has to. */
function printOperand(node: Expression, least: number, text: string): Doc {
  const precedence =
    node.kind === 'Binary'
      ? binaryPrecedence[node.operator]
      : node.kind === 'Unary'
        ? unaryPrecedence[node.operator]
        : Infinity
  const printed = printExpression(node, text)
  if (precedence < least) return ['(', group(printed), ')']
  return node.kind === 'Binary' ? group(printed) : printed
}
