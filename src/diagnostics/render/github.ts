import { positionAt } from '../../source/index.ts'
import type { Diagnostic } from '../diagnostic.ts'
import type { Severity } from '../template.ts'

/**
 * Workflow commands of GitHub Actions, one line a diagnostic, which become annotations on the changed files
 * (docs.github.com, "Workflow commands for GitHub Actions"). Data and properties are escaped as its toolkit does.
 */
export function renderGithub(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map((diagnostic) => `${renderCommand(diagnostic)}\n`).join('')
}

function renderCommand(diagnostic: Diagnostic): string {
  const { code, severity, text, hint, notes, location } = diagnostic
  const properties: (readonly [string, string | number])[] = [['file', location.file.path]]
  if (location.file.text !== '') {
    const start = positionAt(location.file, location.span.start)
    const end = positionAt(location.file, Math.max(location.span.start, location.span.end))
    properties.push(['line', start.line], ['endLine', end.line])
    // A command with columns is refused where it spans lines.
    if (start.line === end.line) properties.push(['col', start.column], ['endColumn', end.column])
  }
  properties.push(['title', `senet: ${code}`])
  const message = [text, ...notes.map((note) => note.text), ...(hint === undefined ? [] : [`hint: ${hint}`])].join('\n')
  const list = properties.map(([name, value]) => `${name}=${escapeProperty(String(value))}`).join(',')
  return `::${commandOf(severity)} ${list}::${escapeData(message)}`
}

function commandOf(severity: Severity): string {
  switch (severity) {
    case 'error':
      return 'error'
    case 'warning':
      return 'warning'
    case 'information':
      return 'notice'
  }
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
