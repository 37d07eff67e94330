import { resolve } from 'node:path'
import { type Diagnostic, hasErrors } from '../../diagnostics/index.ts'
import { toJsonDiagnostic } from '../../diagnostics/render/index.ts'
import { parse } from '../../syntax/index.ts'
import { exitCodes } from '../exit-codes.ts'
import { standardInput } from '../files.ts'
import { locateInFile, openSpec, showPath } from '../host.ts'
import { findPrettierOptions, formatSpec, isIgnoredByPrettier } from '../prettier-options.ts'
import { showDiagnostics, writeJson } from '../report.ts'
import { countNoun, findSpecs } from '../spec-files.ts'
import type { Terminal } from '../terminal.ts'
import { failUsage } from '../usage.ts'
import { writeFileAtomically } from '../write-files.ts'

export interface FormatOptions {
  /** What happens to the result: it is printed, takes the file's place, or is compared with it. */
  readonly mode: 'print' | 'write' | 'check'
  /** The path of what comes through standard input, which says which configuration holds. */
  readonly stdinFilepath?: string
  readonly json?: true
}

interface FormattedFile {
  readonly path: string
  /** Excluded by `.gitignore` or `.prettierignore`: it stays as it is. */
  readonly ignored: boolean
  /** Whether the form differs from what was there. */
  readonly changed: boolean
  readonly text: string
}

/**
 * Formats every file that the arguments name, as Prettier does with this package's plugin: with the options of
 * `.prettierrc` and `.editorconfig`, but for files that `.prettierignore` or `.gitignore` excludes. The text of a file, or
 * with `check` the paths of those that differ, go to standard output, messages to standard error. A file with mistakes is
 * left as it is, and told.
 */
export async function runFormat(args: readonly string[], options: FormatOptions, terminal: Terminal): Promise<number> {
  const { mode, json = false } = options
  const { paths, diagnostics: missing } = await findSpecs(args)
  if (mode === 'print' && !json && paths.length > 1) failUsage('format prints one file: give --write or --check')
  const diagnostics: Diagnostic[] = [...missing]
  const files: FormattedFile[] = []
  for (const path of paths) {
    const file = await formatFile(path, options)
    if ('code' in file) diagnostics.push(file)
    else if ('diagnostics' in file) diagnostics.push(...file.diagnostics)
    else {
      const failure = mode === 'write' && file.changed ? writeFileAtomically(resolve(path), file.text) : undefined
      if (failure === undefined) files.push(file)
      else diagnostics.push(locateInFile(failure, file.path))
    }
  }
  const changed = files.filter((file) => file.changed)
  if (json) {
    const shown = files.map(({ text, ...file }) => (mode === 'print' ? { ...file, text } : file))
    writeJson({ files: shown, diagnostics: diagnostics.map(toJsonDiagnostic) }, terminal)
  } else if (mode === 'print') {
    for (const { text } of files) terminal.out(text)
  } else {
    for (const { path } of changed) (mode === 'check' ? terminal.out : terminal.err)(`${path}\n`)
  }
  showDiagnostics(diagnostics, terminal)
  if (mode !== 'print') {
    const ignored = files.filter((file) => file.ignored).length
    const counts = { files: paths.length, changed: changed.length, failed: paths.length - files.length, ignored }
    terminal.err(summarise(counts, mode))
  }
  const differs = mode === 'check' && changed.length > 0
  return hasErrors(diagnostics) || differs ? exitCodes.errors : exitCodes.fine
}

async function formatFile(
  path: string,
  { stdinFilepath = 'stdin.senet' }: FormatOptions,
): Promise<FormattedFile | Diagnostic | { readonly diagnostics: readonly Diagnostic[] }> {
  const spec = openSpec(path)
  if ('code' in spec) return spec
  const known = path === standardInput ? stdinFilepath : path
  const shown = showPath(known, process.cwd())
  const { text } = spec.source
  if (await isIgnoredByPrettier(known)) return { path: shown, ignored: true, changed: false, text }
  const found = await findPrettierOptions(known)
  if ('code' in found) return locateInFile(found, shown)
  try {
    const formatted = await formatSpec(text, found.options)
    return { path: shown, ignored: false, changed: formatted !== text, text: formatted }
  } catch (error) {
    // The plugin throws the first mistake; all of them are told.
    const { diagnostics } = parse({ path: shown, text })
    if (hasErrors(diagnostics)) return { diagnostics }
    throw error
  }
}

function summarise(
  { files, changed, failed, ignored }: Readonly<Record<'files' | 'changed' | 'failed' | 'ignored', number>>,
  mode: 'write' | 'check',
): string {
  const formatted = files - changed - failed - ignored
  const parts = [
    ...(changed > 0 ? [mode === 'write' ? `${changed} changed` : `${changed} not formatted`] : []),
    ...(failed > 0 ? [`${failed} with errors`] : []),
    ...(ignored > 0 && formatted > 0 ? [`${formatted} formatted`] : []),
    ...(ignored > 0 ? [`${ignored} ignored`] : []),
  ]
  const said = parts.length > 0 ? parts.join(', ') : files === 1 ? 'formatted' : 'all formatted'
  return `${countNoun(files, 'file')}, ${said}\n`
}
