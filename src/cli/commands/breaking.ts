import { compareGraphs, type Comparison, type Grade, grades, holdsLevel } from '../../compare/index.ts'
import { createMessage, type Diagnostic, hasErrors, unreachable } from '../../diagnostics/index.ts'
import { renderDiagnostics, toJsonDiagnostic } from '../../diagnostics/render/index.ts'
import { type ComparedNet, findBreaking } from '../breaking-findings.ts'
import { formatBreaking } from '../breaking-table.ts'
import { exitCodes } from '../exit-codes.ts'
import { locateInFile, showPath } from '../host.ts'
import { type CompiledNet, compileNets, type NetsOfSpec, openNewSpec, openOldSpec } from '../old-spec.ts'
import { fail, showDiagnostics, writeJson } from '../report.ts'
import type { Terminal } from '../terminal.ts'
import { failUsage } from '../usage.ts'

export interface BreakingOptions {
  /** A file, or `git:REV[:PATH]`. */
  readonly against: string
  readonly net?: string
  readonly againstNet?: string
  /** The strictest property that has to hold. */
  readonly level: Grade
  readonly format: 'text' | 'json' | 'github'
}

/** What a change of a spec does to checkpoints that were trained before; 1 where it breaks the asked level. */
export async function runBreaking(spec: string, options: BreakingOptions, terminal: Terminal): Promise<number> {
  if (options.againstNet !== undefined && options.net === undefined) failUsage('--against-net needs --net')
  if (spec === '-' && options.against === '-') failUsage('standard input can be one of the two specs')
  const json = options.format === 'json'
  const newer = await readNets(openNewSpec(spec), options.net)
  if (newer.nets === undefined) return fail(newer.diagnostics, json, terminal)
  const older = await readNets(await openOldSpec(options.against, spec), options.againstNet ?? options.net)
  if (older.nets === undefined) return fail(older.diagnostics, json, terminal)
  const { compared, added, removed } = pairNets(older.nets, newer.nets, options.net !== undefined)
  const path = showPath(spec, process.cwd())
  const findings = [
    ...removed.map((net) => locateInFile(createMessage('breaking-net', { net }), path)),
    ...compared.flatMap((each) => findBreaking(each, options.level)),
  ]
  report({ compared, added, removed, findings }, options, terminal)
  return hasErrors(findings) ? exitCodes.errors : exitCodes.fine
}

/** What was found in all nets. */
export interface BreakingReport {
  readonly compared: readonly ComparedNet[]
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly findings: readonly Diagnostic[]
}

async function readNets(
  spec: Parameters<typeof compileNets>[0] | Diagnostic,
  request: string | undefined,
): Promise<NetsOfSpec> {
  return 'code' in spec ? { diagnostics: [spec] } : compileNets(spec, request)
}

function pairNets(
  olds: ReadonlyMap<string, CompiledNet>,
  news: ReadonlyMap<string, CompiledNet>,
  isAsked: boolean,
): Omit<BreakingReport, 'findings'> {
  const compared: ComparedNet[] = []
  const single = isAsked ? [...olds.values()][0] : undefined
  for (const [name, newer] of news) {
    const older = single ?? olds.get(name)
    if (older !== undefined) compared.push({ name, older, newer, comparison: compareGraphs(older.graph, newer.graph) })
  }
  const added = [...news.keys()].filter((name) => single === undefined && !olds.has(name))
  const removed = [...olds.keys()].filter((name) => single === undefined && !news.has(name))
  return { compared, added, removed }
}

function report(result: BreakingReport, { format, level }: BreakingOptions, terminal: Terminal): void {
  switch (format) {
    case 'json':
      return writeJson(toDocument(result, level), terminal)
    case 'github':
      return terminal.out(renderDiagnostics(result.findings, 'github'))
    case 'text':
      terminal.out(formatBreaking(result, level))
      return showDiagnostics(result.findings.map(withoutList), terminal)
    default:
      return unreachable(format)
  }
}

/** The table has every tensor: what is said beside it is the first line. */
function withoutList(finding: Diagnostic): Diagnostic {
  return { ...finding, text: finding.text.split('\n', 1).join('') }
}

function toDocument({ compared, added, removed, findings }: BreakingReport, level: Grade): unknown {
  return {
    level,
    holds: !hasErrors(findings),
    nets: compared.map(({ name, older, comparison }) => ({
      net: name,
      against: older.graph.name,
      ...describeComparison(comparison),
    })),
    added,
    removed,
    diagnostics: findings.map(toJsonDiagnostic),
  }
}

function describeComparison(comparison: Comparison): Readonly<Record<string, unknown>> {
  const { grade, total, loaded, onlyNew, onlyOld, changed, renamed, ambiguous, afterMapping } = comparison
  return {
    grade,
    holds: Object.fromEntries(grades.map((level) => [level, holdsLevel(level, comparison)])),
    tensors: total,
    loaded,
    onlyNew: onlyNew.map(({ key, shape }) => ({ key, shape })),
    onlyOld: onlyOld.map(({ key, shape }) => ({ key, shape })),
    changed: changed.map(({ from, to }) => ({ key: to.key, shape: to.shape, oldKey: from.key, oldShape: from.shape })),
    renamed: renamed.map(({ from, to, reshaped }) => ({ from: from.key, to: to.key, shape: to.shape, reshaped })),
    ambiguous,
    afterMapping,
    interface: comparison.interface.map(({ what, text }) => ({ what, text })),
    operations: comparison.operations.map(({ kind, text, old, new: newer }) => ({
      change: kind,
      text,
      node: newer?.id ?? null,
      oldNode: old?.id ?? null,
    })),
    training: comparison.training,
  }
}
