import { createMessage, suggest } from '../diagnostics/index.ts'
import type { Span } from '../source/index.ts'
import type { Report } from './problem.ts'
import type { TextField, TextMessage, TextValue } from './text/message.ts'

/** A value with the place where it stands. */
export interface Located<T> {
  readonly value: T
  readonly span: Span
}

/** The least and the most that a number may be. */
export interface Range {
  readonly least?: number
  readonly most?: number
}

/** Whole numbers beyond this are no sizes of anything. */
const largest = 2 ** 31 - 1

/**
 * Reads the fields of a message by name and type, and tells at the end which were not asked for. A value of another type
 * is told (`caffe-value`) and left out.
 */
export interface FieldReader {
  readonly span: Span
  readonly integers: (name: string, range?: Range) => readonly Located<number>[]
  readonly integer: (name: string, range?: Range) => Located<number> | undefined
  readonly number: (name: string) => Located<number> | undefined
  readonly numbers: (name: string) => readonly Located<number>[]
  readonly boolean: (name: string) => Located<boolean> | undefined
  readonly texts: (name: string) => readonly Located<string>[]
  readonly text: (name: string) => Located<string> | undefined
  /** A word of an enumeration. */
  readonly word: (name: string, allowed: readonly string[]) => Located<string> | undefined
  readonly messages: (name: string) => readonly TextMessage[]
  readonly message: (name: string) => TextMessage | undefined
  /** Fields of any type that change no number. */
  readonly ignore: (...names: readonly string[]) => void
  readonly has: (name: string) => boolean
  /** Tells the fields that nothing asked for: `caffe-field`. */
  readonly finish: () => void
}

/** @param place what messages call the message, at the beginning of a sentence */
export function createReader(message: TextMessage, place: string, report: Report): FieldReader {
  const byName = new Map<string, TextField[]>()
  for (const field of message.fields) {
    const list = byName.get(field.name)
    if (list === undefined) byName.set(field.name, [field])
    else list.push(field)
  }
  const asked = new Set<string>()

  function read<T>(name: string, expected: string, convert: (value: TextValue) => T | undefined): Located<T>[] {
    asked.add(name)
    return (byName.get(name) ?? []).flatMap(({ value }) => {
      const converted = convert(value)
      if (converted !== undefined) return [{ value: converted, span: value.span }]
      report(createMessage('caffe-value', { field: name, expected, found: describe(value) }), value.span)
      return []
    })
  }
  function one<T>(name: string, values: readonly Located<T>[]): Located<T> | undefined {
    const second = byName.get(name)?.[1]
    if (second !== undefined) {
      const parameters = { field: name, expected: 'given once', found: 'given twice' }
      report(createMessage('caffe-value', parameters), second.nameSpan)
    }
    return values[0]
  }
  const integers: FieldReader['integers'] = (name, { least = 0, most = largest } = {}) =>
    read(name, `a whole number from ${least} to ${most}`, (value) =>
      value.kind === 'number' && Number.isInteger(value.value) && value.value >= least && value.value <= most
        ? value.value
        : undefined,
    )
  const numbers: FieldReader['numbers'] = (name) =>
    read(name, 'a number', (value) =>
      value.kind === 'number' && Number.isFinite(value.value) ? value.value : undefined,
    )
  const texts: FieldReader['texts'] = (name) =>
    read(name, 'a string', (value) => (value.kind === 'string' ? value.value : undefined))
  const messages: FieldReader['messages'] = (name) =>
    read(name, 'a message in braces', (value) => (value.kind === 'message' ? value : undefined)).map(
      ({ value }) => value,
    )
  return {
    span: message.span,
    integers,
    integer: (name, range) => one(name, integers(name, range)),
    numbers,
    number: (name) => one(name, numbers(name)),
    boolean: (name) => one(name, read(name, '`true` or `false`', toBoolean)),
    texts,
    text: (name) => one(name, texts(name)),
    word: (name, allowed) =>
      one(
        name,
        read(name, allowed.length > 1 ? `one of ${allowed.join(', ')}` : allowed.join(''), (value) =>
          value.kind === 'word' && allowed.includes(value.value) ? value.value : undefined,
        ),
      ),
    messages,
    message: (name) =>
      one(
        name,
        messages(name).map((value) => ({ value, span: value.span })),
      )?.value,
    ignore: (...names) => {
      for (const name of names) asked.add(name)
    },
    has: (name) => byName.has(name),
    finish: () => {
      for (const [name, [field]] of byName) {
        if (asked.has(name) || field === undefined) continue
        const near = suggest(name, asked)
        const said = createMessage('caffe-field', { place, field: name })
        report(near === undefined ? said : { ...said, hint: `Did you mean ${near}?` }, field.nameSpan)
      }
    },
  }
}

function toBoolean(value: TextValue): boolean | undefined {
  if (value.kind === 'number') return value.value === 1 ? true : value.value === 0 ? false : undefined
  if (value.kind !== 'word') return undefined
  if (/^(true|True|t)$/.test(value.value)) return true
  return /^(false|False|f)$/.test(value.value) ? false : undefined
}

function describe(value: TextValue): string {
  switch (value.kind) {
    case 'message':
      return 'a message'
    case 'string':
      return 'a string'
    default:
      return String(value.value)
  }
}
