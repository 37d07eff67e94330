import {
  type CheckedNet,
  checkProgram,
  checkRequestedNet,
  loadProgram,
  type Program,
  type ReadSource,
} from '../check/index.ts'
import { type Diagnostic, hasErrors } from '../diagnostics/index.ts'
import type { Graph } from '../ir/index.ts'
import { lowerNet } from '../lower/index.ts'
import type { SourceFile } from '../source/index.ts'

/** What the compiler asks of where it runs: the text of imported files. Nothing else is read, and nothing written. */
export interface Host {
  readonly read: ReadSource
}

/** For specs that import nothing but built-in modules. */
export const noFiles: Host = { read: async () => undefined }

/** A file with its imports, its nets checked. `nets` has those that could be built (an assert about one may still fail); templates need arguments. */
export interface CheckResult {
  readonly program: Program
  readonly nets: readonly CheckedNet[]
  readonly templates: readonly string[]
  readonly diagnostics: readonly Diagnostic[]
}

/** A net as asked for, and its graph; both undefined where there are errors. */
export interface CompileResult {
  readonly program: Program
  readonly net: CheckedNet | undefined
  readonly graph: Graph | undefined
  readonly diagnostics: readonly Diagnostic[]
}

/** Checks everything in a file: syntax, names, every net that can stand alone, every variant of its sweeps. */
export async function checkSource(entry: SourceFile, host: Host = noFiles): Promise<CheckResult> {
  const { program, diagnostics } = await loadProgram(entry, host.read)
  const checked = checkProgram(program)
  return { program, ...checked, diagnostics: inOrder([...diagnostics, ...checked.diagnostics], program) }
}

/**
 * Compiles one net to its graph: the one that `request` names, with arguments (`SEResNet56(r = 8)`), or the only one of
 * the file.
 */
export async function compileSource(entry: SourceFile, host: Host = noFiles, request?: string): Promise<CompileResult> {
  const { program, diagnostics } = await loadProgram(entry, host.read)
  const checked = checkRequestedNet(program, request)
  const all = inOrder([...diagnostics, ...checked.diagnostics], program)
  const net = hasErrors(all) ? undefined : checked.net
  return { program, net, graph: net === undefined ? undefined : lowerNet(net), diagnostics: all }
}

/** From top to bottom: the file that was asked for first, then what it imports. */
export function inOrder(diagnostics: readonly Diagnostic[], program: Program): readonly Diagnostic[] {
  const files = new Map(program.modules.map(({ source }, index) => [source.path, index + 1]))
  files.set(program.entry.source.path, 0)
  const place = ({ location }: Diagnostic): number => files.get(location.file.path) ?? files.size
  return diagnostics.toSorted((a, b) => place(a) - place(b) || a.location.span.start - b.location.span.start)
}
