import type { DiagnosticFormat } from '../diagnostics/render/index.ts'

export type { DiagnosticFormat }

/** What `--format` takes; the renderers themselves are loaded with the command. */
export const diagnosticFormats: readonly DiagnosticFormat[] = ['text', 'json', 'github', 'sarif']
