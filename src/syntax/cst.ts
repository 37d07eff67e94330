import type { CstElement, CstNode, IToken, TokenType } from 'chevrotain'
import type { Span } from '../source/index.ts'

/** Reading of Chevrotain's trees: children stand in lists by the name of their rule or token. */

function isNode(element: CstElement): element is CstNode {
  return 'children' in element
}

/** All child nodes of a rule, in the order of the text. */
export function nodesOf(parent: CstNode, rule: string): CstNode[] {
  return (parent.children[rule] ?? []).filter(isNode)
}

/** The first child node of a rule, if the parser got that far. */
export function nodeOf(parent: CstNode, rule: string): CstNode | undefined {
  return nodesOf(parent, rule)[0]
}

/** All child tokens under a token's name or a label. */
export function tokensOf(parent: CstNode, key: string | TokenType): IToken[] {
  const elements = parent.children[typeof key === 'string' ? key : key.name] ?? []
  return elements.filter((element): element is IToken => !isNode(element))
}

/** The first child token of a type, if the parser got that far. */
export function tokenOf(parent: CstNode, key: string | TokenType): IToken | undefined {
  return tokensOf(parent, key)[0]
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
