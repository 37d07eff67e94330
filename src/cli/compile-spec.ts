import { type CheckedNet, compileSource, type Graph } from '../compiler/index.ts'
import { type Diagnostic, invariant } from '../diagnostics/index.ts'
import type { SourceFile } from '../source/index.ts'
import { type OpenSpec, openSpec } from './host.ts'

/** A net of a spec, with the files that it was written in. */
export interface CompiledSpec {
  readonly net: CheckedNet
  readonly graph: Graph
  /** By path as diagnostics show it. */
  readonly sources: ReadonlyMap<string, SourceFile>
  /** Warnings and remarks: there is no error. */
  readonly diagnostics: readonly Diagnostic[]
}

/** Why there is no graph. */
export interface FailedSpec {
  readonly diagnostics: readonly Diagnostic[]
  readonly graph: undefined
}

/**
 * Reads a spec and compiles the net that `request` names, or its only one.
 *
 * @returns the diagnostics where one is an error
 */
export async function compileSpec(path: string, request: string | undefined): Promise<CompiledSpec | FailedSpec> {
  const spec = openSpec(path)
  return 'code' in spec ? { diagnostics: [spec], graph: undefined } : compileOpened(spec, request)
}

/** Compiles the net of an open spec that `request` names, or its only one. */
export async function compileOpened(spec: OpenSpec, request: string | undefined): Promise<CompiledSpec | FailedSpec> {
  const { program, net, graph, diagnostics } = await compileSource(spec.source, spec.host, request)
  if (net === undefined || graph === undefined) {
    invariant(diagnostics.length > 0, 'a net that is not there for no reason')
    return { diagnostics, graph: undefined }
  }
  return { net, graph, diagnostics, sources: new Map(program.modules.map(({ source }) => [source.path, source])) }
}
