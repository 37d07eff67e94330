import {
  type CheckedNet,
  checkProgram,
  loadProgram,
  type ModuleFile,
  type Program,
  type ReadSource,
} from '../check/index.ts'
import {
  createMessage,
  type Diagnostic,
  hasErrors,
  isRuleCode,
  locateMessage,
  type Severity,
} from '../diagnostics/index.ts'
import type { SourceFile } from '../source/index.ts'
import { presetConfig, severityOf, optionOf, type LintConfig } from './config/resolve.ts'
import { runRules, type Timing } from './engine.ts'
import { fingerprintNets } from './fingerprint.ts'
import { applyFixes } from './fix.ts'
import { applyIgnores, type Ignore, readIgnores, reportUnused } from './ignores.ts'
import type { RuleSeverity } from './rule.ts'
import { rules } from './rules/index.ts'

/** What lint asks of where it runs: the text of imported files. */
export interface LintHost {
  readonly read: ReadSource
}

export interface LintOptions {
  /** The configuration that holds; `senet:recommended` unless given. */
  readonly config?: LintConfig
  /** A clock in milliseconds, where the time of each rule is to be measured. */
  readonly now?: () => number
}

/** What lint says of a file: mistakes that checking found, and findings of rules, in the order of the text. */
export interface LintResult {
  readonly diagnostics: readonly Diagnostic[]
  readonly program: Program
  readonly nets: readonly CheckedNet[]
  readonly timing: Timing
}

/** A text is fixed in at most so many passes, each over what the one before gave. */
export const maximumPasses = 10

/**
 * Lints a file. Rules run over whatever could be checked; a file that cannot be parsed only has its mistakes. Findings in
 * files that it imports are told as well, at their own place.
 */
export async function lintSource(entry: SourceFile, host: LintHost, options: LintOptions = {}): Promise<LintResult> {
  const { config = presetConfig('senet:recommended'), now } = options
  const loaded = await loadProgram(entry, host.read)
  const { program } = loaded
  const isParsed = !hasErrors(loaded.diagnostics)
  const checked = checkProgram(program)
  const mistakes = [...loaded.diagnostics, ...checked.diagnostics]
  if (!isParsed) return { diagnostics: mistakes, program, nets: checked.nets, timing: new Map() }
  const isWhole = !hasErrors(mistakes)
  const isOn = (rule: (typeof rules)[number], path: string): boolean =>
    severityOf(config, rule.id, path) !== 'off' && (isWhole || rule.needsWhole !== true)
  const own = program.modules.filter((module) => !isBuiltin(module))
  const running = rules.filter((rule) => own.some((module) => isOn(rule, module.source.path)))
  const { findings, timing } = runRules(program, checked.nets, {
    rules: running,
    optionOf: (rule, name) => optionOf(config, rule, name, entry.path),
    now,
  })
  const graded = findings.flatMap((finding) => grade(keepComments(finding, program.entry), config))
  const ignores = new Map(own.map((module) => [module.source.path, readIgnores(module, ruleNames)]))
  const told = applyIgnores(graded, (path) => ignores.get(path)?.ignores ?? [])
  const here = ignores.get(entry.path)
  const expanded = here === undefined || here.ignores.length === 0 ? [] : expandedSpans(program.entry, checked.nets)
  const isJudged = (ignore: Ignore): boolean => {
    const rule = running.find(({ id }) => id === ignore.rule)
    if (rule === undefined || !isWhole || !isOn(rule, entry.path)) return false
    return (
      rule.reads === 'tree' || expanded.some(({ start, end }) => start <= ignore.span.start && ignore.span.start < end)
    )
  }
  const diagnostics = [
    ...mistakes,
    ...told,
    ...(here === undefined ? [] : [...here.diagnostics, ...reportUnused(program.entry, here.ignores, isJudged)]),
  ]
  return { diagnostics: sortDiagnostics(diagnostics, entry.path), program, nets: checked.nets, timing }
}

/** What fixing came to. */
export interface FixResult {
  /** The text with fixes; that of the file where there were none. */
  readonly text: string
  /** How many fixes were applied. */
  readonly applied: number
  readonly passes: number
  /** What lint says of the text with fixes, and of fixes that were refused. */
  readonly result: LintResult
}

/**
 * Applies fixes to a file until none is left, at most `maximumPasses` times. What a pass gives is parsed and checked
 * again, and nothing of it is taken where it has new mistakes or where a net is another one than before, unless `unsafe`
 * was asked for. A file with mistakes is left as it is.
 */
export async function fixSource(
  entry: SourceFile,
  host: LintHost,
  options: LintOptions & { readonly unsafe?: boolean } = {},
): Promise<FixResult> {
  const unsafe = options.unsafe === true
  let file = entry
  let result = await lintSource(file, host, options)
  let applied = 0
  let passes = 0
  const refused: Diagnostic[] = []
  while (
    passes < maximumPasses &&
    !result.diagnostics.some(({ severity, code }) => severity === 'error' && !isRuleCode(code))
  ) {
    const fixed = applyFixes(file, result.diagnostics, unsafe)
    if (fixed.applied === 0) break
    const next: SourceFile = { path: file.path, text: fixed.text }
    const after = await lintSource(next, host, options)
    const reason = whyRefused(result, after, unsafe)
    if (reason !== undefined) {
      const message = createMessage('fix-refused', { rules: fixed.rules.join(', '), reason })
      refused.push(locateMessage(message, { file, span: { start: 0, end: 0 } }))
      break
    }
    file = next
    result = after
    applied += fixed.applied
    passes += 1
  }
  return { text: file.text, applied, passes, result: { ...result, diagnostics: [...result.diagnostics, ...refused] } }
}

function whyRefused(before: LintResult, after: LintResult, unsafe: boolean): string | undefined {
  const mistake = after.diagnostics.find(({ severity, code }) => severity === 'error' && !isRuleCode(code))
  if (mistake !== undefined) return `they would give ${mistake.code}`
  if (!unsafe && fingerprintNets(before.nets) !== fingerprintNets(after.nets)) return 'they would change a net'
  return undefined
}

const ruleNames: readonly string[] = rules.map(({ id }) => id)

function isBuiltin({ source }: ModuleFile): boolean {
  return source.path.startsWith('senet:')
}

/** A finding without those fixes that would take a comment away with what they replace. */
function keepComments(finding: Diagnostic, { source, ast }: ModuleFile): Diagnostic {
  if (finding.fixes.length === 0 || finding.location.file !== source) return finding
  const fixes = finding.fixes.filter(({ edits }) =>
    edits.every(({ span }) => !ast.comments.some((one) => one.span.start < span.end && span.start < one.span.end)),
  )
  return { ...finding, fixes }
}

/** A finding with the severity that is configured for the file it is in; nothing where that is off. */
function grade(finding: Diagnostic, config: LintConfig): readonly Diagnostic[] {
  if (!isRuleCode(finding.code)) return [finding]
  const severity = toSeverity(severityOf(config, finding.code, finding.location.file.path))
  return severity === undefined ? [] : [{ ...finding, severity }]
}

function toSeverity(severity: RuleSeverity): Severity | undefined {
  switch (severity) {
    case 'off':
      return undefined
    case 'info':
      return 'information'
    case 'warn':
      return 'warning'
    case 'error':
      return 'error'
  }
}

/** The declarations of a file that are part of a net: only there can what reads nets have something to say. */
function expandedSpans(
  { source, ast }: ModuleFile,
  nets: readonly CheckedNet[],
): readonly { start: number; end: number }[] {
  const files = new Set(
    nets.flatMap(({ connected }) => [
      ...connected.modules.flatMap(({ location }) => (location.file === source ? [location.span.start] : [])),
      ...connected.wires.flatMap(({ location }) => (location.file === source ? [location.span.start] : [])),
    ]),
  )
  const starts = [...files]
  return ast.declarations.flatMap(({ span }) => (starts.some((at) => span.start <= at && at < span.end) ? [span] : []))
}

/** By place, those of the file that was asked for first. */
function sortDiagnostics(diagnostics: readonly Diagnostic[], path: string): readonly Diagnostic[] {
  const rank = (one: Diagnostic): string => (one.location.file.path === path ? '' : one.location.file.path)
  return diagnostics.toSorted((first, second) => {
    const [one, other] = [rank(first), rank(second)]
    if (one !== other) return one < other ? -1 : 1
    return first.location.span.start - second.location.span.start || (first.code < second.code ? -1 : 1)
  })
}
