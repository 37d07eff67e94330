import { makeTerminalSafe } from '../diagnostics/render/index.ts'
import { formatColumns } from './text-table.ts'

/** A table for any format: what a column is called, whether it holds numbers, and a cell of it for each row. */
export interface Column {
  readonly name: string
  readonly right: boolean
  readonly cells: readonly string[]
}

/** Columns as lines for a terminal, the names first. */
export function formatTextTable(columns: readonly Column[]): readonly string[] {
  return formatColumns(
    rowsOf(columns).map((row) => row.map((cell) => makeTerminalSafe(cell))),
    columns.map(({ right }) => right),
  )
}

/** Columns as a table of GitHub-flavoured Markdown. */
export function formatMarkdownTable(columns: readonly Column[]): readonly string[] {
  const [names = [], ...rows] = rowsOf(columns).map((row) => row.map(escapeMarkdown))
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(names), line(columns.map(({ right }) => (right ? '---:' : '---'))), ...rows.map(line)]
}

/** Columns as comma-separated values (RFC 4180, lines end in a line feed), the names first. */
export function formatCsv(columns: readonly Column[]): readonly string[] {
  return rowsOf(columns).map((row) => row.map(quoteCsv).join(','))
}

/** Text that means itself in Markdown, in a cell or a line. */
export function escapeMarkdown(text: string): string {
  return makeTerminalSafe(text).replaceAll(/[\\`*_[\]<>|#]/g, (character) => `\\${character}`)
}

function rowsOf(columns: readonly Column[]): readonly (readonly string[])[] {
  const count = Math.max(0, ...columns.map(({ cells }) => cells.length))
  const names = columns.map(({ name }) => name)
  return [names, ...Array.from({ length: count }, (_, row) => columns.map(({ cells }) => cells[row] ?? ''))]
}

function quoteCsv(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
