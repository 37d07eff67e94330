import { type DiagnosticCode, isRuleCode } from '../catalogue/index.ts'

/** Path of the page that explains a code, from the root of the package. Rules of lint have theirs beside them. */
export function pageOf(code: DiagnosticCode): string {
  return isRuleCode(code) ? `src/lint/rules/${code}.md` : `grammar/diagnostics/${code}.md`
}
