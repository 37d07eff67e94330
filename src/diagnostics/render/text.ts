import picocolors from 'picocolors'
import { positionAt } from '../../source/index.ts'
import type { Diagnostic, Location } from '../diagnostic.ts'
import type { Severity } from '../template.ts'
import { createFrame } from './frame.ts'
import { makeTerminalSafe } from './terminal-text.ts'

/** With or without colours: ANSI escapes only where the reader is a terminal that wants them. */
export interface TextOptions {
  readonly colour?: boolean
}

type Colours = ReturnType<typeof picocolors.createColors>

/**
 * Diagnostics as people read them, in the given order, each with its code, place, line of source, notes from the
 * innermost block outwards, hint, fixes and page; a count at the end. Empty for none.
 */
export function renderText(diagnostics: readonly Diagnostic[], options: TextOptions = {}): string {
  if (diagnostics.length === 0) return ''
  const colours = picocolors.createColors(options.colour ?? false)
  const parts = diagnostics.map((diagnostic) => renderOne(diagnostic, colours))
  return `${parts.join('\n')}\n${countBySeverity(diagnostics)}\n`
}

/** `2 errors and 1 warning`; empty for none. */
export function countBySeverity(diagnostics: readonly Diagnostic[]): string {
  const counts = { error: 0, warning: 0, information: 0 }
  for (const { severity } of diagnostics) counts[severity] += 1
  const parts: string[] = []
  if (counts.error > 0) parts.push(`${counts.error} error${counts.error === 1 ? '' : 's'}`)
  if (counts.warning > 0) parts.push(`${counts.warning} warning${counts.warning === 1 ? '' : 's'}`)
  if (counts.information > 0) parts.push(`${counts.information} remark${counts.information === 1 ? '' : 's'}`)
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}

function renderOne(diagnostic: Diagnostic, colours: Colours): string {
  const paint = paintFor(diagnostic.severity, colours)
  const [first = '', ...rest] = makeTerminalSafe(diagnostic.text, true).split('\n')
  const frame = createFrame(diagnostic.location.file, diagnostic.location.span)
  const margin = ' '.repeat(frame === undefined ? 1 : String(frame.line).length)
  const bar = colours.dim('|')
  const lines = [
    `${paint(`${diagnostic.severity}[${diagnostic.code}]`)}: ${colours.bold(first)}`,
    ...rest,
    `${margin}${colours.dim('-->')} ${describePlace(diagnostic.location)}`,
  ]
  if (frame !== undefined) {
    const more = frame.lastLine === undefined ? '' : colours.dim(` to line ${frame.lastLine}`)
    const spaces = frame.underline.length - frame.underline.trimStart().length
    lines.push(
      `${margin} ${bar}`,
      `${colours.dim(String(frame.line))} ${bar} ${frame.text}`,
      `${margin} ${bar} ${' '.repeat(spaces)}${paint(frame.underline.trimStart())}${more}`,
    )
  }
  const remark = (text: string) => lines.push(`${margin} ${colours.dim('=')} ${text}`)
  for (const note of diagnostic.notes) {
    const place = note.location === undefined ? '' : colours.dim(` (${describePlace(note.location)})`)
    remark(makeTerminalSafe(note.text) + place)
  }
  if (diagnostic.hint !== undefined) remark(`${colours.cyan('hint:')} ${makeTerminalSafe(diagnostic.hint)}`)
  for (const fix of diagnostic.fixes) {
    remark(`${colours.green(fix.safe ? 'fix:' : 'fix, changes numbers:')} ${makeTerminalSafe(fix.title)}`)
  }
  remark(colours.dim(`more: senet explain ${diagnostic.code}`))
  return `${lines.join('\n')}\n`
}

function describePlace({ file, span }: Location): string {
  const path = makeTerminalSafe(file.path)
  if (file.text === '') return path
  const { line, column } = positionAt(file, span.start)
  return `${path}:${line}:${column}`
}

function paintFor(severity: Severity, colours: Colours): (text: string) => string {
  switch (severity) {
    case 'error':
      return (text) => colours.bold(colours.red(text))
    case 'warning':
      return (text) => colours.bold(colours.yellow(text))
    case 'information':
      return (text) => colours.bold(colours.blue(text))
  }
}
