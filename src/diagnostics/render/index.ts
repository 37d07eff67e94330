import type { Diagnostic } from '../diagnostic.ts'
import { unreachable } from '../invariant.ts'
import { renderGithub } from './github.ts'
import { renderJson } from './json.ts'
import { renderSarif, type SarifOptions } from './sarif.ts'
import { renderText, type TextOptions } from './text.ts'

export { toJsonDiagnostic, type JsonDiagnostic, type JsonLocation } from './json.ts'
export { pageOf } from './page.ts'
export { countColumns, makeTerminalSafe } from './terminal-text.ts'
export { countBySeverity } from './text.ts'

/** How diagnostics can be printed. */
export const diagnosticFormats = ['text', 'json', 'github', 'sarif'] as const
export type DiagnosticFormat = (typeof diagnosticFormats)[number]

/** `colour` goes to `text`, `version` to `sarif`. */
export type RenderOptions = TextOptions & SarifOptions

/** Diagnostics in a format, in the given order, with a line end. `text` and `github` give nothing for none. */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  format: DiagnosticFormat,
  options: RenderOptions = {},
): string {
  switch (format) {
    case 'text':
      return renderText(diagnostics, options)
    case 'json':
      return renderJson(diagnostics)
    case 'github':
      return renderGithub(diagnostics)
    case 'sarif':
      return renderSarif(diagnostics, options)
    default:
      return unreachable(format)
  }
}
