import type { TokenType } from 'chevrotain'
import { createMessage } from '../diagnostics/index.ts'
import type { Span } from '../source/index.ts'
import type { Comment } from './ast.ts'
import { balanceBrackets, checkBracketDepth, type NestedToken } from './brackets.ts'
import { maximumProblems, maximumTokens } from './limits.ts'
import type { Problem } from './problem.ts'
import { describeStray, quoteText } from './quote.ts'
import { hasLineBreak, lineEnd, numberEnd, sizeEnd, startsWordAt, strayEnd, stringEnd, wordEnd } from './scan.ts'
import {
  Identifier,
  keywordTokens,
  MalformedNumber,
  NumberToken,
  RightBracket,
  RightParenthesis,
  signs,
  Size,
  StringToken,
  UnterminatedString,
  Word,
} from './tokens.ts'

/** The tokens of a text, ready for the parser, and what is wrong with them. */
export interface LexedText {
  readonly tokens: readonly NestedToken[]
  readonly comments: readonly Comment[]
  readonly problems: readonly Problem[]
  /** Where what the parser finds wrong follows from one of the problems. */
  readonly doubtful: readonly Span[]
}

/** Reads a text into tokens with balanced brackets, its keywords told from names. Never throws; linear in the text. */
export function lex(text: string): LexedText {
  const { tokens, comments, problems } = readTokens(text)
  const doubtful = problems.map(({ span }) => span)
  const tooDeep = checkBracketDepth(tokens)
  if (tooDeep !== undefined) return { tokens: [], comments, problems: [...problems, tooDeep], doubtful }
  const balanced = balanceBrackets(text, tokens)
  // A string that takes the rest of its line in takes brackets in as well: that is the same mistake.
  const unclosed = problems.filter(({ message }) => message.code === 'unterminated-string')
  const bracketProblems = balanced.problems.filter(({ span, message }) => {
    if (message.code !== 'unclosed-bracket') return true
    return !unclosed.some((string) => !hasLineBreak(text, span.start, string.span.start))
  })
  return {
    tokens: balanced.tokens,
    comments,
    problems: [...problems, ...bracketProblems],
    doubtful: [...doubtful, ...balanced.doubtful],
  }
}

interface ReadTokens {
  readonly tokens: NestedToken[]
  readonly comments: Comment[]
  readonly problems: Problem[]
}

/**
 * Walks over the text once. Chevrotain's own lexer is not used: its tables cost a tenth of a short command's time, and
 * its expressions run out of stack on words of megabytes.
 */
function readTokens(text: string): ReadTokens {
  const tokens: NestedToken[] = []
  const comments: Comment[] = []
  const problems: Problem[] = []
  function report(problem: Problem): void {
    if (problems.length <= maximumProblems) problems.push(problem)
  }
  // A byte order mark is no part of the text.
  let offset = text.startsWith('\uFEFF') ? 1 : 0
  while (offset < text.length) {
    const start = offset
    const character = text[start] ?? ''
    if (character === ' ' || character === '\n' || character === '\r' || character === '\t') {
      offset += 1
      continue
    }
    if (character === '/' && text[start + 1] === '/') {
      offset = lineEnd(text, start)
      const comment = text.slice(start, offset)
      comments.push({ span: { start, end: offset }, text: comment, doc: /^\/\/\/(?!\/)/.test(comment) })
      continue
    }
    if (character === '/' && text[start + 1] === '*') {
      const close = text.indexOf('*/', start + 2)
      offset = close < 0 ? text.length : close + 2
      report({ message: createMessage('block-comment'), span: { start, end: offset } })
      continue
    }
    const found = readToken(text, start, tokens.at(-1))
    offset = found.end
    if (found.type === undefined) {
      report(describeStray(text.slice(start, offset), start))
      continue
    }
    if (tokens.length === maximumTokens) {
      const message = createMessage('too-many-tokens', { limit: maximumTokens })
      return { tokens: [], comments, problems: [{ message, span: { start, end: offset } }] }
    }
    const token = createToken(found.type, text.slice(start, offset), start)
    if (found.type === UnterminatedString) {
      report({ message: createMessage('unterminated-string'), span: { start, end: offset } })
    } else if (found.type === MalformedNumber) {
      report({
        message: createMessage('malformed-number', { text: quoteText(token.image) }),
        span: { start, end: offset },
      })
    }
    tokens.push(token)
  }
  return { tokens, comments, problems }
}

function createToken(type: TokenType, image: string, startOffset: number): NestedToken {
  return {
    image,
    startOffset,
    endOffset: startOffset + image.length - 1,
    // Optional in Chevrotain's type, always there in a token type that it made.
    tokenTypeIdx: type.tokenTypeIdx ?? 0,
    tokenType: type,
    depth: 0,
  }
}

/** The signs by the code of their first character, longer ones first. */
const signsByStart: ReadonlyMap<number, typeof signs> = new Map(
  signs.map(([first]) => [first.charCodeAt(0), signs.filter(([sign]) => sign[0] === first[0])]),
)

/** The type and the end of the token at an offset; no type where nothing of the language begins there. */
function readToken(
  text: string,
  offset: number,
  previous: NestedToken | undefined,
): { readonly type: TokenType | undefined; readonly end: number } {
  const afterWord = wordEnd(text, offset)
  if (afterWord > offset) {
    return { type: keywordTokens.get(text.slice(offset, afterWord)) ?? Identifier, end: afterWord }
  }
  const isBarePoint = text[offset] === '.' && !hasMembers(previous)
  const afterNumber = isBarePoint ? numberEnd(text, offset + 1) : numberEnd(text, offset)
  if (afterNumber > offset + (isBarePoint ? 1 : 0)) {
    const afterSize = isBarePoint ? offset : sizeEnd(text, offset)
    const end = afterSize > offset ? afterSize : afterNumber
    if (startsWordAt(text, end)) return { type: MalformedNumber, end: wordEnd(text, end) }
    return { type: isBarePoint ? MalformedNumber : afterSize > offset ? Size : NumberToken, end }
  }
  if (text[offset] === '"') {
    const { end, closed } = stringEnd(text, offset)
    return { type: closed ? StringToken : UnterminatedString, end }
  }
  for (const [sign, type] of signsByStart.get(text.charCodeAt(offset)) ?? []) {
    if (text.startsWith(sign, offset)) return { type, end: offset + sign.length }
  }
  return { type: undefined, end: strayEnd(text, offset) }
}

/** Whether a point after this token reads a member of it. */
function hasMembers(token: NestedToken | undefined): boolean {
  const type = token?.tokenType
  return type === RightParenthesis || type === RightBracket || type?.CATEGORIES?.includes(Word) === true
}
