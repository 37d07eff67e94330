import { lineStarts, positionAt, type SourceFile, type Span } from '../../source/index.ts'
import { countColumns, makeTerminalSafe } from './terminal-text.ts'

/** A longer line is shown in part, with an ellipsis where it is cut. */
const longestLine = 120
/** So much of a cut line is shown before the place. */
const shownBefore = 40
const tabWidth = 4

/** The line that a diagnostic is about, ready to print. */
export interface CodeFrame {
  /** Counted from 1. */
  readonly line: number
  /** Safe for a terminal, tabs expanded, cut to a window where it is long. */
  readonly text: string
  /** Spaces and carets that go below it. */
  readonly underline: string
  /** Last line of the span, where that is another one. */
  readonly lastLine: number | undefined
}

/**
 * The line where a span starts, with what it covers of that line underlined; undefined where the file has no text (a
 * weight file, a command line). Looks at a window only, so that a line of a megabyte costs no more than a short one.
 */
export function createFrame(file: SourceFile, span: Span): CodeFrame | undefined {
  if (file.text === '') return undefined
  const { line } = positionAt(file, span.start)
  const starts = lineStarts(file)
  const lineStart = starts[line - 1] ?? 0
  const lineEnd = endOfLine(file.text, lineStart, starts[line] ?? file.text.length)
  const start = Math.min(Math.max(span.start, lineStart), lineEnd)
  const end = Math.min(Math.max(span.end, start), lineEnd)
  const isLong = lineEnd - lineStart > longestLine
  const from = isLong ? startOfCharacter(file.text, Math.max(lineStart, start - shownBefore)) : lineStart
  const to = isLong ? startOfCharacter(file.text, Math.min(lineEnd, from + longestLine)) : lineEnd
  const opening = from > lineStart ? '…' : ''
  const closing = to < lineEnd ? '…' : ''
  const before = opening + expand(file.text.slice(from, start), opening.length)
  const covered = expand(file.text.slice(start, Math.min(end, to)), countColumns(before))
  const after = expand(file.text.slice(Math.min(end, to), to), countColumns(before + covered))
  const carets = '^'.repeat(Math.max(1, countColumns(covered)))
  const last = positionAt(file, Math.max(span.start, span.end - 1)).line
  return {
    line,
    text: before + covered + after + closing,
    underline: ' '.repeat(countColumns(before)) + carets,
    lastLine: last === line ? undefined : last,
  }
}

function endOfLine(text: string, start: number, next: number): number {
  let end = next
  while (end > start && (text[end - 1] === '\n' || text[end - 1] === '\r')) end -= 1
  return end
}

/** Not between the two halves of a surrogate pair. */
function startOfCharacter(text: string, index: number): number {
  const code = text.charCodeAt(index)
  return code >= 0xdc00 && code <= 0xdfff ? index - 1 : index
}

function expand(text: string, column: number): string {
  if (!text.includes('\t')) return makeTerminalSafe(text)
  let expanded = ''
  for (const [index, part] of text.split('\t').entries()) {
    if (index > 0) expanded += ' '.repeat(tabWidth - ((column + countColumns(expanded)) % tabWidth))
    expanded += makeTerminalSafe(part)
  }
  return expanded
}
