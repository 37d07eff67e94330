import { statSync, type Stats } from 'node:fs'
import { isAbsolute, resolve } from 'node:path'
import { escapePath, globSync, isDynamicPattern } from 'tinyglobby'
import { createMessage, type Message } from '../diagnostics/index.ts'
import { standardInput } from './files.ts'

/** Paths to read, with `/` between parts, and what is wrong with arguments that name none. */
export interface Inputs {
  readonly paths: readonly string[]
  readonly messages: readonly Message[]
}

/**
 * The files that a command's arguments name: `-` (standard input), files, folders (every `.senet` file below, but for
 * hidden folders and `node_modules`) and globs. In the order of the arguments, what one argument names sorted by code
 * unit, each file once. Errors: `file-not-found`, `no-matching-files`.
 *
 * @param folder what relative arguments are relative to
 */
export function expandInputs(args: readonly string[], folder: string): Inputs {
  const paths = new Set<string>()
  const messages: Message[] = []
  for (const argument of args) {
    const found = expandInput(argument, folder)
    if ('code' in found) messages.push(found)
    else for (const path of found.paths) paths.add(path)
  }
  return { paths: [...paths], messages }
}

function expandInput(argument: string, folder: string): { readonly paths: readonly string[] } | Message {
  if (argument === standardInput) return { paths: [standardInput] }
  const stat = findEntry(resolve(folder, argument))
  // What is there is meant, whatever its name looks like.
  if (stat !== undefined && !stat.isDirectory()) return { paths: [argument] }
  const isFolder = stat !== undefined
  if (!isFolder && !isDynamicPattern(argument)) return createMessage('file-not-found', { path: argument })
  const paths = globSync(isFolder ? `${escapePath(argument)}/**/*.senet` : argument, {
    cwd: folder,
    ignore: ['**/node_modules/**'],
    expandDirectories: false,
    followSymbolicLinks: false,
    absolute: isAbsolute(argument),
  })
  if (paths.length === 0) return createMessage('no-matching-files', { pattern: argument })
  return { paths: paths.toSorted((first, second) => (first < second ? -1 : 1)) }
}

function findEntry(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch {
    // A name that the system refuses (too long, a file as a folder) names nothing.
    return undefined
  }
}
