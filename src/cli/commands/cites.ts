import { arrangeTables, type CitedRow, type CitedTable, measureCited } from '../../compiler/index.ts'
import { createMessage, type Diagnostic, hasErrors } from '../../diagnostics/index.ts'
import { makeTerminalSafe, toJsonDiagnostic } from '../../diagnostics/render/index.ts'
import { escapeMarkdown, formatMarkdownTable, formatTextTable } from '../cells.ts'
import { citedColumns, describeJudgements, type Marks, marksFor } from '../cited-table.ts'
import { exitCodes } from '../exit-codes.ts'
import { locateInFile, openSpec } from '../host.ts'
import { startProgress } from '../progress.ts'
import { showDiagnostics, writeJson } from '../report.ts'
import { findSpecs, withoutRepeats } from '../spec-files.ts'
import { toCitedDocument } from '../sweep-document.ts'
import type { Terminal } from '../terminal.ts'
import { failUsage } from '../usage.ts'

export interface CitesOptions {
  readonly exitCode?: true
  readonly json?: true
  readonly markdown?: true
  readonly ascii?: true
}

/** What specs cite beside what is counted: a table for each source, and the rule under which each column agrees. */
export async function runCites(args: readonly string[], options: CitesOptions, terminal: Terminal): Promise<number> {
  if (options.json && options.markdown) failUsage('--json and --markdown exclude each other')
  const { paths, diagnostics: missing } = await findSpecs(args)
  const diagnostics: Diagnostic[] = [...missing]
  const rows: CitedRow[] = []
  const progress = startProgress('files', paths.length)
  try {
    for (const path of paths) {
      const spec = openSpec(path)
      if ('code' in spec) diagnostics.push(spec)
      else {
        const cited = await measureCited(spec.source, spec.host)
        rows.push(...cited.rows)
        diagnostics.push(...cited.diagnostics)
      }
      progress.advance()
    }
  } finally {
    progress.stop()
  }
  const tables = arrangeTables(rows)
  if (tables.length === 0 && !hasErrors(diagnostics)) {
    diagnostics.push(locateInFile(createMessage('nothing-cited', { path: args.join(', ') }), paths[0] ?? ''))
  }
  const found = withoutRepeats(diagnostics)
  if (options.json) {
    writeJson({ tables: tables.map(toCitedDocument), diagnostics: found.map(toJsonDiagnostic) }, terminal)
  } else {
    const marks = marksFor(options.ascii ?? terminal.ascii)
    const parts = tables.map((table) => (options.markdown ? formatMarkdown(table, marks) : formatText(table, marks)))
    terminal.out(parts.map((lines) => `${lines.join('\n')}\n`).join('\n'))
  }
  showDiagnostics(found, terminal)
  const differs = tables.some(({ columns }) =>
    columns.some(({ cells }) => cells.some((cell) => cell?.agrees === false)),
  )
  return hasErrors(found) || (options.exitCode && differs) ? exitCodes.errors : exitCodes.fine
}

function formatText(table: CitedTable, marks: Marks): readonly string[] {
  const below = describeJudgements(table).map((line) => makeTerminalSafe(line))
  const lines = [makeTerminalSafe(table.source), '', ...formatTextTable(citedColumns(table, marks))]
  return below.length === 0 ? lines : [...lines, '', ...below]
}

function formatMarkdown(table: CitedTable, marks: Marks): readonly string[] {
  const below = describeJudgements(table).map(
    (line) => `${/^ */.exec(line)?.[0] ?? ''}- ${escapeMarkdown(line.trimStart())}`,
  )
  const lines = [`### ${escapeMarkdown(table.source)}`, '', ...formatMarkdownTable(citedColumns(table, marks))]
  return below.length === 0 ? lines : [...lines, '', ...below]
}
