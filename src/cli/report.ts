import { type Diagnostic, hasErrors } from '../diagnostics/index.ts'
import { renderDiagnostics } from '../diagnostics/render/index.ts'
import { exitCodes } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'

/** Shows diagnostics on standard error, for people. */
export function showDiagnostics(diagnostics: readonly Diagnostic[], terminal: Terminal): void {
  terminal.err(renderDiagnostics(diagnostics, 'text', { colour: terminal.colourErr }))
}

/**
 * Ends a command that has no result: diagnostics for people on standard error and, with `json`, the document
 * `{ diagnostics }` on standard output.
 */
export function fail(diagnostics: readonly Diagnostic[], json: boolean, terminal: Terminal): number {
  showDiagnostics(diagnostics, terminal)
  if (json) terminal.out(renderDiagnostics(diagnostics, 'json'))
  return hasErrors(diagnostics) ? exitCodes.errors : exitCodes.fine
}

/** Writes a value as the one JSON document of a command. */
export function writeJson(value: unknown, terminal: Terminal): void {
  terminal.out(`${JSON.stringify(value, null, 2)}\n`)
}
