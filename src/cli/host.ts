import { dirname, isAbsolute, normalize, relative, resolve, sep } from 'node:path'
import type { Host } from '../compiler/index.ts'
import { type Diagnostic, locateMessage, type Message } from '../diagnostics/index.ts'
import type { SourceFile } from '../source/index.ts'
import { isInside, readText, readTextInside, standardInput } from './files.ts'

/** A spec with the host that reads what it imports. */
export interface OpenSpec {
  readonly source: SourceFile
  readonly host: Host
}

/** What diagnostics call a spec that came through standard input. */
export const standardInputName = '<stdin>'

/**
 * Reads a spec, `-` being standard input. What it imports is looked for below a root and nowhere else: the folder that
 * the command runs in where the spec lies below it, otherwise the spec's own folder. Diagnostics show paths relative to
 * the folder that the command runs in. Errors: those of `readText`.
 */
export function openSpec(path: string, folder: string = process.cwd()): OpenSpec | Diagnostic {
  const shown = showPath(path, folder)
  const text = readText(path === standardInput ? path : resolve(folder, path))
  if (typeof text !== 'string') return locateInFile(renamed(text, resolve(folder, path), shown), shown)
  const full = path === standardInput ? resolve(folder, 'stdin') : resolve(folder, path)
  const root = isInside(folder, full) ? folder : dirname(full)
  return { source: { path: shown, text }, host: { read: (imported) => readImport(root, folder, imported) } }
}

/** A path as diagnostics show it, with `/` between its parts. */
export function showPath(path: string, folder: string): string {
  if (path === standardInput) return standardInputName
  const full = resolve(folder, path)
  const shown = isInside(folder, full) || !isAbsolute(path) ? relative(folder, full) : normalize(path)
  return shown.replaceAll(sep, '/')
}

/** A message about a file as a diagnostic that points at the file. */
export function locateInFile(message: Message, path: string): Diagnostic {
  return locateMessage(message, { file: { path, text: '' }, span: { start: 0, end: 0 } })
}

async function readImport(root: string, folder: string, path: string): Promise<SourceFile | Diagnostic | undefined> {
  const text = readTextInside(root, resolve(folder, path))
  if (typeof text === 'string') return { path, text }
  if (text.code === 'file-not-found') return undefined
  return locateInFile(renamed(text, resolve(folder, path), path), path)
}

/** Messages of files name the path that was read; the user knows it as another. */
function renamed(message: Message, full: string, shown: string): Message {
  return { ...message, text: message.text.replace(full, () => shown) }
}
