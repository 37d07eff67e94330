import type { CitedCell, CitedTable, CitedTableColumn } from '../compiler/index.ts'
import type { Column } from './cells.ts'

/** How a cell says whether it agrees. */
export interface Marks {
  readonly agrees: string
  readonly differs: string
}

export function marksFor(ascii: boolean): Marks {
  return ascii ? { agrees: 'ok', differs: 'no' } : { agrees: '✓', differs: '✗' }
}

/** A table of a source: its rows, each cited column beside what is counted. */
export function citedColumns(table: CitedTable, marks: Marks): readonly Column[] {
  const { rows } = table
  const files = new Set(rows.map(({ file }) => file))
  return [
    { name: 'net or variant', right: false, cells: rows.map(({ name }) => name) },
    ...(rows.some(({ sweep }) => sweep !== undefined)
      ? [{ name: 'sweep', right: false, cells: rows.map(({ sweep }) => sweep ?? '') }]
      : []),
    ...(files.size > 1 ? [{ name: 'file', right: false, cells: rows.map(({ file }) => file) }] : []),
    ...table.columns.flatMap((column) => comparedColumns(column, marks)),
  ]
}

function comparedColumns({ name, cells, judgement }: CitedTableColumn, marks: Marks): readonly Column[] {
  const cited = { name, right: true, cells: cells.map((cell) => cell?.text ?? '') }
  if (judgement === undefined) return [cited]
  return [
    { ...cited, name: `cited ${name}` },
    { name: 'counted', right: true, cells: cells.map((cell) => (cell === undefined ? '' : formatCounted(cell))) },
    { name: '', right: false, cells: cells.map((cell) => (cell === undefined ? '' : markOf(cell, marks))) },
  ]
}

/** `45.7M ✓`. */
export function markCell(cell: CitedCell | undefined, marks: Marks): string {
  return cell === undefined ? '' : `${cell.text} ${markOf(cell, marks)}`.trimEnd()
}

function markOf({ agrees }: CitedCell, marks: Marks): string {
  return agrees === undefined ? '' : agrees ? marks.agrees : marks.differs
}

/** What is counted, in the unit of what is cited and with two digits more: beside 45.7M, 45.728M. */
function formatCounted({ counted, text }: CitedCell): string {
  if (counted === undefined) return ''
  const [, fraction = '', suffix = ''] = /^[\d_]*(?:\.(\d+))?([kMG]?)$/.exec(text) ?? []
  const power = suffixes.get(suffix)
  return power === undefined ? String(counted) : `${(counted / power).toFixed(fraction.length + 2)}${suffix}`
}

const suffixes: ReadonlyMap<string, number> = new Map([
  ['k', 1e3],
  ['M', 1e6],
  ['G', 1e9],
])

/** What is said below a table: for each compared column the rule, how much agrees, and every cell that does not. */
export function describeJudgements(table: CitedTable): readonly string[] {
  return table.columns.flatMap((column) => {
    const { judgement, name, cells } = column
    if (judgement === undefined) return []
    const { rule, agreeing, compared, agreeingRounded } = judgement
    const rounding = rule.truncates
      ? `cut off after the digits given (rounded, ${agreeingRounded} of ${compared})`
      : 'rounded'
    const deviation = `; at most ${formatPercent(judgement.largestDeviation)} off`
    const differing = cells.flatMap((cell, index) =>
      cell?.agrees === false ? [describeMisfit(cell, table.rows[index]?.name ?? '')] : [],
    )
    return [
      `${table.source}, ${name}: ${rule.title}, ${rounding}: ${agreeing} of ${compared} agree${deviation}`,
      ...differing.map((line) => `  ${line}`),
    ]
  })
}

function describeMisfit(cell: CitedCell, name: string): string {
  const { deviation, otherwise } = cell
  const off = deviation === undefined ? '' : `, ${formatPercent(deviation)} off`
  const reason =
    otherwise === undefined
      ? 'no rule gives it'
      : `it would be ${otherwise.title}${otherwise.truncates ? ', cut off' : ''}`
  return `${name}: ${cell.text} is cited, ${formatCounted(cell)} is counted${off}; ${reason}`
}

function formatPercent(share: number): string {
  return `${(share * 100).toFixed(2)} %`
}
