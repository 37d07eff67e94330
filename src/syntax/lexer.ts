import { createTokenInstance, Lexer, type IToken } from 'chevrotain'
import { createMessage, invariant } from '../diagnostics/index.ts'
import type { Span } from '../source/index.ts'
import type { Comment } from './ast.ts'
import { balanceBrackets, checkBracketDepth, spanOfToken, type NestedToken } from './brackets.ts'
import { maximumProblems, maximumTokens } from './limits.ts'
import type { Problem } from './problem.ts'
import { describeStray, quoteText } from './quote.ts'
import { hasLineBreak, lineEnd, numberEnd, sizeEnd, startsWordAt, strayEnd, stringEnd, wordEnd } from './scan.ts'
import {
  BlockComment,
  Dot,
  Identifier,
  keywordTokens,
  lexedTokens,
  MalformedNumber,
  NumberToken,
  RightBracket,
  RightParenthesis,
  Size,
  Stray,
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

let lexer: Lexer | undefined

/** The one lexer, made when the first text is read. */
function getLexer(): Lexer {
  lexer ??= new Lexer([...lexedTokens], {
    positionTracking: 'onlyOffset',
    ensureOptimizations: true,
    skipValidations: true,
  })
  return lexer
}

/** Reads a text into tokens with balanced brackets, its keywords told from names. Never throws; linear in the text. */
export function lex(text: string): LexedText {
  const tooMany = findTokenBeyondLimit(text)
  if (tooMany !== undefined) {
    const message = createMessage('too-many-tokens', { limit: maximumTokens })
    return {
      tokens: [],
      comments: [],
      problems: [{ message, span: { start: tooMany, end: tooMany + 1 } }],
      doubtful: [],
    }
  }
  // A byte order mark is no part of the text; in its place stands white space, so that offsets stay.
  const result = getLexer().tokenize(text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text)
  invariant(result.errors.length === 0, 'a character that no pattern of the lexer takes')
  const problems: Problem[] = []
  const doubtful: Span[] = []
  const words = joinTokens(text, result.tokens, problems, doubtful)
  const comments = (result.groups['comments'] ?? []).map(toComment)
  const tooDeep = checkBracketDepth(words)
  if (tooDeep !== undefined) return { tokens: [], comments, problems: [...problems, tooDeep], doubtful }
  const balanced = balanceBrackets(text, words)
  // A string that takes the rest of its line in takes brackets in as well: that is the same mistake.
  const unclosed = doubtful.filter((span) => text[span.start] === '"')
  const bracketProblems = balanced.problems.filter(({ span, message }) => {
    return (
      message.code !== 'unclosed-bracket' || !unclosed.some((string) => !hasLineBreak(text, span.start, string.start))
    )
  })
  return {
    tokens: balanced.tokens,
    comments,
    problems: [...problems, ...bracketProblems],
    doubtful: [...doubtful, ...balanced.doubtful],
  }
}

/** Gives words their keywords, joins numbers with the letters they run into, and leaves out what has no meaning. */
function joinTokens(text: string, tokens: readonly IToken[], problems: Problem[], doubtful: Span[]): IToken[] {
  const joined: IToken[] = []
  function report(problem: Problem): void {
    if (problems.length <= maximumProblems) {
      problems.push(problem)
      doubtful.push(problem.span)
    }
  }
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index]
    if (token === undefined) continue
    switch (token.tokenType) {
      case Identifier: {
        const type = keywordTokens.get(token.image)
        if (type !== undefined) {
          token.tokenType = type
          // Optional in Chevrotain's type, always there in a token type that it made.
          token.tokenTypeIdx = type.tokenTypeIdx ?? 0
        }
        joined.push(token)
        break
      }
      case NumberToken:
      case Size: {
        const previous = joined.at(-1)
        const afterPoint = previous?.tokenType === Dot && !hasMembers(joined.at(-2)) && touches(previous, token)
        const next = tokens[index + 1]
        const word = next?.tokenType === Identifier && touches(token, next) ? next : undefined
        if (!afterPoint && word === undefined) {
          joined.push(token)
          break
        }
        if (word !== undefined) index += 1
        const first = afterPoint ? previous : token
        if (afterPoint) joined.pop()
        const malformed = joinText(text, first, word ?? token)
        report({
          message: createMessage('malformed-number', { text: quoteText(malformed.image) }),
          span: spanOfToken(malformed),
        })
        joined.push(malformed)
        break
      }
      case UnterminatedString:
        report({ message: createMessage('unterminated-string'), span: spanOfToken(token) })
        joined.push(token)
        break
      case BlockComment:
        report({ message: createMessage('block-comment'), span: spanOfToken(token) })
        break
      case Stray:
        report(describeStray(token))
        break
      default:
        joined.push(token)
    }
  }
  return joined
}

function joinText(text: string, first: IToken, last: IToken): IToken {
  const end = spanOfToken(last).end
  const image = text.slice(first.startOffset, end)
  return createTokenInstance(MalformedNumber, image, first.startOffset, end - 1, NaN, NaN, NaN, NaN)
}

function touches(first: IToken, second: IToken): boolean {
  return spanOfToken(first).end === second.startOffset
}

/** Whether a point after this token reads a member of it. */
function hasMembers(token: IToken | undefined): boolean {
  const type = token?.tokenType
  return type === RightParenthesis || type === RightBracket || type?.CATEGORIES?.includes(Word) === true
}

function toComment(token: IToken): Comment {
  return { span: spanOfToken(token), text: token.image, doc: /^\/\/\/(?!\/)/.test(token.image) }
}

/**
 * The offset at which a text has had more tokens than are read, found without making them. Counts at least as many as
 * the lexer makes.
 */
function findTokenBeyondLimit(text: string): number | undefined {
  if (text.length <= maximumTokens) return undefined
  let count = 0
  let offset = 0
  while (offset < text.length) {
    const character = text[offset] ?? ''
    if (character === ' ' || character === '\t' || character === '\n' || character === '\r') {
      offset += 1
      continue
    }
    count += 1
    if (count > maximumTokens) return offset
    if (character === '"') offset = stringEnd(text, offset).end
    else if (character === '/' && text[offset + 1] === '/') offset = lineEnd(text, offset)
    else if (startsWordAt(text, offset)) offset = wordEnd(text, offset)
    else offset = Math.max(offset + 1, numberEnd(text, offset), sizeEnd(text, offset), strayEnd(text, offset))
  }
  return undefined
}
