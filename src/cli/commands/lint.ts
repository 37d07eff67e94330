import { resolve } from 'node:path'
import { type Diagnostic, hasErrors } from '../../diagnostics/index.ts'
import { countBySeverity, type DiagnosticFormat, renderDiagnostics } from '../../diagnostics/render/index.ts'
import {
  fixSource,
  type LintConfig,
  type LintOptions,
  type LintResult,
  lintSource,
  listRules,
  presetConfig,
} from '../../lint/index.ts'
import { exitCodes } from '../exit-codes.ts'
import { standardInput } from '../files.ts'
import { locateInFile, type OpenSpec, openSpec, showPath } from '../host.ts'
import { createConfigFinder } from '../lint-config.ts'
import { readVersion } from '../package-folder.ts'
import { countNoun, findSpecs, withoutRepeats } from '../spec-files.ts'
import type { Terminal } from '../terminal.ts'
import { writeFileAtomically } from '../write-files.ts'

export interface LintCommandOptions {
  readonly format: DiagnosticFormat
  readonly fix?: true
  readonly unsafe?: true
  readonly timing?: true
}

/**
 * Lints every file that the arguments name, each with the configuration that holds for it. With `fix`, files are written
 * with their fixes first; what is left is told. A spec from standard input is then written to standard output. Diagnostics
 * go to standard error as text, in another format to standard output; a line that counts goes to standard error.
 */
export async function runLint(
  args: readonly string[],
  options: LintCommandOptions,
  terminal: Terminal,
): Promise<number> {
  const { paths, diagnostics: missing } = await findSpecs(args)
  const finder = createConfigFinder()
  const diagnostics: Diagnostic[] = [...missing]
  const specs: { readonly path: string; readonly spec: OpenSpec; readonly config: LintConfig }[] = []
  for (const path of paths) {
    const config = await finder.find(path)
    if (config === 'failed') continue
    const spec = openSpec(path)
    if ('code' in spec) diagnostics.push(spec)
    else specs.push({ path, spec, config: config ?? presetConfig('senet:recommended') })
  }
  let fixes = 0
  const timing = new Map<string, number>()
  const lintOptions = (config: LintConfig): LintOptions =>
    options.timing ? { config, now: () => performance.now() } : { config }
  // All are fixed before any is linted, since what one imports may be one of them.
  const results = new Map<string, LintResult>()
  if (options.fix) {
    for (const { path, spec, config } of specs) {
      const { text, applied, result } = await fixSource(spec.source, spec.host, {
        config,
        unsafe: options.unsafe === true,
      })
      fixes += applied
      results.set(path, result)
      const failure = writeFixed(path, spec, text, terminal)
      if (failure !== undefined) diagnostics.push(failure)
    }
  }
  for (const { path, spec, config } of specs) {
    const fixed = results.get(path)
    const source = fixed === undefined ? spec.source : fixed.program.entry.source
    const result = await lintSource(source, spec.host, lintOptions(config))
    const refused = fixed?.diagnostics.filter(({ code }) => code === 'fix-refused') ?? []
    diagnostics.push(...result.diagnostics, ...refused)
    for (const [rule, time] of result.timing) timing.set(rule, (timing.get(rule) ?? 0) + time)
  }
  const distinct = withoutRepeats([...finder.diagnostics, ...diagnostics])
  report(distinct, options.format, terminal)
  if (options.timing) terminal.err(formatTiming(timing))
  const found = countBySeverity(distinct)
  const fixed = options.fix ? `, ${countNoun(fixes, 'fix').replace(/fixs$/, 'fixes')}` : ''
  const left = found === '' ? ', nothing to say' : options.format === 'text' ? ' linted' : `, ${found}`
  const skipped = specs.length < paths.length ? `, ${paths.length - specs.length} not linted` : ''
  terminal.err(`${countNoun(specs.length, 'file')}${fixed}${left}${skipped}\n`)
  return hasErrors(distinct) ? exitCodes.errors : exitCodes.fine
}

/** Lists the rules, as a table or as a JSON document. */
export function runLintRules(json: boolean, terminal: Terminal): number {
  const rules = listRules()
  if (json) {
    const facts = rules.map(({ id, summary, category, recommended, strict, fix, reads, options = {} }) => {
      return { id, summary, category, recommended, strict, fix, reads, options }
    })
    terminal.out(`${JSON.stringify({ rules: facts }, null, 2)}\n`)
    return exitCodes.fine
  }
  const width = Math.max(...rules.map(({ id }) => id.length))
  for (const { id, recommended, strict, fix, summary } of rules) {
    const fixes = fix === 'none' ? '' : ` (${fix} fix)`
    terminal.out(`${id.padEnd(width)}  ${recommended.padEnd(4)}  ${strict.padEnd(4)}  ${summary}${fixes}\n`)
  }
  return exitCodes.fine
}

function writeFixed(path: string, { source }: OpenSpec, text: string, terminal: Terminal): Diagnostic | undefined {
  if (path === standardInput) {
    terminal.out(text)
    return undefined
  }
  if (text === source.text) return undefined
  const failure = writeFileAtomically(resolve(path), text)
  return failure === undefined ? undefined : locateInFile(failure, showPath(path, process.cwd()))
}

function report(diagnostics: readonly Diagnostic[], format: DiagnosticFormat, terminal: Terminal): void {
  if (format === 'text') {
    terminal.err(renderDiagnostics(diagnostics, 'text', { colour: terminal.colourErr }))
  } else {
    terminal.out(renderDiagnostics(diagnostics, format, format === 'sarif' ? { version: readVersion() } : {}))
  }
}

/** Milliseconds of each rule, the slowest first. */
function formatTiming(timing: ReadonlyMap<string, number>): string {
  const rows = [...timing].toSorted(([, first], [, second]) => second - first)
  const width = Math.max(0, ...rows.map(([rule]) => rule.length))
  return rows.map(([rule, time]) => `${rule.padEnd(width)} ${time.toFixed(2).padStart(9)} ms\n`).join('')
}
