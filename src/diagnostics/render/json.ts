import { positionAt, type Position, type SourceFile, type Span } from '../../source/index.ts'
import type { DiagnosticCode } from '../catalogue/index.ts'
import type { Diagnostic, Location } from '../diagnostic.ts'
import type { Severity } from '../template.ts'
import { pageOf } from './page.ts'

/** A place in JSON: offsets in UTF-16 code units, lines and columns from 1; `end` exclusive. */
export interface JsonLocation {
  readonly file: string
  readonly start: Position & { readonly offset: number }
  readonly end: Position & { readonly offset: number }
}

/** A diagnostic in JSON. */
export interface JsonDiagnostic {
  readonly code: DiagnosticCode
  readonly severity: Severity
  readonly text: string
  readonly hint?: string
  readonly location: JsonLocation
  readonly notes: readonly { readonly text: string; readonly location?: JsonLocation }[]
  readonly fixes: readonly {
    readonly title: string
    readonly safe: boolean
    readonly edits: readonly { readonly location: JsonLocation; readonly text: string }[]
  }[]
  /** Path of the code's page. */
  readonly page: string
}

/** A diagnostic as a plain value, for `--json` documents that hold more than diagnostics. */
export function toJsonDiagnostic(diagnostic: Diagnostic): JsonDiagnostic {
  const { code, severity, text, hint, location, notes, fixes } = diagnostic
  return {
    code,
    severity,
    text,
    ...(hint === undefined ? {} : { hint }),
    location: toJsonLocation(location),
    notes: notes.map((note) => ({
      text: note.text,
      ...(note.location === undefined ? {} : { location: toJsonLocation(note.location) }),
    })),
    fixes: fixes.map((fix) => ({
      title: fix.title,
      safe: fix.safe,
      edits: fix.edits.map((edit) => ({
        location: toJsonLocation({ file: location.file, span: edit.span }),
        text: edit.text,
      })),
    })),
    page: pageOf(code),
  }
}

/** `{ "diagnostics": [...] }`, one document with a line end. */
export function renderJson(diagnostics: readonly Diagnostic[]): string {
  return `${JSON.stringify({ diagnostics: diagnostics.map(toJsonDiagnostic) }, null, 2)}\n`
}

function toJsonLocation({ file, span }: Location): JsonLocation {
  const { start, end } = span satisfies Span
  return { file: file.path, start: toJsonPosition(file, start), end: toJsonPosition(file, end) }
}

function toJsonPosition(file: SourceFile, offset: number): Position & { readonly offset: number } {
  return { offset, ...positionAt(file, offset) }
}
