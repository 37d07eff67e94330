import type { CstElement, CstNode, IToken, TokenType } from 'chevrotain'
import type { Span } from '../source/index.ts'

/** Reading of Chevrotain's trees: children stand in lists by the name of their rule or token. */

function isNode(element: CstElement): element is CstNode {
  return 'children' in element
}

function isToken(element: CstElement): element is IToken {
  return !isNode(element)
}

const none: readonly never[] = []

/** All child nodes of a rule, in the order of the text. */
export function nodesOf(parent: CstNode, rule: string): readonly CstNode[] {
  const elements = parent.children[rule]
  return elements === undefined ? none : elements.every(isNode) ? elements : elements.filter(isNode)
}

/** The first child node of a rule, if the parser got that far. */
export function nodeOf(parent: CstNode, rule: string): CstNode | undefined {
  return parent.children[rule]?.find(isNode)
}

/** All child tokens under a token's name or a label. */
export function tokensOf(parent: CstNode, key: string | TokenType): readonly IToken[] {
  const elements = parent.children[typeof key === 'string' ? key : key.name]
  return elements === undefined ? none : elements.every(isToken) ? elements : elements.filter(isToken)
}

/** The first child token of a type, if the parser got that far. */
export function tokenOf(parent: CstNode, key: string | TokenType): IToken | undefined {
  return parent.children[typeof key === 'string' ? key : key.name]?.find(isToken)
}

/** The span of a node; of no width at `otherwise` where the parser found nothing of it. */
export function spanOfNode(node: CstNode, otherwise: number): Span {
  const location = node.location
  if (location === undefined || Number.isNaN(location.startOffset)) return { start: otherwise, end: otherwise }
  return { start: location.startOffset, end: (location.endOffset ?? location.startOffset - 1) + 1 }
}

/** A place of no width at the end of a span: where something is missing. */
export function endOf(span: Span): Span {
  return { start: span.end, end: span.end }
}
