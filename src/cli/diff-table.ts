import picocolors from 'picocolors'
import { type FoldedChange, foldChanges, type NetDifference } from '../compare/index.ts'
import { countColumns, makeTerminalSafe } from '../diagnostics/render/index.ts'
import { formatCount, formatWhole } from './format-number.ts'
import { alignCell, wrapColumn } from './text-table.ts'

export interface DifferenceOptions {
  readonly columns: number
  readonly ascii: boolean
  readonly colour: boolean
}

const marks: Readonly<Record<FoldedChange['kind'], string>> = {
  added: '+',
  removed: '-',
  changed: '~',
  renamed: '~',
  rewired: '~',
  resized: '=',
}

/** A line of a table: the mark, where, what, and the costs. */
type Cells = readonly [place: string, what: string, params: string, macs: string]

const header: Cells = ['', '', 'parameters', 'multiply-adds']
const gap = 2
/** What is said of a change is broken at this width before a line is allowed to be longer than the terminal. */
const narrowest = 24

/** How one net differs from another: a line for each change, alike copies in one, then the totals. */
export function formatDifference(difference: NetDifference, options: DifferenceOptions): string {
  const { before, after, changes } = difference
  const colours = picocolors.createColors(options.colour)
  const arrow = options.ascii ? '->' : '→'
  const title = colours.bold(`${makeTerminalSafe(before.net)} ${arrow} ${makeTerminalSafe(after.net)}`)
  if (changes.length === 0) return `${title}\n\nNothing differs.\n`
  const rows = foldChanges(changes)
  const cells = rows.map((row) => describeRow(row, options))
  const widths = header.map((name, column) =>
    [...cells.map((row) => row[column] ?? ''), name].reduce((width, cell) => Math.max(width, countColumns(cell)), 0),
  )
  const others = (widths[0] ?? 0) + (widths[2] ?? 0) + (widths[3] ?? 0) + 3 * gap + 2
  const whats = wrapColumn(
    cells.map(([, what]) => what),
    Math.max(narrowest, options.columns - others),
  )
  const line = ([place, what, params, macs]: Cells) =>
    [
      alignCell(place, widths[0] ?? 0, false),
      alignCell(what, whats.width, false),
      alignCell(params, widths[2] ?? 0, true),
      alignCell(macs, widths[3] ?? 0, true),
    ]
      .join(' '.repeat(gap))
      .trimEnd()
  const paint = (kind: FoldedChange['kind']) =>
    kind === 'added'
      ? colours.green
      : kind === 'removed'
        ? colours.red
        : kind === 'resized'
          ? colours.dim
          : colours.yellow
  const body = rows.map(({ kind }, index) => {
    const [place, , params, macs] = cells[index] ?? ['', '', '', '']
    const [first = '', ...more] = whats.lines[index] ?? []
    const lines = [`${marks[kind]} ${line([place, first, params, macs])}`]
    for (const what of more) lines.push(`  ${line(['', what, '', ''])}`)
    return lines.map((text) => paint(kind)(text.trimEnd())).join('\n')
  })
  return `${[title, '', colours.bold(`  ${line(header)}`), ...body, '', ...describeTotals(difference, arrow)].join('\n')}\n`
}

function describeRow(row: FoldedChange, { ascii }: DifferenceOptions): Cells {
  const times = ascii ? 'x' : '×'
  const places = row.around.map(({ name, count }) => (count > 1 ? `${count} ${times} ${name}` : name))
  const [first, ...more] = row.names
  const name = more.length === 0 ? first : `${first ?? ''} ${ascii ? '..' : '…'} ${more.at(-1) ?? ''}`
  const isWhole = row.kind === 'resized' && row.names.length > 1
  // A change without a module around it that is of no operation is of the whole net.
  const shown = row.kind === 'resized' && name?.startsWith('(') === true && places.length === 0 ? 'all' : name
  return [
    makeTerminalSafe([...places, ...(isWhole || shown === undefined ? [] : [shown])].join(': ')),
    makeTerminalSafe(describeChange(row, ascii)),
    formatDelta(row.params, formatWhole),
    formatDelta(row.macs, formatCount),
  ]
}

function describeChange({ kind, before, after, names, operations, changes }: FoldedChange, ascii: boolean): string {
  const arrow = ascii ? '->' : '→'
  // Copies of one name are counted by the modules around them.
  const times = changes.length > 1 && names.length > 1 ? `${changes.length} ${ascii ? 'x' : '×'} ` : ''
  switch (kind) {
    case 'added':
      return `${times}${after ?? ''}`
    case 'removed':
      return `${times}${before ?? ''}`
    case 'renamed':
      return `was ${before ?? ''}`
    case 'resized':
      if (operations === 1 && before === after) return 'takes another size'
      if (operations === 1) return `gives ${before ?? ''} ${arrow} ${after ?? ''}`
      return `${formatWhole(operations)} operations at other sizes`
    case 'changed':
    case 'rewired':
      return `${times}${before ?? ''} ${arrow} ${after ?? ''}`
  }
}

function describeTotals({ before, after }: NetDifference, arrow: string): readonly string[] {
  const lines = (['params', 'macs'] as const).map((cost): readonly [string, string, string] => {
    const delta = after[cost] - before[cost]
    const share =
      before[cost] === 0 || delta === 0 ? '' : ` (${formatDelta((delta / before[cost]) * 100, formatPercent)} %)`
    const format = cost === 'params' ? formatWhole : formatCount
    return [
      cost === 'params' ? 'parameters' : 'multiply-adds',
      `${format(before[cost])} ${arrow} ${format(after[cost])}`,
      `${delta === 0 ? '0' : formatDelta(delta, formatWhole)}${share}`,
    ]
  })
  const widths = [0, 1].map((column) => Math.max(...lines.map((row) => countColumns(row[column] ?? ''))))
  return lines.map(
    ([name, values, delta]) =>
      `${alignCell(name, widths[0] ?? 0, false)}  ${alignCell(values, widths[1] ?? 0, false)}  ${delta}`,
  )
}

function formatPercent(value: number): string {
  return value.toFixed(2)
}

/** With its sign; nothing for 0. */
function formatDelta(value: number, format: (value: number) => string): string {
  return value === 0 ? '' : `${value < 0 ? '-' : '+'}${format(Math.abs(value))}`
}
