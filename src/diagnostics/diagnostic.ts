import type { SourceFile, Span, TextEdit } from '../source/index.ts'
import type { Message } from './message.ts'

/** A place in a file. */
export interface Location {
  readonly file: SourceFile
  readonly span: Span
}

/** A remark that belongs to a diagnostic: "in Bottleneck, copy 3 of layer2", "first declared here". */
export interface Note {
  readonly text: string
  readonly location?: Location
}

/** Text edits that mend what a diagnostic reports. A `safe` one changes no number of the network. */
export interface Fix {
  readonly title: string
  readonly safe: boolean
  readonly edits: readonly TextEdit[]
}

/**
 * What a stage has to say about its input. `hint` says what to do; `notes` go from the innermost block outwards.
 * Where there is no source text (a weight file, a command line) the location's file has its path and an empty text.
 */
export interface Diagnostic extends Message {
  readonly location: Location
  readonly notes: readonly Note[]
  readonly fixes: readonly Fix[]
}

/** Puts a message at a place. */
export function locateMessage(
  message: Message,
  location: Location,
  extra: { readonly notes?: readonly Note[]; readonly fixes?: readonly Fix[]; readonly hint?: string } = {},
): Diagnostic {
  const hint = extra.hint ?? message.hint
  return {
    code: message.code,
    severity: message.severity,
    text: message.text,
    ...(hint === undefined ? {} : { hint }),
    location,
    notes: extra.notes ?? [],
    fixes: extra.fixes ?? [],
  }
}

/** Whether any of the diagnostics is an error. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error')
}

/**
 * Thrown across API boundaries that promise a value (a live model, a weight file): carries the diagnostics, which are
 * what to look at. Stages of the compiler return diagnostics instead of throwing.
 */
export class DiagnosticError extends Error {
  readonly diagnostics: readonly Diagnostic[]

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((diagnostic) => `${diagnostic.code}: ${diagnostic.text}`).join('\n'))
    this.name = 'DiagnosticError'
    this.diagnostics = diagnostics
  }
}
