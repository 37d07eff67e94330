import type { CstNode } from 'chevrotain'
import type { Span } from '../../source/index.ts'
import type { Parameter } from '../ast.ts'
import { endOf, nodeOf, nodesOf, spanOfNode, tokenOf } from '../cst.ts'
import { Assign, Slash, Word } from '../tokens.ts'
import { toName, type Conversion } from './context.ts'
import { toErrorExpression, toExpression } from './expressions.ts'

/**
 * The parameters of a `parameterList` node. Where it held a mistake, the last has no name and an error as its default:
 * what the declaration takes is not known then.
 */
export function toParameters(conversion: Conversion, node: CstNode, within: Span, depth: number): Parameter[] {
  const span = spanOfNode(node, within.end)
  const given = nodesOf(node, 'parameter').map((parameter) => toParameter(conversion, parameter, span, depth + 1))
  if (node.recoveredNode !== true || given.some(({ name }) => name.text === '')) return given
  const missing = endOf(span)
  const name = toName(undefined, span)
  return [...given, { kind: 'Parameter', span: missing, stride: false, name, default: toErrorExpression(missing) }]
}

function toParameter(conversion: Conversion, node: CstNode, within: Span, depth: number): Parameter {
  const span = spanOfNode(node, within.end)
  const hasDefault = tokenOf(node, Assign) !== undefined || tokenOf(node, Word) === undefined
  return {
    kind: 'Parameter',
    span,
    stride: tokenOf(node, Slash) !== undefined,
    name: toName(tokenOf(node, Word), span),
    default: hasDefault ? toExpression(conversion, nodeOf(node, 'expression'), span, depth) : undefined,
  }
}
