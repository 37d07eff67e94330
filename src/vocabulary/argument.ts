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

/** Message `argument-type`. */
export function reportType(parameter: ParameterSpec, expected: string, value: RawArgument): Message {
  return createMessage('argument-type', { parameter: parameter.name, expected, actual: describeArgument(value) })
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
