import type { CstNode, IToken } from 'chevrotain'
import { coverSpans, type Span } from '../../source/index.ts'
import type { Argument, Expression } from '../ast.ts'
import { spanOfToken } from '../brackets.ts'
import { endOf, nodeOf, nodesOf, spanOfNode, tokenOf, tokensOf } from '../cst.ts'
import {
  BinaryOperator as OperatorToken,
  Assign,
  keyword,
  NumberToken,
  Size,
  Slash,
  StringToken,
  ValueWord,
  Word,
} from '../tokens.ts'
import { isWithinDepth, toName, wordText, type Conversion } from './context.ts'
import { toNumber, toSize, toString } from './literals.ts'
import { buildOperations, type Extent, type Operand } from './operations.ts'

/** An expression that the parser found nothing of, or not enough. */
export function toErrorExpression(span: Span): Expression {
  return { kind: 'ErrorExpression', span }
}

/** The expression of an `expression` node; an error where there is none, at the end of what it belongs to. */
export function toExpression(
  conversion: Conversion,
  node: CstNode | undefined,
  within: Span,
  depth: number,
): Expression {
  return node === undefined ? toErrorExpression(endOf(within)) : toExtent(conversion, node, within, depth).node
}

/** An expression and the text it takes up, parentheses included. */
function toExtent(conversion: Conversion, node: CstNode, within: Span, depth: number): Extent {
  const span = spanOfNode(node, within.end)
  const operands = nodesOf(node, 'operand')
  const operators = tokensOf(node, OperatorToken)
  const chain = operators.length + operands.reduce((sum, operand) => sum + tokensOf(operand, 'prefix').length, 0)
  if (node.recoveredNode === true || operands.length !== operators.length + 1)
    return { node: toErrorExpression(span), span }
  if (!isWithinDepth(conversion, depth + chain, span)) return { node: toErrorExpression(span), span }
  const inner = depth + chain + 1
  return buildOperations(
    operands.map((operand) => toOperand(conversion, operand, span, inner)),
    operators,
    conversion.report,
  )
}

function toOperand(conversion: Conversion, node: CstNode, within: Span, depth: number): Operand {
  const span = spanOfNode(node, within.end)
  return { prefixes: tokensOf(node, 'prefix'), value: toAtomExtent(conversion, nodeOf(node, 'atom'), span, depth) }
}

/** The expression of an `atom` node, as after `*` and `/`. */
export function toAtom(conversion: Conversion, node: CstNode | undefined, within: Span, depth: number): Expression {
  return toAtomExtent(conversion, node, within, depth).node
}

function toAtomExtent(conversion: Conversion, node: CstNode | undefined, within: Span, depth: number): Extent {
  if (node === undefined) return { node: toErrorExpression(endOf(within)), span: endOf(within) }
  const whole = spanOfNode(node, within.end)
  if (node.recoveredNode === true) return { node: toErrorExpression(whole), span: whole }
  const suffixes = nodesOf(node, 'suffix')
  if (!isWithinDepth(conversion, depth + suffixes.length, whole)) return { node: toErrorExpression(whole), span: whole }
  let extent = toPrimary(conversion, node, whole, depth + suffixes.length)
  for (const suffix of suffixes) {
    const suffixSpan = spanOfNode(suffix, whole.end)
    const span = coverSpans(extent.span, suffixSpan)
    const object = extent.node
    const index = nodeOf(suffix, 'expression')
    const expression: Expression =
      index === undefined
        ? { kind: 'Member', span, object, name: toName(tokenOf(suffix, Word), suffixSpan) }
        : { kind: 'Index', span, object, index: toExpression(conversion, index, suffixSpan, depth + suffixes.length) }
    extent = { node: expression, span }
  }
  return extent
}

/** What an atom has before its suffixes. */
function toPrimary(conversion: Conversion, node: CstNode, whole: Span, depth: number): Extent {
  const inParentheses = nodeOf(node, 'expression')
  if (inParentheses !== undefined) {
    const close = tokenOf(node, 'RightParenthesis')
    const span = { start: whole.start, end: close === undefined ? whole.end : spanOfToken(close).end }
    return { node: toExtent(conversion, inParentheses, whole, depth + 1).node, span }
  }
  const list = nodeOf(node, 'list')
  if (list !== undefined) {
    const expression = toList(conversion, list, whole, depth)
    return { node: expression, span: expression.span }
  }
  const expression = toWordOrLiteral(conversion, node, whole, depth)
  return { node: expression, span: expression.span }
}

function toWordOrLiteral(conversion: Conversion, node: CstNode, whole: Span, depth: number): Expression {
  const number = tokenOf(node, NumberToken)
  if (number !== undefined) return toNumber(number, conversion.report)
  const size = tokenOf(node, Size)
  if (size !== undefined) return toSize(size, conversion.report)
  const string = tokenOf(node, StringToken)
  if (string !== undefined) return toString(string, conversion.report)
  const word = tokenOf(node, ValueWord)
  if (word !== undefined) return toReferenceOrCall(conversion, word, nodeOf(node, 'argumentList'), depth)
  for (const value of [true, false]) {
    const literal = tokenOf(node, keyword(value ? 'true' : 'false'))
    if (literal !== undefined) return { kind: 'Boolean', span: spanOfToken(literal), value }
  }
  const none = tokenOf(node, keyword('none'))
  return none === undefined ? toErrorExpression(whole) : { kind: 'None', span: spanOfToken(none) }
}

function toReferenceOrCall(conversion: Conversion, word: IToken, list: CstNode | undefined, depth: number): Expression {
  const span = spanOfToken(word)
  if (list === undefined) return { kind: 'Reference', span, name: wordText(word) }
  const callArguments = toArguments(conversion, list, span, depth)
  return {
    kind: 'Call',
    span: coverSpans(span, spanOfNode(list, span.end)),
    name: toName(word, span),
    arguments: callArguments,
  }
}

/** The list of a `list` node. Where it held a mistake, its last item is an error. */
export function toList(conversion: Conversion, node: CstNode, within: Span, depth: number): Expression {
  const span = spanOfNode(node, within.end)
  if (!isWithinDepth(conversion, depth, span)) return toErrorExpression(span)
  const items = nodesOf(node, 'expression').map((item) => toExpression(conversion, item, span, depth + 1))
  return { kind: 'List', span, items: node.recoveredNode === true ? [...items, toErrorExpression(endOf(span))] : items }
}

/**
 * The arguments of an `argumentList` node. Where it held a mistake, its last argument's value is an error, so that
 * nobody complains of what is missing.
 */
export function toArguments(conversion: Conversion, node: CstNode, within: Span, depth: number): Argument[] {
  const span = spanOfNode(node, within.end)
  const given = nodesOf(node, 'argument').map((argument) => toArgument(conversion, argument, span, depth + 1))
  if (node.recoveredNode !== true || given.some(({ value }) => value.kind === 'ErrorExpression')) return given
  const missing = endOf(span)
  return [
    ...given,
    { kind: 'Argument', span: missing, stride: false, name: undefined, value: toErrorExpression(missing) },
  ]
}

function toArgument(conversion: Conversion, node: CstNode, within: Span, depth: number): Argument {
  const span = spanOfNode(node, within.end)
  const slash = tokenOf(node, Slash)
  const name = tokenOf(node, Assign) === undefined ? undefined : tokenOf(node, Word)
  const value =
    slash === undefined
      ? toExpression(conversion, nodeOf(node, 'expression'), span, depth)
      : toAtom(conversion, nodeOf(node, 'atom'), span, depth)
  return {
    kind: 'Argument',
    span,
    stride: slash !== undefined,
    name: name === undefined ? undefined : toName(name, span),
    value,
  }
}
