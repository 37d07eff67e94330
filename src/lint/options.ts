import { invariant } from '../diagnostics/index.ts'

/** An option of a rule: what it takes, and what it is unless configured. */
export type OptionSpec =
  | { readonly type: 'whole'; readonly default: number; readonly minimum: number; readonly doc: string }
  | { readonly type: 'words'; readonly default: readonly string[]; readonly doc: string }
  | { readonly type: 'choice'; readonly default: string; readonly choices: readonly string[]; readonly doc: string }

export type OptionValue = number | string | readonly string[]

/** An option that is a whole number. */
export function wholeOption(value: OptionValue): number {
  invariant(typeof value === 'number', 'an option is no number')
  return value
}

/** An option that is a list of words. */
export function wordsOption(value: OptionValue): readonly string[] {
  invariant(typeof value === 'object', 'an option is no list')
  return value
}

/** An option that is one of some words. */
export function choiceOption(value: OptionValue): string {
  invariant(typeof value === 'string', 'an option is no word')
  return value
}

/** The JSON Schema of an option. */
export function optionSchema(option: OptionSpec): Readonly<Record<string, unknown>> {
  const facts = { description: option.doc, default: option.default }
  switch (option.type) {
    case 'whole':
      return { type: 'integer', minimum: option.minimum, ...facts }
    case 'words':
      return { type: 'array', items: { type: 'string' }, ...facts }
    case 'choice':
      return { type: 'string', enum: option.choices, ...facts }
  }
}

/** A value of a configuration that was validated, as an option; undefined where it is none. */
export function toOptionValue(value: unknown): OptionValue | undefined {
  if (typeof value === 'number' || typeof value === 'string') return value
  return isWords(value) ? value : undefined
}

function isWords(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}
