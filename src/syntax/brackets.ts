import type { IToken, TokenType } from 'chevrotain'
import { createMessage } from '../diagnostics/index.ts'
import type { Span } from '../source/index.ts'
import { maximumBracketDepth, maximumProblems } from './limits.ts'
import type { Problem } from './problem.ts'
import {
  BinaryOperator,
  Assign,
  Colon,
  Comma,
  keyword,
  LeftBrace,
  LeftBracket,
  LeftParenthesis,
  RightBrace,
  RightBracket,
  RightParenthesis,
  Word,
} from './tokens.ts'

/**
 * Brackets are paired on the tokens before anything is parsed. So a missing or surplus bracket is one mistake, found
 * where a reader would look for it, the parser sees balanced brackets only and can find its way by them after other
 * mistakes, and no text can nest deeper than the parser's stack is.
 */
export interface BalancedTokens {
  /** The tokens with missing closing brackets put in (of no width) and surplus ones left out. */
  readonly tokens: readonly NestedToken[]
  readonly problems: readonly Problem[]
  /** Where a guess had to be made: what the parser finds wrong there follows from the bracket. */
  readonly doubtful: readonly Span[]
}

/** A token and the number of brackets around it; a pair of brackets has the depth of what is around both. */
export interface NestedToken extends IToken {
  endOffset: number
  depth: number
}

interface Frame {
  readonly opener: IToken
  readonly closes: TokenType
  /** How far in the line is that the opener stands on. */
  readonly indent: number
  /** Index of the first token after the opener before which the bracket may have been meant to close. */
  closeBefore: number | undefined
}

interface Insertion {
  readonly index: number
  readonly token: NestedToken
}

const closerOf: ReadonlyMap<TokenType, TokenType> = new Map([
  [LeftBrace, RightBrace],
  [LeftParenthesis, RightParenthesis],
  [LeftBracket, RightBracket],
])
const openerOf: ReadonlyMap<TokenType, TokenType> = new Map([...closerOf].map(([opener, closer]) => [closer, opener]))
const declarationTokens = new Set([keyword('block'), keyword('gate'), keyword('net'), keyword('sweep')])

/** Pairs the brackets of a file's tokens, and puts right what does not pair. */
export function balanceBrackets(text: string, tokens: readonly NestedToken[]): BalancedTokens {
  if (isBalanced(tokens)) return { tokens: withDepths(tokens), problems: [], doubtful: [] }
  return repairBrackets(text, tokens)
}

/** The message of nesting deeper than the parser goes, or undefined. */
export function checkBracketDepth(tokens: readonly NestedToken[]): Problem | undefined {
  let depth = 0
  for (const token of tokens) {
    if (closerOf.has(token.tokenType)) depth += 1
    else if (openerOf.has(token.tokenType)) depth = Math.max(0, depth - 1)
    if (depth > maximumBracketDepth) {
      return { message: createMessage('nesting-too-deep', { limit: maximumBracketDepth }), span: spanOfToken(token) }
    }
  }
  return undefined
}

/** The span of a token that stands in the text, or was put in for a bracket. */
export function spanOfToken(token: IToken): Span {
  return { start: token.startOffset, end: (token.endOffset ?? token.startOffset - 1) + 1 }
}

function isBalanced(tokens: readonly NestedToken[]): boolean {
  const expected: TokenType[] = []
  for (const token of tokens) {
    const closer = closerOf.get(token.tokenType)
    if (closer !== undefined) {
      if (token.tokenType === LeftBrace && expected.length > 0 && expected.at(-1) !== RightBrace) return false
      expected.push(closer)
    } else if (openerOf.has(token.tokenType) && expected.pop() !== token.tokenType) return false
  }
  return expected.length === 0
}

function withDepths(tokens: readonly NestedToken[]): readonly NestedToken[] {
  let depth = 0
  for (const token of tokens) {
    if (openerOf.has(token.tokenType)) depth -= 1
    token.depth = depth
    if (closerOf.has(token.tokenType)) depth += 1
  }
  return tokens
}

function repairBrackets(text: string, tokens: readonly NestedToken[]): BalancedTokens {
  const problems: Problem[] = []
  const doubtful: Span[] = []
  const frames: Frame[] = []
  const insertions: Insertion[] = []
  const dropped = new Set<number>()
  const replaced = new Map<number, NestedToken>()

  function closeUnclosed(frame: Frame, atIndex: number): void {
    const index = frame.closeBefore ?? atIndex
    const previous = tokens[index - 1]
    const offset = previous === undefined ? 0 : spanOfToken(previous).end
    insertions.push({ index, token: createVirtualToken(frame.closes, offset, offset - 1) })
    const close = signOf(frame.closes)
    problems.push({
      message: createMessage('unclosed-bracket', { open: signOf(frame.opener.tokenType), close }),
      span: spanOfToken(frame.opener),
    })
    const isBrace = frame.closes === RightBrace
    doubtful.push({ start: isBrace ? offset : frame.opener.startOffset, end: offset })
  }

  function closeAll(atIndex: number, keep: (frame: Frame) => boolean): void {
    for (let top = frames.at(-1); top !== undefined && !keep(top); top = frames.at(-1)) {
      frames.pop()
      closeUnclosed(top, atIndex)
    }
  }

  const missesBrace = countBraces(tokens) > 0
  let indent = 0
  let topEnd = 0
  for (const [index, token] of tokens.entries()) {
    if (problems.length > maximumProblems) break
    const previous = tokens[index - 1]
    const lineStart = lastLineStart(text, previous === undefined ? 0 : spanOfToken(previous).end, token.startOffset)
    const beginsLine = lineStart !== undefined
    if (beginsLine) indent = token.startOffset - lineStart
    if (beginsLine && previous !== undefined) markPossibleEnds(frames, previous, token, index)
    if (beginsLine && missesBrace && indent === 0 && beginsDeclaration(tokens, index)) closeAll(index, () => false)
    const closer = closerOf.get(token.tokenType)
    if (closer !== undefined) {
      if (token.tokenType === LeftBrace) closeAll(index, (frame) => frame.closes === RightBrace)
      frames.push({ opener: token, closes: closer, indent, closeBefore: undefined })
      continue
    }
    if (!openerOf.has(token.tokenType)) continue
    if (token.tokenType === RightBrace && frames.some((frame) => frame.closes === RightBrace)) {
      closeAll(index, (frame) => frame.closes === RightBrace)
      if (missesBrace && beginsLine) closeDeeperIndented(indent, frames, (frame) => closeUnclosed(frame, index))
      frames.pop()
      if (frames.length === 0) topEnd = spanOfToken(token).end
      continue
    }
    const top = frames.at(-1)
    if (top?.closes === token.tokenType) {
      frames.pop()
      continue
    }
    if (closesInner(frames, token.tokenType)) {
      closeAll(index, (frame) => frame.closes === token.tokenType)
      frames.pop()
      continue
    }
    const found = signOf(token.tokenType)
    if (top !== undefined && top.closes !== RightBrace && token.tokenType !== RightBrace) {
      frames.pop()
      replaced.set(index, createVirtualToken(top.closes, token.startOffset, token.endOffset))
      const expected = signOf(top.closes)
      problems.push({
        message: createMessage('mismatched-bracket', { found, expected, open: signOf(top.opener.tokenType) }),
        span: spanOfToken(token),
        related: { text: 'Opened here.', span: spanOfToken(top.opener) },
      })
      continue
    }
    dropped.add(index)
    const open = signOf(openerOf.get(token.tokenType) ?? token.tokenType)
    problems.push({ message: createMessage('unopened-bracket', { close: found, open }), span: spanOfToken(token) })
    // What stands before a surplus bracket was taken for something outside of the bracket that is missing.
    doubtful.push({ start: frames.length === 0 ? topEnd : token.startOffset, end: spanOfToken(token).end })
  }
  if (problems.length > maximumProblems) return { tokens: [], problems, doubtful }
  closeAll(tokens.length, () => false)
  return { tokens: withDepths(mergeRepairs(tokens, insertions, dropped, replaced)), problems, doubtful }
}

/** The braces that are opened and not closed, over the whole file. */
function countBraces(tokens: readonly NestedToken[]): number {
  let count = 0
  for (const token of tokens) {
    if (token.tokenType === LeftBrace) count += 1
    else if (token.tokenType === RightBrace) count -= 1
  }
  return count
}

/** The start of the last line that begins between two offsets, if any does. */
function lastLineStart(text: string, start: number, end: number): number | undefined {
  for (let at = end - 1; at >= start; at -= 1) if (text[at] === '\n' || text[at] === '\r') return at + 1
  return start === 0 ? 0 : undefined
}

/** An argument list or a list may be meant to end before a line that does not continue it. */
function markPossibleEnds(frames: readonly Frame[], previous: IToken, token: IToken, index: number): void {
  if (continues(previous.tokenType) || closerOf.has(previous.tokenType)) return
  if (continues(token.tokenType) || openerOf.has(token.tokenType)) return
  for (let at = frames.length - 1; at >= 0; at -= 1) {
    const frame = frames[at]
    if (frame === undefined || frame.closes === RightBrace || frame.closeBefore !== undefined) return
    frame.closeBefore = index
  }
}

function continues(type: TokenType): boolean {
  return type === Comma || type === Assign || type.CATEGORIES?.includes(BinaryOperator) === true
}

/** Whether a declaration's keyword and a name stand at a token, which begins a line. */
function beginsDeclaration(tokens: readonly NestedToken[], index: number): boolean {
  const token = tokens[index]
  const next = tokens[index + 1]
  if (token === undefined || next === undefined || !declarationTokens.has(token.tokenType)) return false
  return next.tokenType !== Colon && next.tokenType.CATEGORIES?.includes(Word) === true
}

/** A `}` that begins a line closes what was opened on a line as far in as its own, and leaves deeper ones unclosed. */
function closeDeeperIndented(indent: number, frames: Frame[], close: (frame: Frame) => void): void {
  const fits = frames.findLastIndex((frame) => frame.indent === indent)
  if (fits < 0) return
  for (let top = frames.at(-1); frames.length > fits + 1 && top !== undefined; top = frames.at(-1)) {
    frames.pop()
    close(top)
  }
}

/** Whether a `)` or `]` closes a bracket that is open within the innermost brace, if not the innermost bracket. */
function closesInner(frames: readonly Frame[], type: TokenType): boolean {
  for (let at = frames.length - 1; at >= 0; at -= 1) {
    const closes = frames[at]?.closes
    if (closes === type) return true
    if (closes === RightBrace) return false
  }
  return false
}

function mergeRepairs(
  tokens: readonly NestedToken[],
  insertions: readonly Insertion[],
  dropped: ReadonlySet<number>,
  replaced: ReadonlyMap<number, NestedToken>,
): NestedToken[] {
  const sorted = insertions.toSorted((a, b) => a.index - b.index)
  const merged: NestedToken[] = []
  let next = 0
  for (let index = 0; index <= tokens.length; index += 1) {
    for (let insertion = sorted[next]; insertion?.index === index; insertion = sorted[next]) {
      merged.push(insertion.token)
      next += 1
    }
    const token = replaced.get(index) ?? tokens[index]
    if (token !== undefined && !dropped.has(index)) merged.push(token)
  }
  return merged
}

/** A bracket that is not in the text, or stands for another one there. */
export function createVirtualToken(type: TokenType, startOffset: number, endOffset: number): NestedToken {
  return { image: '', startOffset, endOffset, tokenTypeIdx: type.tokenTypeIdx ?? 0, tokenType: type, depth: 0 }
}

function signOf(type: TokenType): string {
  return type.LABEL ?? type.name
}
