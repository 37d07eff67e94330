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
  if (printed.length < 2 || !items.every(isPlainNumber)) return printBracketed('[', printed, ']')
  const parts: Doc[] = []
  for (const [index, item] of printed.entries()) {
    if (index > 0) parts.push(line)
    parts.push(index < printed.length - 1 ? [item, ','] : item)
  }
  return group(['[', indent([softline, fill(parts)]), ifBreak(','), softline, ']'])
}

/** Numbers fill their lines: nobody reads hundreds of them one a line. */
function isPlainNumber(node: Expression): boolean {
  if (hasComments(node)) return false
  if (node.kind === 'Unary') return node.operator === '-' && node.operand.kind === 'Number'
  return node.kind === 'Number' || node.kind === 'Size'
}

/**
 * A call, with its arguments in order. Calls of operations, blocks and gates (steps, annotations, bases) take named
 * arguments out first, wherever they stand; a call that is a value may be one of a function, which counts positions.
 */
export function printCall({ name, arguments: given }: Call, text: string, role: 'step' | 'base' | 'value'): Doc {
  if (given === undefined || (role === 'step' && given.length === 0)) return name.text
  return [name.text, printArguments(given, text, role === 'value')]
}

/** Arguments between parentheses: by position, the stride, by name. */
export function printArguments(given: readonly Argument[], text: string, isValue: boolean): Doc {
  const printed = sortArguments(given, isValue).map((argument) =>
    printWithComments(argument, text, () => printArgument(argument, text)),
  )
  return printBracketed('(', printed, ')')
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
