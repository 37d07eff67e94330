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
      .map((cell, column) => {
        const space = ' '.repeat((widths[column] ?? 0) - countColumns(cell))
        return right[column] === true ? space + cell : cell + space
      })
      .join('  ')
      .trimEnd(),
  )
}
