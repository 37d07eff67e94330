import { existsSync, statSync } from 'node:fs'
import { checkSource } from '../../compiler/index.ts'
import { type Diagnostic, hasErrors } from '../../diagnostics/index.ts'
import { countBySeverity, type DiagnosticFormat, renderDiagnostics } from '../../diagnostics/render/index.ts'
import { standardInput } from '../files.ts'
import { locateInFile, openSpec, showPath } from '../host.ts'
import { readVersion } from '../package-folder.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Terminal } from '../terminal.ts'

/**
 * Checks every file that the arguments name: all its nets, all variants of its sweeps. Diagnostics go to standard error
 * as text, in another format to standard output; a line that counts files, nets and mistakes goes to standard error.
 */
export async function runCheck(
  args: readonly string[],
  options: { readonly format: DiagnosticFormat },
  terminal: Terminal,
): Promise<number> {
  const { paths, diagnostics: missing } = await findFiles(args)
  const diagnostics: Diagnostic[] = [...missing]
  let nets = 0
  for (const path of paths) {
    const spec = openSpec(path)
    if ('code' in spec) {
      diagnostics.push(spec)
      continue
    }
    const checked = await checkSource(spec.source, spec.host)
    diagnostics.push(...checked.diagnostics)
    nets += checked.program.entry.ast.declarations.filter((declaration) => declaration.kind === 'Net').length
  }
  const distinct = withoutRepeats(diagnostics)
  if (options.format === 'text') {
    terminal.err(renderDiagnostics(distinct, 'text', { colour: terminal.colourErr }))
  } else {
    const sarif = options.format === 'sarif' ? { version: readVersion() } : {}
    terminal.out(renderDiagnostics(distinct, options.format, sarif))
  }
  const found = countBySeverity(distinct)
  const mistakes = found === '' ? ', no mistakes' : options.format === 'text' ? ' checked' : `, ${found}`
  terminal.err(`${count(paths.length, 'file')}, ${count(nets, 'net')}${mistakes}\n`)
  return hasErrors(distinct) ? exitCodes.errors : exitCodes.fine
}

/** Plain files need no search, and looking through folders is a library that takes time to load. */
async function findFiles(
  args: readonly string[],
): Promise<{ readonly paths: readonly string[]; readonly diagnostics: readonly Diagnostic[] }> {
  const paths = new Map<string, string>()
  const diagnostics: Diagnostic[] = []
  const folder = process.cwd()
  for (const argument of args) {
    const found =
      argument === standardInput || isFile(argument)
        ? { paths: [argument], messages: [] }
        : (await import('../inputs.ts')).expandInputs([argument], folder)
    for (const path of found.paths) paths.set(showPath(path, folder), path)
    diagnostics.push(...found.messages.map((message) => locateInFile(message, argument)))
  }
  return { paths: [...paths.values()], diagnostics }
}

function isFile(path: string): boolean {
  return existsSync(path) && !statSync(path).isDirectory()
}

/** A mistake in a file that several others import is one mistake. */
function withoutRepeats(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const distinct = new Map<string, Diagnostic>()
  for (const diagnostic of diagnostics) {
    const { code, text, location } = diagnostic
    const key = JSON.stringify([code, text, location.file.path, location.span.start, location.span.end])
    if (!distinct.has(key)) distinct.set(key, diagnostic)
  }
  return [...distinct.values()]
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
