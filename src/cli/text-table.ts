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

/** Cuts a text to a width, with an ellipsis where something is gone. */
export function cutCell(text: string, width: number, ascii: boolean): string {
  if (countColumns(text) <= width) return text
  const ellipsis = ascii ? '...' : '…'
  let kept = ''
  for (const character of text) {
    if (countColumns(kept + character) > width - ellipsis.length) break
    kept += character
  }
  return kept + ellipsis
}
