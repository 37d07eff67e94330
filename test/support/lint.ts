import { expect } from 'vitest'
import type { DiagnosticCode, RuleCode } from '../../src/diagnostics/index.ts'
import {
  fixSource,
  type FixResult,
  type LintConfig,
  type LintResult,
  lintSource,
  type OptionValue,
  withRules,
} from '../../src/lint/index.ts'
import { memoryHost } from './spec.ts'

/** A configuration with one rule, or some, and no other. */
export function only(...ids: readonly RuleCode[]): LintConfig {
  return ids.reduce<LintConfig>((config, id) => withRules(config, { [id]: { severity: 'warn', options: new Map() } }), {
    layers: [],
  } satisfies LintConfig as LintConfig)
}

/** A configuration with one rule and its options. */
export function configured(id: RuleCode, options: Readonly<Record<string, OptionValue>>): LintConfig {
  return withRules({ layers: [] }, { [id]: { severity: 'warn', options: new Map(Object.entries(options)) } })
}

/** Lints a text with a configuration. */
export function lintText(
  text: string,
  config: LintConfig,
  files: Readonly<Record<string, string>> = {},
  path = 'main.senet',
): Promise<LintResult> {
  return lintSource({ path, text }, memoryHost(files), { config })
}

/** Fixes a text with a configuration. */
export function fixText(text: string, config: LintConfig, unsafe = false, path = 'main.senet'): Promise<FixResult> {
  return fixSource({ path, text }, memoryHost(), { config, unsafe })
}

/** A place that is marked in a text as `⟦here⟧`; several marks are several places. */
function readMarks(marked: string): { readonly text: string; readonly places: readonly string[] } {
  const places: string[] = []
  let text = ''
  for (const part of marked.split(/(?=[⟦⟧])/)) {
    if (part.startsWith('⟦')) places.push(`${text.length}`)
    if (part.startsWith('⟧')) places.push(`${places.pop()}-${text.length}`)
    text += part.replace(/^[⟦⟧]/, '')
  }
  return { text, places }
}

/**
 * Lints a text in which the places of all findings are marked, `⟦so⟧`, with one rule; and expects these findings, and
 * no mistake.
 *
 * @returns the texts of the findings
 */
export async function expectFindings(
  id: RuleCode,
  marked: string,
  extra: {
    readonly options?: Readonly<Record<string, OptionValue>>
    readonly files?: Readonly<Record<string, string>>
    readonly path?: string
  } = {},
): Promise<readonly string[]> {
  const { text, places } = readMarks(marked)
  const path = extra.path ?? 'main.senet'
  const { diagnostics } = await lintText(text, configured(id, extra.options ?? {}), extra.files, path)
  const found = diagnostics.map(({ code, location: { span, file } }) => {
    return `${code} ${file.path === path ? '' : `${file.path} `}${span.start}-${span.end} ${file.text.slice(span.start, span.end)}`
  })
  const code: DiagnosticCode = id
  const expected = places.map((place) => {
    const [start, end] = place.split('-').map(Number)
    return `${code} ${place} ${text.slice(start, end)}`
  })
  expect(found).toEqual(expected)
  return diagnostics.map((diagnostic) => diagnostic.text)
}

/** Expects a rule to change a text into another with nothing left to say, or to leave it as it is. */
export async function expectFix(id: RuleCode, before: string, after: string, unsafe = false): Promise<void> {
  const { text, result } = await fixText(before, only(id), unsafe)
  expect(text).toBe(after)
  const left = new Set(result.diagnostics.map(({ code }) => code))
  expect([...left]).toEqual(after === before ? [id] : [])
}
