import { countColumns } from '../diagnostics/render/index.ts'

/**
 * Lines of cells in columns, two spaces apart.
 *
 * @param rows a cell for each column; what a terminal cannot show has been taken out before
 * @param right which columns are numbers, whose ends stand below each other
 */
export function formatColumns(rows: readonly (readonly string[])[], right: readonly boolean[]): readonly string[] {
  const widths = right.map((_, column) =>
    rows.reduce((width, row) => Math.max(width, countColumns(row[column] ?? '')), 0),
  )
  return rows.map((row) =>
    row
      .map((cell, column) => alignCell(cell, widths[column] ?? 0, right[column] === true))
      .join('  ')
      .trimEnd(),
  )
}

/** A cell with blanks up to a width: before it where it is a number, otherwise behind it. */
export function alignCell(text: string, width: number, right: boolean): string {
  const padding = ' '.repeat(Math.max(0, width - countColumns(text)))
  return right ? padding + text : text + padding
}

/** How far the further lines of a cell are set in. */
const indent = '  '
/** An argument of more columns is cut: a spec may have strings of any length. */
const widestPart = 80

/** The cells of a column, each with its lines, and how wide the column is. */
export interface WrappedColumn {
  readonly lines: readonly (readonly string[])[]
  readonly width: number
}

/**
 * Breaks the cells of a column into lines of a width where they can be broken: between the arguments of a call, and behind
 * an arrow. An argument stays whole up to 80 columns, though the column is wider then. Lines after the first are set in.
 */
export function wrapColumn(cells: readonly string[], width: number): WrappedColumn {
  const widest = (lines: readonly (readonly string[])[]) => Math.max(0, ...lines.flat().map(countColumns))
  const narrow = cells.map((cell) => wrapCell(cell, width))
  const needed = widest(narrow)
  const lines = needed <= width ? narrow : cells.map((cell) => wrapCell(cell, needed))
  return { lines, width: widest(lines) }
}

function wrapCell(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const whole of splitParts(text)) {
    const part = cutPart(whole)
    const longer = line === '' ? part : `${line} ${part}`
    if (line === '' || countColumns(longer) <= width) line = longer
    else {
      lines.push(line)
      line = indent + part
    }
  }
  return [...lines, line]
}

function cutPart(text: string): string {
  if (countColumns(text) <= widestPart) return text
  let kept = ''
  for (const character of text) {
    if (countColumns(kept + character) > widestPart - 3) break
    kept += character
  }
  return `${kept}...`
}

/** Splits a text behind arrows, and behind commas but those that are inside an argument. */
function splitParts(text: string): readonly string[] {
  const parts: string[] = []
  let start = 0
  let depth = 0
  for (const { 0: found, index } of text.matchAll(/[([]|[)\]]|(?:,|→|->) /g)) {
    if (found === '(' || found === '[') depth += 1
    else if (found === ')' || found === ']') depth -= 1
    else if (depth <= 1) {
      parts.push(text.slice(start, index + found.length - 1))
      start = index + found.length
    }
  }
  return [...parts, text.slice(start)]
}
