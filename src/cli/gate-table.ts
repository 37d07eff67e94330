import picocolors from 'picocolors'
import type { GateDescription, GatePlace, Summary } from '../compiler/index.ts'
import { makeTerminalSafe } from '../diagnostics/render/index.ts'
import { type Column, formatTextTable } from './cells.ts'
import { formatWhole } from './format-number.ts'
import { describeField, describeGateCost, type SummaryTableOptions } from './summary-table.ts'

/** Gates that are alike and follow one another, as one row. */
interface GateRow {
  readonly gate: GateDescription
  readonly paths: readonly string[]
}

/** The gates of a net: a row for each, one for those that are alike and follow one another, unless `depth` is `all`. */
export function formatGates(
  summary: Summary,
  gates: readonly GateDescription[],
  { ascii, colour, depth }: SummaryTableOptions,
): string {
  const title = picocolors.createColors(colour).bold(makeTerminalSafe(summary.net))
  if (gates.length === 0) return `${title}\n\nNo gates.\n`
  const rows = foldGates(gates, depth === 'all')
  const column = (name: string, right: boolean, cell: (row: GateRow) => string): Column => ({
    name,
    right,
    cells: rows.map(cell),
  })
  const times = ascii ? 'x' : '×'
  const isFolded = rows.some(({ paths }) => paths.length > 1)
  const dash = ascii ? '-' : '–'
  const lines = formatTextTable([
    column('gate', false, ({ paths }) => describePaths(paths, ascii)),
    column('kind', false, ({ gate }) => gate.name),
    column('place', false, ({ gate }) => describePlace(gate.place)),
    column('channels', true, ({ gate }) => String(gate.channels)),
    column('hidden', true, ({ gate }) => (gate.hidden.length === 0 ? dash : gate.hidden.join(', '))),
    column('squeeze', false, ({ gate: { squeeze } }) => (squeeze === undefined ? dash : squeeze.join(' + ') || 'none')),
    column('excitation', false, ({ gate }) => gate.excitation ?? dash),
    column('parameters', true, ({ gate, paths }) => {
      const own = formatWhole(gate.params)
      return paths.length > 1 ? `${paths.length} ${times} ${own}` : own
    }),
  ])
  const totals = [
    `gates            ${describeGateCost(summary)}`,
    `receptive field  ${describeField(summary)}`,
    ...(isFolded ? ['', `n ${times} stands for n gates that are alike; --depth all tells each.`] : []),
  ]
  return `${[title, '', ...lines, '', ...totals].join('\n')}\n`
}

function foldGates(gates: readonly GateDescription[], all: boolean): readonly GateRow[] {
  const rows: { readonly gate: GateDescription; readonly likeness: string; readonly paths: string[] }[] = []
  for (const gate of gates) {
    const likeness = JSON.stringify({ ...gate, path: '' })
    const last = rows.at(-1)
    if (!all && last?.likeness === likeness) last.paths.push(gate.path)
    else rows.push({ gate, likeness, paths: [gate.path] })
  }
  return rows
}

function describePaths(paths: readonly string[], ascii: boolean): string {
  const [first = '', last] = [paths[0], paths.length > 1 ? paths.at(-1) : undefined]
  return last === undefined ? first : `${first} ${ascii ? '..' : '…'} ${last}`
}

function describePlace(place: GatePlace): string {
  return place.at === 'step' ? `after ${place.after}` : place.at
}
