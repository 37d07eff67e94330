import type { Diagnostic, Fix, RuleCode } from '../diagnostics/index.ts'
import { isRuleCode } from '../diagnostics/index.ts'
import type { SourceFile, TextEdit } from '../source/index.ts'

/** A text with fixes applied, and the rules that they were of. */
export interface FixedText {
  readonly text: string
  readonly applied: number
  readonly rules: readonly RuleCode[]
}

/**
 * Applies one fix of each diagnostic of a file, in the order of the text. A fix is applied whole or not at all; one that
 * touches what another has changed waits for the next pass.
 *
 * @param unsafe whether fixes that may change numbers or keys are applied too
 */
export function applyFixes(file: SourceFile, diagnostics: readonly Diagnostic[], unsafe: boolean): FixedText {
  const chosen = diagnostics
    .filter(({ location }) => location.file.path === file.path)
    .flatMap(({ code, fixes }) => {
      const fix = fixes.find(({ safe }) => safe) ?? (unsafe ? fixes[0] : undefined)
      return fix === undefined ? [] : [{ code, edits: sortEdits(fix) }]
    })
    .toSorted((first, second) => (first.edits[0]?.span.start ?? 0) - (second.edits[0]?.span.start ?? 0))
  const edits: TextEdit[] = []
  const rules = new Set<RuleCode>()
  let applied = 0
  for (const fix of chosen) {
    if (fix.edits.length === 0 || overlap(fix.edits, edits)) continue
    edits.push(...fix.edits)
    applied += 1
    if (isRuleCode(fix.code)) rules.add(fix.code)
  }
  return { text: applyEdits(file.text, edits), applied, rules: [...rules] }
}

/** A text with edits that do not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const parts: string[] = []
  let at = 0
  for (const { span, text: written } of edits.toSorted((first, second) => first.span.start - second.span.start)) {
    parts.push(text.slice(at, span.start), written)
    at = span.end
  }
  return [...parts, text.slice(at)].join('')
}

function sortEdits(fix: Fix): readonly TextEdit[] {
  return fix.edits.toSorted((first, second) => first.span.start - second.span.start)
}

/** Whether an edit touches one that was taken: fixes are in the order of their first edits, so the last few decide. */
function overlap(edits: readonly TextEdit[], taken: readonly TextEdit[]): boolean {
  const start = edits[0]?.span.start ?? 0
  for (let index = taken.length - 1; index >= 0; index -= 1) {
    const other = taken[index]?.span
    if (other === undefined) continue
    if (edits.some(({ span }) => span.start <= other.end && other.start <= span.end)) return true
    // All before end earlier still, but for fixes of several edits, which are few.
    if (other.end < start && taken.length - index > longestFix) return false
  }
  return false
}

/** More edits than any fix has. */
const longestFix = 64
