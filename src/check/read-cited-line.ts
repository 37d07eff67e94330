import { createMessage, type Location } from '../diagnostics/index.ts'
import type { SourceFile } from '../source/index.ts'
import type { Comment } from '../syntax/index.ts'
import type { Session } from './session.ts'

/** A column of a cited table: a value for each variant of a sweep, a single one for a net. */
export interface CitedColumn {
  readonly name: string
  /** What it is compared with; undefined for a column that is only shown. */
  readonly measured: 'params' | 'macs' | undefined
  readonly values: readonly CitedValue[]
  readonly location: Location
}

/** A value of a cited column. */
export interface CitedValue {
  /** As written: `45.7M`; `-` where the source gives none. */
  readonly text: string
  /** Undefined in a column that is only shown, and where none is given. */
  readonly number: CitedNumber | undefined
  readonly location: Location
}

/** A number with as many digits as it was given: units * 10^exponent, so that 45.7M is 457 and 5. */
export interface CitedNumber {
  readonly units: number
  readonly exponent: number
}

const suffixes: ReadonlyMap<string, number> = new Map([
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
])
/** Numbers of more digits are no counts of a network. */
const mostDigits = 15

/**
 * Reads `/// cites: SOURCE; COLUMN = VALUE, VALUE; COLUMN = …`. A column is `params`, `macs`, or a name in quotes; a value
 * is a number with a suffix k, M or G, or `-`; behind a name in quotes any text. Undefined after a reported mistake.
 */
export function readCitedLine(
  { text, span }: Comment,
  file: SourceFile,
  session: Session,
): { readonly source: string; readonly columns: readonly CitedColumn[] } | undefined {
  const locate = (start: number, end: number): Location => ({
    file,
    span: { start: span.start + start, end: span.start + Math.max(start + 1, end) },
  })
  const refuse = (expected: string, from: number, to: number): undefined => {
    const found = text.slice(from, to).trim()
    const start = from + text.slice(from, to).search(/\S|$/)
    const message = createMessage('cites-malformed', { expected, found: found === '' ? 'nothing' : found })
    session.report(
      message,
      found === '' ? locate(Math.min(from, text.length - 1), from) : locate(start, start + found.length),
    )
    return undefined
  }
  const head = /^\/\/\/\s*cites\s*:/.exec(text)?.[0].length ?? 0
  const [first, ...parts] = splitOutsideQuotes(text, head, ';')
  const source = first === undefined ? '' : text.slice(first.start, first.end).trim()
  if (first === undefined || source === '') return refuse('a source, such as Table 2', head - 1, head - 1)
  if (parts.length === 0) return refuse('; and a column', first.end, first.end)
  const columns: CitedColumn[] = []
  for (const { start, end } of parts) {
    const [before] = splitOutsideQuotes(text, start, '=', end)
    const sign = before?.end ?? end
    const written = text.slice(start, sign).trim()
    if (written === '') return refuse('a column', start, sign === end ? end : sign + 1)
    if (sign === end) return refuse('a column, = and its values', start, end)
    const [, quoted] = /^"([^"]+)"$/.exec(written) ?? []
    const name = quoted ?? written
    if (name.includes('"')) return refuse('a name in quotes', start, sign)
    const at = start + text.slice(start, sign).indexOf(written)
    const location = locate(at, at + written.length)
    const measured = quoted === undefined && (name === 'params' || name === 'macs') ? name : undefined
    if (quoted === undefined && measured === undefined) {
      session.report(createMessage('cites-unknown-column', { column: name }), location)
      return undefined
    }
    const values: CitedValue[] = []
    for (const part of splitOutsideQuotes(text, sign + 1, ',', end)) {
      const value = text.slice(part.start, part.end).trim()
      if (value === '') return refuse('a value', part.start, part.end)
      const number = measured === undefined || isMissing(value) ? undefined : readNumber(value)
      if (measured !== undefined && number === undefined && !isMissing(value)) {
        return refuse('a number such as 45.7M, or -', part.start, part.end)
      }
      const valueAt = part.start + text.slice(part.start, part.end).indexOf(value)
      values.push({ text: value, number, location: locate(valueAt, valueAt + value.length) })
    }
    columns.push({ name, measured, values, location })
  }
  return { source, columns }
}

function isMissing(written: string): boolean {
  return written === '-' || written === '–'
}

/** `45.7M` as 457 and 5; undefined for what is no number, and for one without end. */
function readNumber(written: string): CitedNumber | undefined {
  const [, whole = '', fraction = '', suffix = ''] = /^(\d[\d_]*)(?:\.(\d+))?([kMG]?)$/.exec(written) ?? []
  const digits = whole.replaceAll('_', '') + fraction
  if (digits === '' || digits.length > mostDigits) return undefined
  return { units: Number(digits), exponent: (suffixes.get(suffix) ?? 0) - fraction.length }
}

/** The parts of a text between a start and an end, separated by a sign that is not in double quotes. */
function splitOutsideQuotes(
  text: string,
  from: number,
  separator: string,
  to = text.length,
): readonly { readonly start: number; readonly end: number }[] {
  const parts: { readonly start: number; readonly end: number }[] = []
  let [start, isQuoted] = [from, false]
  for (let index = from; index < to; index++) {
    if (text[index] === '"') isQuoted = !isQuoted
    if (isQuoted || text[index] !== separator) continue
    parts.push({ start, end: index })
    start = index + 1
  }
  return [...parts, { start, end: to }]
}
