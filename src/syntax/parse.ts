import type { CstNode } from 'chevrotain'
import { createMessage, locateMessage, type Diagnostic } from '../diagnostics/index.ts'
import type { SourceFile, Span } from '../source/index.ts'
import type { Call, Comment, Expression, File, Setting } from './ast.ts'
import { createVirtualToken, type NestedToken } from './brackets.ts'
import { describeMistake, mistakeProvider } from './errors.ts'
import { lex, type LexedText } from './lexer.ts'
import { maximumProblems } from './limits.ts'
import { SenetParser } from './parser/index.ts'
import type { Problem } from './problem.ts'
import type { Conversion } from './to-ast/context.ts'
import { createFileBuilder, toSetting } from './to-ast/declarations.ts'
import { toExpression } from './to-ast/expressions.ts'
import { toCall } from './to-ast/steps.ts'
import { Assign, LeftBracket, RightBracket } from './tokens.ts'

const parsers: { text?: SenetParser; insideString?: SenetParser } = {}

/**
 * The parser of texts, made when the first one is parsed, and that of expressions inside strings, which are met while a
 * text is being parsed. The grammar's own validation is left to a test.
 */
function getParser(use: keyof typeof parsers): SenetParser {
  return (parsers[use] ??= new SenetParser(mistakeProvider, true))
}

/** The syntax tree of a file, with errors where it has mistakes, and what these are, in the order of the text. */
export interface ParsedFile {
  readonly file: File
  readonly diagnostics: readonly Diagnostic[]
}

/** Parses a file. Total, and linear in its length: every text gives a tree. */
export function parse(file: SourceFile): ParsedFile {
  const lexed = lex(file.text)
  const found: Problem[] = []
  const builder = createFileBuilder(createConversion(file.text, lexed.tokens, lexed.comments, found))
  const { problems } = parseTokens(file.text, 'file', lexed, 'text', builder.take)
  const all = [...lexed.problems, ...(isUnread(lexed) ? [] : problems), ...found]
  return { file: builder.finish(), diagnostics: toDiagnostics(file, all) }
}

/** Parses a call that stands by itself, as on a command line: `SEResNet56(r = 8)`. Undefined where it has mistakes. */
export function parseCall(file: SourceFile): {
  readonly call: Call | undefined
  readonly diagnostics: readonly Diagnostic[]
} {
  const { value, diagnostics } = parseWhole(file, 'call', (conversion, node) =>
    toCall(conversion, node, { start: 0, end: file.text.length }, 0),
  )
  return { call: diagnostics.length > 0 ? undefined : value, diagnostics }
}

/** Parses a setting that stands by itself: `se.r = 8`. Undefined where it has mistakes. */
export function parseSetting(file: SourceFile): {
  readonly setting: Setting | undefined
  readonly diagnostics: readonly Diagnostic[]
} {
  const { value, diagnostics } = parseWhole(file, 'setting', (conversion, node) =>
    toSetting(conversion, node, { start: 0, end: file.text.length }),
  )
  return { setting: diagnostics.length > 0 ? undefined : value, diagnostics }
}

/**
 * Parses a setting with the values of a sweep, as on a command line: `se.only = [layer1], all`. Its value is the list of
 * them, which the language writes in brackets: a list among them is one value. Undefined where it has mistakes.
 *
 * @param span where in the text it stands
 */
export function parseSweepSetting(
  file: SourceFile,
  span: Span,
): { readonly setting: Setting | undefined; readonly diagnostics: readonly Diagnostic[] } {
  const lexed = lexInside(file.text, span)
  const { node, problems } = parseTokens(file.text, 'setting', { ...lexed, tokens: bracketValues(lexed.tokens, span) })
  const all = [...lexed.problems, ...(isUnread(lexed) ? [] : problems)]
  const setting = toSetting(createConversion(file.text, lexed.tokens, lexed.comments, all), node, span)
  const diagnostics = toDiagnostics(file, all)
  return { setting: diagnostics.length > 0 ? undefined : setting, diagnostics }
}

/** The tokens of a setting with brackets around all after its `=`. */
function bracketValues(tokens: readonly NestedToken[], { end }: Span): readonly NestedToken[] {
  const sign = tokens.findIndex(({ tokenType }) => tokenType === Assign)
  if (sign < 0) return tokens
  const values = tokens.slice(sign + 1)
  const from = values[0]?.startOffset ?? end
  const to = Math.max(from, ...values.slice(-1).map((token) => token.endOffset + 1))
  return [
    ...tokens.slice(0, sign + 1),
    createVirtualToken(LeftBracket, from, from - 1),
    ...values.map((token) => ({ ...token, depth: token.depth + 1 })),
    createVirtualToken(RightBracket, to, to - 1),
  ]
}

/** Parses an expression that stands by itself. Undefined where it has mistakes. */
export function parseExpression(file: SourceFile): {
  readonly expression: Expression | undefined
  readonly diagnostics: readonly Diagnostic[]
} {
  const { value, diagnostics } = parseWhole(file, 'expression', (conversion, node) =>
    toExpression(conversion, node, { start: 0, end: file.text.length }, 0),
  )
  return { expression: diagnostics.length > 0 ? undefined : value, diagnostics }
}

type EntryRule = 'file' | 'call' | 'setting' | 'expression'

/** Whether a text was not read at all: that is reported then, and not what an empty text would lack. */
function isUnread({ tokens, problems }: LexedText): boolean {
  return tokens.length === 0 && problems.length > 0
}

function parseWhole<T>(
  file: SourceFile,
  rule: Exclude<EntryRule, 'file'>,
  convert: (conversion: Conversion, node: CstNode) => T,
): { readonly value: T; readonly diagnostics: readonly Diagnostic[] } {
  const lexed = lex(file.text)
  const { node, problems } = parseTokens(file.text, rule, lexed)
  const all = [...lexed.problems, ...(isUnread(lexed) ? [] : problems)]
  const value = convert(createConversion(file.text, lexed.tokens, lexed.comments, all), node)
  return { value, diagnostics: toDiagnostics(file, all) }
}

function parseTokens(
  text: string,
  rule: EntryRule,
  { tokens, doubtful }: Pick<LexedText, 'tokens' | 'doubtful'>,
  use: keyof typeof parsers = 'text',
  takeItem?: (item: CstNode) => void,
): { readonly node: CstNode; readonly problems: readonly Problem[] } {
  const reader = getParser(use)
  reader.read(text, tokens)
  reader.takeItem = takeItem
  const node = reader[rule]()
  reader.takeItem = undefined
  const problems: Problem[] = []
  for (const exception of reader.errors.slice(0, maximumProblems + 1)) {
    const problem = describeMistake(exception, tokens)
    if (!followsFrom(problem, exception.token.startOffset, tokens, doubtful)) problems.push(problem)
  }
  // The parser keeps what it has read until it reads again.
  reader.read('', [])
  return { node, problems }
}

/** Whether a mistake of the parser's comes from one that was found on the tokens before: it begins in or beside it. */
function followsFrom(
  problem: Problem,
  stoppedAt: number,
  tokens: readonly NestedToken[],
  doubtful: readonly Span[],
): boolean {
  if (doubtful.length === 0) return false
  const isAtEnd = Number.isNaN(stoppedAt)
  const from = isAtEnd ? problem.span.start : Math.min(problem.span.start, stoppedAt)
  const to = isAtEnd ? Infinity : problem.span.end
  const index = tokens.findLastIndex((token) => token.startOffset < from)
  const before = tokens[index]
  const previousEnd = before === undefined ? 0 : before.endOffset + 1
  return doubtful.some((span) => span.start <= to && span.end >= Math.min(previousEnd, from))
}

function createConversion(
  text: string,
  tokens: readonly NestedToken[],
  comments: readonly Comment[],
  problems: Problem[],
): Conversion {
  function report(problem: Problem): void {
    if (problems.length <= 2 * maximumProblems) problems.push(problem)
  }
  function parseInside(span: Span): CstNode | undefined {
    const inner = lexInside(text, span)
    for (const problem of inner.problems) report(problem)
    const { node, problems: mistakes } = parseTokens(text, 'expression', inner, 'insideString')
    if (mistakes.length === 0 && inner.problems.length === 0) return node
    if (inner.problems.length === 0) {
      report({ message: createMessage('malformed-template'), span: { start: span.start - 1, end: span.end + 1 } })
    }
    return undefined
  }
  return { text, tokens, comments, report, parseInside }
}

/** Lexes a part of a text, with the offsets of the whole. */
function lexInside(text: string, span: Span): LexedText {
  const { tokens, comments, problems, doubtful } = lex(text.slice(span.start, span.end))
  function shift({ start, end }: Span): Span {
    return { start: start + span.start, end: end + span.start }
  }
  for (const token of tokens) {
    token.startOffset += span.start
    token.endOffset += span.start
  }
  return {
    tokens,
    comments: comments.map((comment) => ({ ...comment, span: shift(comment.span) })),
    problems: problems.map((problem) => ({ ...problem, span: shift(problem.span) })),
    doubtful: doubtful.map(shift),
  }
}

/** In the order of the text, one for each place, and no more than are read. */
function toDiagnostics(file: SourceFile, problems: readonly Problem[]): Diagnostic[] {
  const sorted = problems.toSorted((a, b) => a.span.start - b.span.start)
  const distinct = sorted.filter((problem, index) => problem.span.start !== sorted[index - 1]?.span.start)
  const told = distinct.slice(0, maximumProblems).map(({ message, span, hint, related }) =>
    locateMessage(
      message,
      { file, span },
      {
        ...(hint === undefined ? {} : { hint }),
        ...(related === undefined ? {} : { notes: [{ text: related.text, location: { file, span: related.span } }] }),
      },
    ),
  )
  const next = distinct[maximumProblems]
  if (next === undefined) return told
  const message = createMessage('too-many-problems', { limit: maximumProblems })
  return [...told, locateMessage(message, { file, span: next.span })]
}
