import picocolors from 'picocolors'
import type { Summary, SummaryNode } from '../compiler/index.ts'
import { countColumns, makeTerminalSafe } from '../diagnostics/render/index.ts'
import { formatBytes, formatCount, formatShare, formatWhole } from './format-number.ts'
import { listRows, type SummaryRow } from './summary-rows.ts'
import { alignCell, wrapColumn } from './text-table.ts'

export interface SummaryTableOptions {
  readonly columns: number
  readonly ascii: boolean
  readonly colour: boolean
  /** Levels of the tree; undefined for as many as fit a screen. */
  readonly depth: number | 'all' | undefined
}

type Cells = readonly [module: string, operation: string, output: string, params: string, macs: string]

const header: Cells = ['module', 'operation', 'output', 'parameters', 'multiply-adds']
const gap = 2
/** An operation is broken at this width before a line is allowed to be longer than the terminal. */
const narrowestOperation = 12

/** A network as a table in the manner of torchinfo: the tree of modules, then the totals. */
export function formatSummary(summary: Summary, tree: SummaryNode, options: SummaryTableOptions): string {
  const colours = picocolors.createColors(options.colour)
  const rows = listRows(tree, options)
  const cells = rows.map((row) => describeRow(row, options))
  const widths = header.map((name, column) =>
    cells.reduce((width, row) => Math.max(width, countColumns(row[column] ?? '')), name.length),
  )
  const others = widths.reduce((sum, width) => sum + width + gap, -gap) - (widths[1] ?? 0)
  const operations = wrapColumn(
    [header[1], ...cells.map(([, text]) => text)],
    Math.max(narrowestOperation, options.columns - others),
  )
  widths[1] = operations.width
  const total = others + operations.width
  const line = (row: Cells) =>
    row
      .map((cell, column) => alignCell(cell, widths[column] ?? 0, column > 2))
      .join(' '.repeat(gap))
      .trimEnd()
  const rule = colours.dim((options.ascii ? '-' : '─').repeat(total))
  const body = rows.flatMap(({ node, prefixBelow }, index) => {
    const [module, , ...numbers] = cells[index] ?? ['', '', '', '', '']
    const [first = '', ...more] = operations.lines[index + 1] ?? []
    const lines = [line([module, first, ...numbers]), ...more.map((text) => line([prefixBelow, text, '', '', '']))]
    return node.kind === 'gate' ? lines.map(colours.cyan) : lines
  })
  const title = `${makeTerminalSafe(summary.net)}  ${formatShape(summary.input)}`
  const totals = describeTotals(
    summary,
    rows.some((row) => row.copies.length > 1),
    options.ascii,
  )
  return `${[colours.bold(title), '', colours.bold(line(header)), rule, ...body, rule, ...totals].join('\n')}\n`
}

function describeRow({ node, prefix, copies }: SummaryRow, { ascii }: SummaryTableOptions): Cells {
  const times = copies.length > 1 ? `${copies.length} ${ascii ? 'x' : '×'} ` : ''
  const name = copies.length > 1 ? `${copies[0] ?? ''} ${ascii ? '..' : '…'} ${copies.at(-1) ?? ''}` : node.name
  return [
    `${prefix}${makeTerminalSafe(name)}`,
    `${times}${makeTerminalSafe(node.text)}`,
    formatShape(node.shape),
    node.params === 0 ? '' : `${times}${formatWhole(node.params)}`,
    node.macs === 0 ? '' : `${times}${formatCount(node.macs)}`,
  ]
}

function describeTotals(summary: Summary, folded: boolean, ascii: boolean): readonly string[] {
  const { params, statistics, macs, elementOperations, weightBytes, activations } = summary
  const lines: (readonly [string, string])[] = [
    ['parameters', `${formatWhole(params)}, and ${formatWhole(statistics)} running statistics`],
    ['multiply-adds', `${formatCount(macs)} (${formatWhole(macs)}) for one image`],
    ['element operations', `${formatCount(elementOperations)} besides`],
    ['gates', describeGateCost(summary)],
    ['receptive field', describeField(summary)],
    ['weights', `${formatBytes(weightBytes)} in float32`],
    ['activations', `about ${formatBytes(activations.peak)} at once, ${formatBytes(activations.total)} all together`],
  ]
  for (const { name, shape, own } of summary.outputs) {
    const cost =
      own === undefined
        ? ''
        : `, of its own ${formatWhole(own.params)} parameters, ${formatCount(own.macs)} multiply-adds`
    lines.push([
      summary.outputs.length === 1 ? 'output' : `output ${makeTerminalSafe(name)}`,
      `${formatShape(shape)}${cost}`,
    ])
  }
  const width = Math.max(...lines.map(([name]) => countColumns(name)))
  const times = ascii ? 'x' : '×'
  const legend = folded ? ['', `n ${times} stands for n copies that are alike; --depth all opens every module.`] : []
  return [...lines.map(([name, value]) => `${alignCell(name, width, false)}${' '.repeat(gap)}${value}`), ...legend]
}

/** `6: 1,344 parameters (0.76 %), 1.34 k multiply-adds (0.01 %)`. */
export function describeGateCost({ gates, params, macs }: Summary): string {
  if (gates.count === 0) return 'none'
  return (
    `${gates.count}: ${formatWhole(gates.params)} parameters (${formatShare(gates.params, params)}), ` +
    `${formatCount(gates.macs)} multiply-adds (${formatShare(gates.macs, macs)})`
  )
}

/** What convolutions see of the image; gates may have seen all of it, which is told apart. */
export function describeField({ receptiveField, gatesSeeWholeImage }: Summary): string {
  const field = receptiveField === undefined ? 'none: no feature map' : receptiveField.join('x')
  return gatesSeeWholeImage ? `${field}; the whole image through the gates` : field
}

function formatShape(shape: readonly number[]): string {
  return shape.join('x') || '1'
}
