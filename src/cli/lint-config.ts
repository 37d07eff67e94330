import { existsSync } from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'
import type { Diagnostic } from '../diagnostics/index.ts'
import { configFileName, type LintConfig, readConfig } from '../lint/index.ts'
import type { SourceFile } from '../source/index.ts'
import { isInside, readTextInside, standardInput } from './files.ts'
import { locateInFile, showPath } from './host.ts'

/** The configuration of a file: undefined where none was written, `failed` where it has mistakes. */
export type FoundConfig = LintConfig | 'failed' | undefined

/**
 * Finds the configurations of files: the nearest `senet.config.json` in the file's folder or above, up to the root of
 * the project, which is the folder with `.git`, else the folder that the command runs in, else the file's own. Each is
 * read once, and its mistakes are told once.
 */
export function createConfigFinder(folder: string = process.cwd()): {
  readonly find: (path: string) => Promise<FoundConfig>
  readonly diagnostics: readonly Diagnostic[]
} {
  const known = new Map<string, FoundConfig>()
  const diagnostics: Diagnostic[] = []
  const find = async (path: string): Promise<FoundConfig> => {
    const own = path === standardInput ? folder : dirname(resolve(folder, path))
    const root = findRoot(own) ?? (isInside(folder, own) ? folder : own)
    const place = findConfig(own, root)
    if (place === undefined) return undefined
    if (!known.has(place)) known.set(place, await read(place, root))
    return known.get(place)
  }
  const read = async (place: string, root: string): Promise<FoundConfig> => {
    const source = open(place, root)
    if ('code' in source) {
      diagnostics.push(source)
      return 'failed'
    }
    const result = await readConfig(source, async (path) => readBase(path, root), {
      show: (path) => showPath(path, folder),
      resolve: (shown) => toSlashes(resolve(folder, shown)),
    })
    diagnostics.push(...result.diagnostics)
    return result.config ?? 'failed'
  }
  const open = (path: string, root: string): SourceFile | Diagnostic => {
    const text = readTextInside(root, path)
    return typeof text === 'string' ? { path: toSlashes(path), text } : locateInFile(text, showPath(path, folder))
  }
  const readBase = (path: string, root: string): SourceFile | Diagnostic | undefined => {
    const source = open(path, root)
    return 'code' in source && source.code === 'file-not-found' ? undefined : source
  }
  return { find, diagnostics }
}

function toSlashes(path: string): string {
  return path.replaceAll(sep, '/')
}

/** The nearest folder with `.git`, as a repository, a work tree or a submodule has it. */
function findRoot(folder: string): string | undefined {
  for (let current = folder; ; current = dirname(current)) {
    if (existsSync(join(current, '.git'))) return current
    if (dirname(current) === current) return undefined
  }
}

function findConfig(folder: string, root: string): string | undefined {
  for (let current = folder; isInside(root, current); current = dirname(current)) {
    const place = join(current, configFileName)
    if (existsSync(place)) return place
    if (dirname(current) === current) return undefined
  }
  return undefined
}
