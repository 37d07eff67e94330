import type { IToken } from 'chevrotain'
import { createMessage } from '../../diagnostics/index.ts'
import type { Expression } from '../ast.ts'
import { spanOfToken } from '../brackets.ts'
import type { Problem } from '../problem.ts'
import { quoteText } from '../quote.ts'
import { readString } from '../strings.ts'
import { MalformedNumber, UnterminatedString } from '../tokens.ts'

const exponentOfSuffix: Readonly<Record<string, number>> = { k: 3, M: 6, G: 9 }

/** Reports a number that is too large, and gives what stands for it. */
function reject(token: IToken, report: (problem: Problem) => void): Expression {
  const span = spanOfToken(token)
  report({ message: createMessage('number-out-of-range', { text: quoteText(token.image) }), span })
  return { kind: 'ErrorExpression', span }
}

/** The value of a number's text: `28_071_976`, `1e-3`, `3.9G`. Read as one decimal, so that it is rounded once. */
export function numberValue(image: string): number {
  const suffix = exponentOfSuffix[image.at(-1) ?? ''] ?? 0
  const text = (suffix === 0 ? image : image.slice(0, -1)).replaceAll('_', '')
  const [mantissa = '', exponent = '0'] = text.split(/[eE]/)
  return Number(`${mantissa}e${Number(exponent) + suffix}`)
}

/** A number; an error where it was malformed, which is reported already, or is beyond what a number can hold. */
export function toNumber(token: IToken, report: (problem: Problem) => void): Expression {
  const span = spanOfToken(token)
  if (token.tokenType === MalformedNumber) return { kind: 'ErrorExpression', span }
  const value = numberValue(token.image)
  return Number.isFinite(value) ? { kind: 'Number', span, value, raw: token.image } : reject(token, report)
}

/** A size; an error where one of its numbers is beyond what can be counted exactly. */
export function toSize(token: IToken, report: (problem: Problem) => void): Expression {
  const values = token.image.split('x').map(Number)
  if (!values.every(Number.isSafeInteger)) return reject(token, report)
  return { kind: 'Size', span: spanOfToken(token), values, raw: token.image }
}

/** The text between a string token's quotes, and where it begins. The closing quote may be missing. */
export function stringContent(token: IToken): { readonly content: string; readonly offset: number } {
  const end = token.tokenType === UnterminatedString ? token.image.length : token.image.length - 1
  return { content: token.image.slice(1, end), offset: token.startOffset + 1 }
}

/** A string with its escapes resolved. */
export function toString(token: IToken, report: (problem: Problem) => void): Expression & { readonly kind: 'String' } {
  const { content, offset } = stringContent(token)
  return { kind: 'String', span: spanOfToken(token), value: readString(content, offset, report) }
}
