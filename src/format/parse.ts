import type { Parser } from 'prettier'
import { hasErrors, type Diagnostic } from '../diagnostics/index.ts'
import { positionAt } from '../source/index.ts'
import { parse } from '../syntax/index.ts'
import { hasIgnorePragma, hasPragma } from './pragma.ts'
import { isRange, prepareRange } from './range.ts'
import type { Printed } from './tree.ts'

/** The name of the tree that the parser gives and the printer takes. */
export const astFormat = 'senet'

/** What Prettier shows of a file that cannot be formatted: the first mistake, and where it is, counted from 1. */
type LocatedError = SyntaxError & {
  readonly loc: Record<'start' | 'end', { readonly line: number; readonly column: number }>
}

function createSyntaxError(first: Diagnostic, count: number): LocatedError {
  const { file, span } = first.location
  const start = positionAt(file, span.start)
  const end = positionAt(file, span.end)
  const hint = first.hint === undefined ? '' : ` ${first.hint}`
  const more = count > 1 ? ` (and ${count - 1} more)` : ''
  const message = `${first.text}${hint}${more} (${start.line}:${start.column})`
  return Object.assign(new SyntaxError(message), { loc: { start, end } })
}

/** Reads a file for the printer. Throws a SyntaxError with `loc` where it has mistakes, as parsers of Prettier do. */
export const parser: Parser<Printed> = {
  astFormat,
  parse(text, options) {
    const { file, diagnostics } = parse({ path: options.filepath ?? 'input.senet', text })
    const errors = diagnostics.filter((diagnostic) => hasErrors([diagnostic]))
    const [first] = errors
    if (first !== undefined) throw createSyntaxError(first, errors.length)
    return isRange(text, options) ? prepareRange(file, text, options, parser) : file
  },
  locStart: ({ span }) => span.start,
  locEnd: ({ span }) => span.end,
  hasPragma,
  hasIgnorePragma,
}
