import { EOF, type IRecognitionException, type IToken, Lexer, type TokenType } from 'chevrotain'
import { createMessage } from '../../diagnostics/index.ts'
import { maximumDepth, maximumTokens } from '../limits.ts'
import type { Report } from '../problem.ts'
import type { TextMessage } from './message.ts'
import { spanOf, TextFormatParser } from './parser.ts'
import { commentEnd } from './scan.ts'
import { LeftAngle, LeftBrace, LeftBracket, RightAngle, RightBrace, RightBracket, tokens } from './tokens.ts'

const closerOf: ReadonlyMap<TokenType, TokenType> = new Map([
  [LeftBrace, RightBrace],
  [LeftAngle, RightAngle],
  [LeftBracket, RightBracket],
])
const closers: ReadonlySet<TokenType> = new Set(closerOf.values())

/**
 * Reads a text in the text format of protocol buffers. Every text gives a message; where it has mistakes, what could be
 * read of it. Codes `prototxt-syntax`, `prototxt-bracket`, `prototxt-limit`. Linear in the text.
 */
export function parseTextFormat(text: string, report: Report): TextMessage | undefined {
  const lexed = readTokens(text, report)
  if (lexed === undefined || !checkBrackets(lexed, report)) return undefined
  const parser = new TextFormatParser()
  parser.input = [...lexed]
  const message = parser.document()
  const told = new Set<number>()
  for (const error of parser.errors) {
    const at = error.token.tokenType === EOF ? text.length : error.token.startOffset
    if (told.has(at)) continue
    told.add(at)
    reportMistake(error, text, report)
  }
  for (const token of parser.badNumbers) {
    const parameters = { expected: 'a number', found: quote(token.image) }
    report(createMessage('prototxt-syntax', parameters), spanOf(token))
  }
  return parser.errors.length + parser.badNumbers.length > 0
    ? undefined
    : { ...message, span: { start: 0, end: text.length } }
}

function readTokens(text: string, report: Report): readonly IToken[] | undefined {
  const lexer = new Lexer([...tokens], { positionTracking: 'onlyOffset', skipValidations: true })
  const { tokens: found, errors } = lexer.tokenize(text)
  if (found.length > maximumTokens) {
    const span = { start: found[maximumTokens]?.startOffset ?? 0, end: text.length }
    report(createMessage('prototxt-limit', { what: 'words, numbers and signs', limit: maximumTokens }), span)
    return undefined
  }
  // What follows on the line of a stray quote are words of the string.
  let passed = -1
  for (const { offset, length } of errors) {
    if (offset < passed) continue
    const isQuote = text[offset] === '"' || text[offset] === "'"
    passed = isQuote ? commentEnd(text, offset) : offset + length
    const expected = isQuote ? 'the end of the string on its line' : 'a field'
    const parameters = { expected, found: isQuote ? 'none' : quote(text.slice(offset, offset + length)) }
    report(createMessage('prototxt-syntax', parameters), { start: offset, end: passed })
  }
  return errors.length > 0 ? undefined : found
}

/** Tells the first bracket that does not pair, or that goes too deep. */
function checkBrackets(found: readonly IToken[], report: Report): boolean {
  const open: IToken[] = []
  for (const token of found) {
    if (closerOf.has(token.tokenType)) {
      open.push(token)
      if (open.length <= maximumDepth) continue
      report(
        createMessage('prototxt-limit', { what: 'messages inside one another', limit: maximumDepth }),
        spanOf(token),
      )
      return false
    }
    if (!closers.has(token.tokenType)) continue
    const opener = open.pop()
    if (opener !== undefined && closerOf.get(opener.tokenType) === token.tokenType) continue
    const problem = opener === undefined ? 'closes nothing' : `cannot close the \`${opener.image}\` before it`
    report(createMessage('prototxt-bracket', { bracket: token.image, problem }), spanOf(token))
    return false
  }
  const unclosed = open.at(-1)
  if (unclosed === undefined) return true
  report(createMessage('prototxt-bracket', { bracket: unclosed.image, problem: 'is never closed' }), spanOf(unclosed))
  return false
}

/** What can stand where a rule of the parser stops. */
const expectedIn: Readonly<Record<string, string>> = {
  document: 'a field',
  field: 'a name, then `:` and a value or a message in braces',
  message: 'a field or the end of the message',
  list: 'a value, `,` or `]`',
  value: 'a value',
  strings: 'a string',
  signed: 'a number or a word',
}

function reportMistake(
  { token, context, previousToken }: IRecognitionException & Previous,
  text: string,
  report: Report,
) {
  const expected = expectedIn[context.ruleStack.at(-1) ?? ''] ?? 'something else'
  const isEnd = token.tokenType === EOF
  const end = previousToken === undefined ? text.length : spanOf(previousToken).end
  const span = isEnd ? { start: end, end } : spanOf(token)
  report(
    createMessage('prototxt-syntax', { expected, found: isEnd ? 'the end of the text' : quote(token.image) }),
    span,
  )
}

interface Previous {
  readonly previousToken?: IToken
}

function quote(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}
