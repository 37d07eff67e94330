import {
  EOF,
  type IParserErrorMessageProvider,
  type IRecognitionException,
  type IToken,
  type TokenType,
} from 'chevrotain'
import { createMessage, suggest } from '../diagnostics/index.ts'
import type { Span } from '../source/index.ts'
import { spanOfToken } from './brackets.ts'
import type { Problem } from './problem.ts'
import { quoteText } from './quote.ts'
import { Assign, Colon, Comma, keyword, keywords, LeftParenthesis, Word } from './tokens.ts'

/**
 * What the parser says where it stops, in our own words. Chevrotain asks for a text at the moment of the mistake; ours
 * is a record as JSON, which `describeMistake` reads back. No text of Chevrotain's reaches a user.
 */
interface Mistake {
  readonly expected: string
  /** How many tokens beyond the one where the parser stopped the mistake is. */
  readonly ahead: 0 | 1
}

/** What can stand where a rule ends or repeats, in place of the one token that the parser wanted. */
const expectedAtEnd: Readonly<Record<string, { readonly item: string; readonly more: string }>> = {
  file: { item: '`import`, `let`, `block`, `gate`, `net` or `sweep`', more: '' },
  importDeclaration: { item: 'a name', more: '`,` or `}`' },
  argumentList: { item: 'an argument or `)`', more: '`,` or `)`' },
  parameterList: { item: 'a parameter or `)`', more: '`,` or `)`' },
  list: { item: 'a value or `]`', more: '`,` or `]`' },
  body: { item: 'a step or `}`', more: '' },
  adjustments: { item: '`assert`, a setting or `}`', more: '' },
  sweepDeclaration: { item: 'a setting, `grid` or `}`', more: '' },
  grid: { item: 'a setting or `}`', more: '' },
}

/** What a choice between alternatives asks for, where a list of its tokens would be longer and say less. */
const expectedChoice: Readonly<Record<string, string>> = {
  declaration: '`block`, `gate` or `net`',
  templateDeclaration: 'steps in braces, or `=` and a call',
  netDeclaration: 'steps in braces, or `=` and a call',
  step: 'a step',
  target: 'a step',
  label: 'a label',
  shape: 'a shape such as `256x56x56`',
  skip: '`none`, a call or steps in braces',
  argument: 'an argument',
  atom: 'a value',
  operand: 'a value',
}

function encode(mistake: Mistake): string {
  return JSON.stringify(mistake)
}

function decode(text: string): Mistake {
  const value: Partial<Mistake> = JSON.parse(text)
  return { expected: value.expected ?? 'something else', ahead: value.ahead === 1 ? 1 : 0 }
}

function isA(token: IToken, type: TokenType): boolean {
  return token.tokenType === type || token.tokenType.CATEGORIES?.includes(type) === true
}

/** What the alternatives want as the second token, where the first fits: the mistake is there. */
function expectedSecond(paths: readonly TokenType[][][], first: IToken): string | undefined {
  const fitting = paths.flat().filter(([type]) => type !== undefined && isA(first, type))
  const exact = fitting.filter(([type]) => type === first.tokenType)
  const seconds = (exact.length > 0 ? exact : fitting).flatMap(([, second]) => (second === undefined ? [] : [second]))
  // Any word can be a label; a word that can be nothing else here is what is wrong, and not what follows it.
  if (seconds.every((type) => type === Colon)) return undefined
  const labels = [...new Set(seconds.map((type) => type.LABEL ?? type.name))]
  return labels.length > 3 ? 'a value' : labels.join(' or ')
}

/** The texts that the parser's exceptions carry. */
export const mistakeProvider: IParserErrorMessageProvider = {
  buildMismatchTokenMessage({ expected, previous, ruleName }) {
    const end = expectedAtEnd[ruleName]
    const isEnd = /^(Right|EOF)/.test(expected.name)
    if (end === undefined || !isEnd) return encode({ expected: expected.LABEL ?? expected.name, ahead: 0 })
    const afterItem = previous.tokenType !== Comma && previous.tokenType !== LeftParenthesis && end.more !== ''
    return encode({ expected: afterItem ? end.more : end.item, ahead: 0 })
  },
  buildNotAllInputParsedMessage({ ruleName }) {
    return encode({ expected: expectedAtEnd[ruleName]?.item ?? 'nothing more', ahead: 0 })
  },
  buildNoViableAltMessage({ expectedPathsPerAlt, actual, ruleName }) {
    const first = actual[0]
    const second = first === undefined ? undefined : expectedSecond(expectedPathsPerAlt, first)
    if (second !== undefined) return encode({ expected: second, ahead: 1 })
    return encode({ expected: expectedChoice[ruleName] ?? 'something else', ahead: 0 })
  },
  buildEarlyExitMessage({ ruleName }) {
    return encode({ expected: expectedChoice[ruleName] ?? 'something else', ahead: 0 })
  },
}

/** What a message calls a token. */
function describeToken(token: IToken | undefined): string {
  const isEnd = token === undefined || token.tokenType === EOF || token.image === ''
  return isEnd ? 'the end of the text' : quoteText(token.image)
}

/** The problem that an exception of the parser stands for. `tokens` are all that the parser was given. */
export function describeMistake(exception: IRecognitionException, tokens: readonly IToken[]): Problem {
  const { expected, ahead } = decode(exception.message)
  const stopped = exception.token.tokenType === EOF ? tokens.length : indexOfToken(tokens, exception.token)
  const index = Math.min(stopped + ahead, tokens.length)
  const token = tokens[index]
  const previous = tokens[index - 1]
  const afterLast = previous === undefined ? 0 : spanOfToken(previous).end
  const span: Span = token === undefined ? { start: afterLast, end: afterLast } : spanOfToken(token)
  const rules = exception.context.ruleStack
  const wanted = rules.at(-1) === 'call' && rules.at(-2) === 'branch' ? 'a join such as `concat` or `add`' : expected
  const message = createMessage('unexpected-token', { expected: wanted, found: describeToken(token) })
  const hint = hintFor(token, rules)
  return { message, span, ...(hint === undefined ? {} : { hint }) }
}

/** By binary search: tokens stand in the order of the text. A token put in for a bracket shares its offset. */
function indexOfToken(tokens: readonly IToken[], token: IToken): number {
  let low = 0
  let high = tokens.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((tokens[middle]?.startOffset ?? 0) < token.startOffset) low = middle + 1
    else high = middle
  }
  const found = tokens.indexOf(token, low)
  return found < 0 ? low : found
}

const declarationWords = keywords.filter(({ role }) => role === 'declaration').map(({ word }) => word)

/** What to do about a token that people write out of habit from elsewhere. */
function hintFor(token: IToken | undefined, rules: readonly string[]): string | undefined {
  const rule = rules.at(-1)
  switch (token?.tokenType) {
    case Assign:
      if (rule === 'body' && rules.at(-2) !== 'output') return 'Equality is written `==`; a value is named by `let`.'
      return undefined
    case Colon:
      return rules.includes('argumentList') || rule === 'parameterList' ? 'Arguments are named by `=`.' : undefined
    case Comma:
      return rule === 'body' ? 'White space separates steps.' : undefined
    case keyword('else'):
      return '`else` follows the closing brace of an `if`.'
    case keyword('skip'):
      return '`skip` follows the closing brace of a `residual`.'
    case keyword('as'):
      return '`as name` follows a step, before `->`.'
  }
  if (token === undefined || rule !== 'file' || !isA(token, Word)) return undefined
  const near = suggest(token.image, [...declarationWords, 'let'])
  return near === undefined ? undefined : `Did you mean \`${near}\`?`
}
