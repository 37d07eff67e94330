/** A source text under the name that diagnostics show for it. Lines are computed on demand. */
export interface SourceFile {
  /** Path as the user would write it, with `/` between its parts; `senet:gates` and the like for built-in modules. */
  readonly path: string
  readonly text: string
}

/** A place in a text, both counted from 1; `column` counts UTF-16 code units. */
export interface Position {
  readonly line: number
  readonly column: number
}

const lineStartsOf = new WeakMap<SourceFile, readonly number[]>()

/** Offsets at which the lines of a file start. A line ends at `\n`, `\r\n` or `\r`. */
export function lineStarts(file: SourceFile): readonly number[] {
  const known = lineStartsOf.get(file)
  if (known !== undefined) return known
  const starts = [0]
  for (const match of file.text.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length)
  lineStartsOf.set(file, starts)
  return starts
}

/** The line and column of an offset; offsets past the end give the end. */
export function positionAt(file: SourceFile, offset: number): Position {
  const starts = lineStarts(file)
  const at = Math.max(0, Math.min(offset, file.text.length))
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= at) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: at - (starts[low] ?? 0) + 1 }
}

/** The text of a line (counted from 1) without its line end; empty where there is no such line. */
export function lineText(file: SourceFile, line: number): string {
  const starts = lineStarts(file)
  const start = starts[line - 1]
  if (start === undefined) return ''
  return file.text.slice(start, starts[line] ?? file.text.length).replace(/[\r\n]+$/, '')
}
