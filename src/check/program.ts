import type { SourceFile, Span } from '../source/index.ts'
import type { Diagnostic } from '../diagnostics/index.ts'
import { createMessage, locateMessage, suggest } from '../diagnostics/index.ts'
import type { Declaration, File, Import, ImportName, Name } from '../syntax/index.ts'
import { parse } from '../syntax/index.ts'
import { operations } from '../vocabulary/index.ts'
import { builtinModule } from './builtin/index.ts'

/** A parsed file with what its names stand for. */
export interface ModuleFile {
  readonly source: SourceFile
  readonly ast: File
  /** Where its text is broken: what was meant there is not known. */
  readonly broken: readonly Span[]
  /** Declared and imported names; imports that could not be resolved are `missing`, so that nobody complains again. */
  readonly symbols: ReadonlyMap<string, FileSymbol>
}

export type FileSymbol =
  | { readonly kind: 'declaration'; readonly declaration: Declaration; readonly module: ModuleFile }
  | { readonly kind: 'missing' }

/** The file that was asked for, and every file it imports, dependencies first. */
export interface Program {
  readonly entry: ModuleFile
  readonly modules: readonly ModuleFile[]
}

/**
 * Gives the source of an import. `path` is relative to the root, with `/`, and never leaves it. Undefined where there is
 * no such file; a diagnostic where it cannot be read as text.
 */
export type ReadSource = (path: string) => Promise<SourceFile | Diagnostic | undefined>

/** Words that steps, arguments and annotations read as themselves, wherever they stand. */
const reservedWords: ReadonlySet<string> = new Set([
  'attend',
  'none',
  'auto',
  'at',
  'only',
  'all',
  'main',
  'pre',
  'post',
])

/** Import chains longer than this are refused. */
export const maximumImportDepth = 64

/**
 * Parses a file and all that it imports. Diagnoses syntax errors, unknown files and names, cycles, paths outside the
 * root and names declared twice.
 */
export async function loadProgram(
  entry: SourceFile,
  read: ReadSource,
): Promise<{ readonly program: Program; readonly diagnostics: readonly Diagnostic[] }> {
  const diagnostics: Diagnostic[] = []
  const modules = new Map<string, ModuleFile>()

  const load = async (source: SourceFile, chain: readonly string[]): Promise<ModuleFile> => {
    const parsed = parse(source)
    diagnostics.push(...parsed.diagnostics)
    const symbols = new Map<string, FileSymbol>()
    const broken = parsed.diagnostics.map(({ location }) => location.span)
    const module: ModuleFile = { source, ast: parsed.file, broken, symbols }
    for (const declaration of parsed.file.imports) {
      const target = await loadImport(module, declaration, [...chain, source.path])
      for (const name of declaration.names) {
        declare(name.alias ?? name.name, target === undefined ? { kind: 'missing' } : exported(module, name, target))
      }
    }
    for (const declaration of parsed.file.declarations) {
      declare(declaration.name, { kind: 'declaration', declaration, module })
    }
    modules.set(source.path, module)
    return module

    function declare(name: Name, symbol: FileSymbol): void {
      if (name.text === '') return
      const first = symbols.get(name.text)
      if (first === undefined) {
        symbols.set(name.text, symbol)
      } else if (symbol.kind !== 'missing') {
        diagnostics.push(
          locateMessage(createMessage('duplicate-name', { name: name.text }), { file: source, span: name.span }),
        )
      }
      if (symbol.kind === 'declaration' && reservedWords.has(name.text)) {
        const message = createMessage('reserved-word', { name: name.text, what: 'declared' })
        diagnostics.push(locateMessage(message, { file: source, span: name.span }))
      }
      const isLet = symbol.kind === 'declaration' && symbol.declaration.kind === 'Let'
      if (!isLet && symbol.kind === 'declaration' && operations.has(name.text)) {
        diagnostics.push(
          locateMessage(createMessage('reserved-name', { name: name.text }), { file: source, span: name.span }),
        )
      }
    }
  }

  const loadImport = async (
    from: ModuleFile,
    declaration: Import,
    chain: readonly string[],
  ): Promise<ModuleFile | undefined> => {
    const location = { file: from.source, span: declaration.from.span }
    const written = declaration.from.value
    const builtin = builtinModule(written)
    if (builtin !== undefined) return modules.get(written) ?? load(builtin, chain)
    if (!written.startsWith('./') && !written.startsWith('../')) {
      diagnostics.push(locateMessage(createMessage('import-not-relative', { path: written }), location))
      return undefined
    }
    const path = joinPath(from.source.path, written)
    if (path === undefined) {
      diagnostics.push(locateMessage(createMessage('import-outside-root', { path: written }), location))
      return undefined
    }
    if (chain.includes(path)) {
      const cycle = [...chain.slice(chain.indexOf(path)), path].join(' → ')
      diagnostics.push(locateMessage(createMessage('import-cycle', { cycle }), location))
      return undefined
    }
    if (chain.length > maximumImportDepth) {
      diagnostics.push(locateMessage(createMessage('import-too-deep', { limit: maximumImportDepth }), location))
      return undefined
    }
    const known = modules.get(path)
    if (known !== undefined) return known
    const source = await read(path)
    if (source === undefined) {
      diagnostics.push(locateMessage(createMessage('import-not-found', { path }), location))
      return undefined
    }
    if ('code' in source) {
      diagnostics.push(locateMessage(source, location))
      return undefined
    }
    return load(source, chain)
  }

  const exported = (from: ModuleFile, name: ImportName, target: ModuleFile): FileSymbol => {
    const symbol = target.symbols.get(name.name.text)
    const declared = symbol !== undefined && symbol.kind === 'declaration' && symbol.module === target
    if (declared && symbol.declaration.kind !== 'Sweep') return symbol
    if (name.name.text !== '' && !(symbol?.kind === 'missing')) {
      const candidates = target.ast.declarations.flatMap((item) => (item.kind === 'Sweep' ? [] : [item.name.text]))
      const similar = suggest(name.name.text, candidates)
      const hint =
        similar === undefined ? `it declares ${candidates.join(', ') || 'nothing'}` : `did you mean ${similar}?`
      const message = createMessage('import-unknown-name', { name: name.name.text, path: target.source.path })
      diagnostics.push(locateMessage(message, { file: from.source, span: name.name.span }, { hint }))
    }
    return { kind: 'missing' }
  }

  const loaded = await load(entry, [])
  return { program: { entry: loaded, modules: [...modules.values()] }, diagnostics }
}

/** Joins a relative path to the folder of another; undefined where it leaves the root. */
export function joinPath(from: string, relative: string): string | undefined {
  const absolute = from.startsWith('/')
  const parts = from.split('/').slice(0, -1)
  for (const part of relative.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.length === 0 || parts.at(-1) === '' || parts.at(-1) === '..') return undefined
    else parts.pop()
  }
  const joined = parts.join('/')
  return absolute && joined === '' ? undefined : joined
}
