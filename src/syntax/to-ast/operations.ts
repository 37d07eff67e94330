import type { IToken } from 'chevrotain'
import { createMessage } from '../../diagnostics/index.ts'
import { coverSpans, type Span } from '../../source/index.ts'
import type { BinaryOperator, Expression } from '../ast.ts'
import { spanOfToken } from '../brackets.ts'
import { binaryPrecedence, comparisonPrecedence, unaryPrecedence } from '../precedence.ts'
import type { Problem } from '../problem.ts'
import { keyword } from '../tokens.ts'

/** An expression and the text it takes up, parentheses included. */
export interface Extent {
  readonly node: Expression
  readonly span: Span
}

/** A value with the `not` and `-` before it. */
export interface Operand {
  readonly prefixes: readonly IToken[]
  readonly value: Extent
}

function isBinaryOperator(text: string): text is BinaryOperator {
  return Object.hasOwn(binaryPrecedence, text)
}

/**
 * Builds the tree of `operand { operator operand }` by precedence climbing (Richards 1979, BCPL). Of the operands
 * there is one more than operators. Recurses once per level of precedence and per prefix; the caller bounds both.
 */
export function buildOperations(
  operands: readonly Operand[],
  operators: readonly IToken[],
  report: (problem: Problem) => void,
): Extent {
  let next = 0

  function precedenceOf(token: IToken | undefined): number {
    return token !== undefined && isBinaryOperator(token.image) ? binaryPrecedence[token.image] : 0
  }

  function readOperand(least: number, prefixesRead: number): Extent {
    const operand = operands[next]
    const prefix = operand?.prefixes[prefixesRead]
    if (operand === undefined || prefix === undefined) {
      next += 1
      const none = { start: 0, end: 0 }
      return operand?.value ?? { node: { kind: 'ErrorExpression', span: none }, span: none }
    }
    if (prefix.tokenType !== keyword('not')) {
      return buildUnary('-', prefix, readOperand(unaryPrecedence['-'], prefixesRead + 1))
    }
    if (least > unaryPrecedence.not) {
      const before = prefixesRead > 0 ? operand.prefixes[prefixesRead - 1] : operators[next - 1]
      const message = createMessage('misplaced-not', { operator: `\`${before?.image ?? ''}\`` })
      report({ message, span: spanOfToken(prefix) })
    }
    return buildUnary('not', prefix, readOperation(unaryPrecedence.not, prefixesRead + 1))
  }

  function readOperation(least: number, prefixesRead: number): Extent {
    let left = readOperand(least, prefixesRead)
    let compared = false
    for (;;) {
      const token = operators[next - 1]
      const precedence = precedenceOf(token)
      if (token === undefined || precedence < Math.max(1, least) || !isBinaryOperator(token.image)) return left
      if (precedence === comparisonPrecedence) {
        if (compared) {
          const message = createMessage('chained-comparison', { operator: `\`${token.image}\`` })
          report({ message, span: spanOfToken(token) })
        }
        compared = true
      }
      const right = readOperation(precedence + 1, 0)
      const span = coverSpans(left.span, right.span)
      left = { span, node: { kind: 'Binary', span, operator: token.image, left: left.node, right: right.node } }
    }
  }

  return readOperation(0, 0)
}

function buildUnary(operator: '-' | 'not', prefix: IToken, operand: Extent): Extent {
  const span = coverSpans(spanOfToken(prefix), operand.span)
  return { span, node: { kind: 'Unary', span, operator, operand: operand.node } }
}
