import {
  createMessage,
  locateMessage,
  type Diagnostic,
  type Note,
  type Severity,
} from '../../../src/diagnostics/index.ts'

/** A diagnostic on what `[` and `]` enclose in a text, which are taken out of it. */
export function diagnosticAt(
  marked: string,
  more: { readonly path?: string; readonly notes?: readonly Note[]; readonly severity?: Severity } = {},
): Diagnostic {
  const start = marked.indexOf('[')
  const end = marked.indexOf(']') - 1
  const text = marked.replace('[', '').replace(']', '')
  const file = { path: more.path ?? 'net.senet', text }
  const message = createMessage('file-not-found', { path: 'other.senet' })
  const diagnostic = locateMessage(message, { file, span: { start, end } }, { notes: more.notes ?? [], hint: 'Look.' })
  return { ...diagnostic, severity: more.severity ?? 'error' }
}

/** A diagnostic on a file without text. */
export function diagnosticOnFile(path: string): Diagnostic {
  const message = createMessage('file-not-utf8', { path, offset: 3, byte: 'ff' })
  return locateMessage(message, { file: { path, text: '' }, span: { start: 0, end: 0 } })
}
