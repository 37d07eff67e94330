import type { CstNode, IToken } from 'chevrotain'
import { createMessage } from '../../diagnostics/index.ts'
import type { Span } from '../../source/index.ts'
import type { Comment, Name } from '../ast.ts'
import { spanOfToken, type NestedToken } from '../brackets.ts'
import { endOf } from '../cst.ts'
import { maximumTreeDepth } from '../limits.ts'
import type { Problem } from '../problem.ts'

/** What the conversion of one text needs beside the parser's tree. */
export interface Conversion {
  readonly text: string
  readonly tokens: readonly NestedToken[]
  readonly comments: readonly Comment[]
  readonly report: (problem: Problem) => void
  /** Parses an expression that stands inside a string; undefined, and reported, where it is none. */
  readonly parseInside: (span: Span) => CstNode | undefined
}

/** Whether a tree at this depth is still within bounds; reports where it is not. */
export function isWithinDepth(conversion: Conversion, depth: number, span: Span): boolean {
  if (depth <= maximumTreeDepth) return true
  conversion.report({ message: createMessage('nesting-too-deep', { limit: maximumTreeDepth }), span })
  return false
}

/** A word's text, composed as Unicode's form C has it: the same word is the same name however it was typed. */
export function wordText(token: IToken): string {
  return token.image.normalize('NFC')
}

/** The name at a token. Where the parser found none, a name without text, which no other name is equal to. */
export function toName(token: IToken | undefined, within: Span): Name {
  if (token === undefined || token.image === '') return { kind: 'Name', span: endOf(within), text: '' }
  return { kind: 'Name', span: spanOfToken(token), text: wordText(token) }
}

/** The index of the first of some ordered things that starts at an offset or after it. */
function firstFrom(count: number, startAt: (index: number) => number, offset: number): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >> 1
    if (startAt(middle) < offset) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * The `///` comments of a declaration: those between what stands before it and its keyword, which has annotations
 * before it.
 */
export function docBefore(conversion: Conversion, start: number, keywordStart: number): readonly Comment[] {
  const { tokens, comments } = conversion
  const next = firstFrom(tokens.length, (index) => tokens[index]?.startOffset ?? 0, start)
  const previous = tokens[next - 1]
  const from = previous === undefined ? 0 : spanOfToken(previous).end
  const doc: Comment[] = []
  const first = firstFrom(comments.length, (index) => comments[index]?.span.start ?? 0, from)
  for (let at = first; at < comments.length; at += 1) {
    const comment = comments[at]
    if (comment === undefined || comment.span.start >= keywordStart) break
    if (comment.doc) doc.push(comment)
  }
  return doc
}
