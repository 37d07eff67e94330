import {
  measureSweep,
  type SweepRequest,
  sweepSource,
  type SweepMeasurements,
  type CitedTable,
} from '../../compiler/index.ts'
import { type Diagnostic, hasErrors } from '../../diagnostics/index.ts'
import { makeTerminalSafe, toJsonDiagnostic } from '../../diagnostics/render/index.ts'
import { type Column, escapeMarkdown, formatCsv, formatMarkdownTable, formatTextTable } from '../cells.ts'
import { describeJudgements, type Marks, marksFor } from '../cited-table.ts'
import { exitCodes } from '../exit-codes.ts'
import { openSpec } from '../host.ts'
import { startProgress } from '../progress.ts'
import { fail, showDiagnostics, writeJson } from '../report.ts'
import { toSweepDocument } from '../sweep-document.ts'
import { citedTables, sweepColumns, sweepTitle, sweepValues } from '../sweep-table.ts'
import type { Terminal } from '../terminal.ts'
import { failUsage } from '../usage.ts'

export interface SweepOptions {
  readonly net?: string
  /** Each a path and its values: `se.r=2,4,8`. */
  readonly set?: readonly string[]
  readonly grid?: true
  readonly json?: true
  readonly markdown?: true
  readonly csv?: true
  readonly ascii?: true
}

/** Fewer variants are measured before a bar would be seen. */
const fewestForProgress = 12

/** A sweep beside what its sources give. */
interface Swept {
  readonly sweep: SweepMeasurements
  readonly cited: readonly CitedTable[]
}

/** What the variants of a file's sweeps, or of one given by `--set`, cost: a table for each. */
export async function runSweep(
  path: string,
  name: string | undefined,
  options: SweepOptions,
  terminal: Terminal,
): Promise<number> {
  const request = readRequest(name, options)
  const json = options.json === true
  const spec = openSpec(path)
  if ('code' in spec) return fail([spec], json, terminal)
  const { sweeps, diagnostics } = await sweepSource(spec.source, spec.host, request)
  if (hasErrors(diagnostics)) return fail(diagnostics, json, terminal)
  const total = sweeps.reduce((count, { variants }) => count + variants.length, 0)
  const progress = total < fewestForProgress ? undefined : startProgress('variants', total)
  const swept: Swept[] = []
  try {
    for (const one of sweeps) {
      const sweep = measureSweep(one, () => progress?.advance())
      swept.push({ sweep, cited: citedTables(sweep, spec.source.path) })
    }
  } finally {
    progress?.stop()
  }
  const found = [...diagnostics, ...swept.flatMap(({ sweep }) => sweep.diagnostics)]
  if (json) {
    const document = { sweeps: swept.map(({ sweep, cited }) => toSweepDocument(sweep, cited)) }
    writeJson({ ...document, diagnostics: found.map(toJsonDiagnostic) }, terminal)
  } else {
    terminal.out(formatSwept(swept, options, marksFor(options.ascii ?? terminal.ascii)))
  }
  showDiagnostics(found, terminal)
  return endOf(swept, found)
}

function endOf(swept: readonly Swept[], found: readonly Diagnostic[]): number {
  const isWhole = swept.every(({ sweep }) => sweep.variants.every(({ measurement }) => measurement !== undefined))
  return isWhole && !hasErrors(found) ? exitCodes.fine : exitCodes.errors
}

function readRequest(name: string | undefined, { set, net, grid, json, markdown, csv }: SweepOptions): SweepRequest {
  if ([json, markdown, csv].filter((one) => one === true).length > 1) {
    failUsage('--json, --markdown and --csv exclude each other')
  }
  if (set === undefined) {
    if (net !== undefined) failUsage('--net goes with --set key=value,value: a sweep of the file names its net')
    if (grid !== undefined) failUsage('--grid goes with --set key=value,value')
    return { kind: 'declared', name }
  }
  if (name !== undefined) failUsage(`--set makes a sweep of its own: take ${name} out, or --set`)
  return { kind: 'given', net, settings: set, grid }
}

function formatSwept(swept: readonly Swept[], { markdown, csv }: SweepOptions, marks: Marks): string {
  if (csv) return `${formatCsv(sweepValues(swept)).join('\n')}\n`
  const parts = swept.map(({ sweep, cited }) => {
    const columns = sweepColumns(sweep, cited, marks)
    return markdown ? formatMarkdown(sweep, cited, columns) : formatText(sweep, cited, columns)
  })
  return parts.map((lines) => `${lines.join('\n')}\n`).join('\n')
}

function formatText(
  sweep: SweepMeasurements,
  cited: readonly CitedTable[],
  columns: readonly Column[],
): readonly string[] {
  const judgements = cited.flatMap(describeJudgements).map((line) => makeTerminalSafe(line))
  const below = judgements.length === 0 ? [] : ['', ...judgements]
  return [makeTerminalSafe(sweepTitle(sweep)), '', ...formatTextTable(columns), ...below]
}

function formatMarkdown(
  sweep: SweepMeasurements,
  cited: readonly CitedTable[],
  columns: readonly Column[],
): readonly string[] {
  const judgements = cited
    .flatMap(describeJudgements)
    .map((line) => line.replace(/^( *)(.*)/, (_, indent: string, text: string) => `${indent}- ${escapeMarkdown(text)}`))
  const below = judgements.length === 0 ? [] : ['', ...judgements]
  return [`### ${escapeMarkdown(sweepTitle(sweep))}`, '', ...formatMarkdownTable(columns), ...below]
}
