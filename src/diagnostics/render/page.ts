import type { DiagnosticCode } from '../catalogue/index.ts'

/** Path of the page that explains a code, from the root of the package. */
export function pageOf(code: DiagnosticCode): string {
  return `grammar/diagnostics/${code}.md`
}
