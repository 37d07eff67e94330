import { type CheckedNet, compileSource, type Graph } from '../compiler/index.ts'
import { type Diagnostic, invariant } from '../diagnostics/index.ts'
import type { SourceFile } from '../source/index.ts'
import { openSpec } from './host.ts'

/** A net of a spec, with the files that it was written in. */
export interface CompiledSpec {
  readonly net: CheckedNet
  readonly graph: Graph
  /** By path as diagnostics show it. */
  readonly sources: ReadonlyMap<string, SourceFile>
  /** Warnings and remarks: there is no error. */
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Reads a spec and compiles the net that `request` names, or its only one.
 *
 * @returns the diagnostics where one is an error
 */
export async function compileSpec(
  path: string,
  request: string | undefined,
): Promise<CompiledSpec | { readonly diagnostics: readonly Diagnostic[]; readonly graph: undefined }> {
  const spec = openSpec(path)
  if ('code' in spec) return { diagnostics: [spec], graph: undefined }
  const { program, net, graph, diagnostics } = await compileSource(spec.source, spec.host, request)
  if (net === undefined || graph === undefined) {
    invariant(diagnostics.length > 0, 'a net that is not there for no reason')
    return { diagnostics, graph: undefined }
  }
  return { net, graph, diagnostics, sources: new Map(program.modules.map(({ source }) => [source.path, source])) }
}
