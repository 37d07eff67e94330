import { createMessage, suggest, type Message } from '../diagnostics/index.ts'
import type { ParameterSpec } from './operation.ts'

/** A call as an argument: `normal(0.01)` or `kaiming(mode = fan_out)`, for parameters that take an initialiser. */
export interface ArgumentCall {
  readonly kind: 'call'
  readonly name: string
  readonly args: readonly number[]
  readonly named: ReadonlyMap<string, number | string>
}

/** An argument as the checker evaluates it; words and strings are strings, sizes are lists. */
export type RawArgument = number | boolean | string | ArgumentCall | readonly RawArgument[]

/** The longest word that is worth quoting back. */
const longestQuote = 40
/** Whether an argument is a list. */
export function isList(value: RawArgument): value is readonly RawArgument[] {
  return Array.isArray(value)
}

/** An argument as a message quotes it. */
export function describeArgument(value: RawArgument): string {
  if (typeof value === 'string') return value.length > longestQuote ? `${value.slice(0, longestQuote)}…` : value
  if (!isList(value)) return typeof value === 'object' ? `${value.name}(…)` : String(value)
  if (value.length > 6) return `a list of ${value.length}`
  return `[${value.map((entry) => (isList(entry) ? '[…]' : describeArgument(entry))).join(', ')}]`
}

/** An argument where any type is out of place: a string with its quotes, so that it is not read as a word of the message. */
export function quoteArgument(value: RawArgument): string {
  if (typeof value === 'string') return JSON.stringify(describeArgument(value))
  if (!isList(value) || value.length > 6) return describeArgument(value)
  return `[${value.map((entry) => (isList(entry) ? '[…]' : quoteArgument(entry))).join(', ')}]`
}

/** Message `argument-type`. */
export function reportType(parameter: ParameterSpec, expected: string, value: RawArgument): Message {
  // Where words are taken, what was given are words too.
  const takesWords = ['axis', 'axes', 'order', 'word'].includes(parameter.type)
  const actual = takesWords ? describeArgument(value) : quoteArgument(value)
  return createMessage('argument-type', { parameter: parameter.name, expected, actual })
}

/** Message `argument-unknown-word`. */
export function reportWord(name: string, words: readonly string[], value: string): Message {
  const near = suggest(value, words)
  return createMessage('argument-unknown-word', {
    parameter: name,
    words: words.length === 1 ? String(words[0]) : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`,
    actual: describeArgument(value),
    advice: near === undefined ? 'Write one of these words.' : `Did you mean ${near}?`,
  })
}
