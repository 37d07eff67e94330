import type { SourceFile, Span } from '../source/index.ts'
import { spanOfToken } from './brackets.ts'
import { lex } from './lexer.ts'

/** A token as `senet ir --stage tokens` prints it. */
export interface PrintableToken {
  /** The token's name in the grammar: `Identifier`, `Size`, `LeftBrace`, `Residual`; comments are `Comment`. */
  readonly type: string
  readonly text: string
  readonly span: Span
}

/** The tokens and comments of a file in the order of the text, without those that the reader put in for brackets. */
export function tokenize(file: SourceFile): readonly PrintableToken[] {
  const { tokens, comments } = lex(file.text)
  const printable: PrintableToken[] = tokens
    .filter(({ image }) => image !== '')
    .map((token) => ({ type: token.tokenType.name, text: token.image, span: spanOfToken(token) }))
  for (const { text, span } of comments) printable.push({ type: 'Comment', text, span })
  return printable.toSorted((a, b) => a.span.start - b.span.start)
}
