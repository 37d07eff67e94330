import { existsSync, statSync } from 'node:fs'
import { type Diagnostic, isRuleCode } from '../diagnostics/index.ts'
import { standardInput } from './files.ts'
import { locateInFile, showPath } from './host.ts'

/**
 * The specs that a command's arguments name, each once, and what is wrong with arguments that name none. Plain files need
 * no search, and looking through folders is a library that takes time to load.
 */
export async function findSpecs(
  args: readonly string[],
): Promise<{ readonly paths: readonly string[]; readonly diagnostics: readonly Diagnostic[] }> {
  const paths = new Map<string, string>()
  const diagnostics: Diagnostic[] = []
  const folder = process.cwd()
  for (const argument of args) {
    const found =
      argument === standardInput || isFile(argument)
        ? { paths: [argument], messages: [] }
        : (await import('./inputs.ts')).expandInputs([argument], folder)
    for (const path of found.paths) paths.set(showPath(path, folder), path)
    diagnostics.push(...found.messages.map((message) => locateInFile(message, argument)))
  }
  return { paths: [...paths.values()], diagnostics }
}

function isFile(path: string): boolean {
  return existsSync(path) && !statSync(path).isDirectory()
}

/** A mistake in a file that several others import is one mistake. */
export function withoutRepeats(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const distinct = new Map<string, Diagnostic>()
  for (const diagnostic of diagnostics) {
    const { code, text, location } = diagnostic
    // A finding of lint may name another net each time.
    const key = JSON.stringify([
      code,
      isRuleCode(code) ? '' : text,
      location.file.path,
      location.span.start,
      location.span.end,
    ])
    if (!distinct.has(key)) distinct.set(key, diagnostic)
  }
  return [...distinct.values()]
}

/** `1 file`, `3 files`. */
export function countNoun(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
