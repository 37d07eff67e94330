import { createToken, Lexer, type TokenType } from 'chevrotain'
import { commentEnd, numberEnd, stringEnd, wordEnd } from './scan.ts'

/** A token whose end is found by walking over the text: expressions run out of stack on tokens of megabytes. */
function createScanned(name: string, label: string, starts: string, endOf: (text: string, at: number) => number) {
  return createToken({
    name,
    label,
    start_chars_hint: [...starts],
    line_breaks: false,
    pattern: (text: string, offset: number): [string] | null => {
      const end = endOf(text, offset)
      return end > offset ? [text.slice(offset, end)] : null
    },
  })
}

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_'

export const Word = createScanned('Word', 'a name', letters, wordEnd)
export const NumberToken = createScanned('Number', 'a number', '0123456789.', numberEnd)
export const StringToken = createScanned('String', 'a string', `"'`, stringEnd)
const Comment = createToken({
  name: 'Comment',
  start_chars_hint: ['#'],
  line_breaks: false,
  group: Lexer.SKIPPED,
  pattern: (text: string, offset: number): [string] | null =>
    text[offset] === '#' ? [text.slice(offset, commentEnd(text, offset))] : null,
})
const Space = createToken({ name: 'Space', pattern: /[ \t\r\n\f\v\uFEFF]/, line_breaks: true, group: Lexer.SKIPPED })

function createSign(name: string, sign: string): TokenType {
  return createToken({ name, label: `\`${sign}\``, pattern: sign })
}

export const LeftBrace = createSign('LeftBrace', '{')
export const RightBrace = createSign('RightBrace', '}')
export const LeftAngle = createSign('LeftAngle', '<')
export const RightAngle = createSign('RightAngle', '>')
export const LeftBracket = createSign('LeftBracket', '[')
export const RightBracket = createSign('RightBracket', ']')
export const Colon = createSign('Colon', ':')
export const Semicolon = createSign('Semicolon', ';')
export const Comma = createSign('Comma', ',')
export const Minus = createSign('Minus', '-')

/** Every token, in the order in which the lexer tries them. */
export const tokens: readonly TokenType[] = [
  Space,
  Comment,
  Word,
  NumberToken,
  StringToken,
  LeftBrace,
  RightBrace,
  LeftAngle,
  RightAngle,
  LeftBracket,
  RightBracket,
  Colon,
  Semicolon,
  Comma,
  Minus,
]
