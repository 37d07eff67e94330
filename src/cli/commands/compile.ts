import { join } from 'node:path'
import { writeLayersModel } from '../../backends/tfjs-layers/index.ts'
import { compileSpec } from '../compile-spec.ts'
import { formatBytes } from '../format-number.ts'
import { locateInFile } from '../host.ts'
import { loadWeights } from '../load-weights.ts'
import { exitCodes } from '../exit-codes.ts'
import { fail, showDiagnostics, writeJson } from '../report.ts'
import type { Terminal } from '../terminal.ts'
import { writeFilesAtomically } from '../write-files.ts'

/** What `--target` can name. */
export interface CompileOptions {
  readonly target: string
  readonly weights: string
  readonly out: string
  readonly net?: string
  readonly json?: true
}

/** Writes a network with its weights as files of another system: with `tfjs`, a LayersModel. */
export async function runCompile(spec: string, options: CompileOptions, terminal: Terminal): Promise<number> {
  const json = options.json === true
  const compiled = await compileSpec(spec, options.net)
  if (compiled.graph === undefined) return fail(compiled.diagnostics, json, terminal)
  const loaded = loadWeights(options.weights, compiled.graph)
  const before = [...compiled.diagnostics, ...loaded.diagnostics]
  if (loaded.weights === undefined) return fail(before, json, terminal)
  const { files, diagnostics } = writeLayersModel(compiled.graph, loaded.weights, { sources: compiled.sources })
  if (files === undefined) return fail([...before, ...diagnostics], json, terminal)
  const problem = writeFilesAtomically(options.out, files)
  if (problem !== undefined)
    return fail([...before, ...diagnostics, locateInFile(problem, options.out)], json, terminal)
  showDiagnostics([...before, ...diagnostics], terminal)
  const written = [...files].map(([name, content]) => ({ path: join(options.out, name), bytes: content.length }))
  if (json) {
    writeJson({ net: compiled.graph.name, target: options.target, files: written }, terminal)
  } else {
    for (const { path, bytes } of written) terminal.out(`wrote ${path}, ${formatBytes(bytes)}\n`)
  }
  return exitCodes.fine
}
