import { join } from 'node:path'
import type { Graph } from '../../compiler/index.ts'
import type { Diagnostic, Message } from '../../diagnostics/index.ts'
import { checkWrittenSize, listWeights } from '../../weights/index.ts'
import { type CompiledSpec, compileSpec } from '../compile-spec.ts'
import { formatBytes } from '../format-number.ts'
import { locateInFile } from '../host.ts'
import { loadWeights } from '../load-weights.ts'
import { exitCodes } from '../exit-codes.ts'
import { fail, showDiagnostics, writeJson } from '../report.ts'
import { type Target, type TargetName, type TargetOptions, type TargetResult, targets } from '../targets/index.ts'
import type { Terminal } from '../terminal.ts'
import { failUsage } from '../usage.ts'
import { writeFilesAtomically } from '../write-files.ts'

export interface CompileOptions extends TargetOptions {
  readonly target: TargetName
  /** For targets that write weights, and only for them. */
  readonly weights?: string
  readonly out: string
  readonly net?: string
  readonly json?: true
}

/** How options are written that a target may not have. */
const optionNames: Readonly<Record<keyof TargetOptions, string>> = {
  fold: '--fold',
  externalData: '--external-data',
  ddp: '--ddp',
}

/** Writes a network as files of another system, with its weights where that system has them. */
export async function runCompile(spec: string, options: CompileOptions, terminal: Terminal): Promise<number> {
  const target: Target = targets[options.target]
  checkUsage(target, options)
  const json = options.json === true
  const compiled = await compileSpec(spec, options.net)
  if (compiled.graph === undefined) return fail(compiled.diagnostics, json, terminal)
  const result = await write(target, compiled, options)
  const diagnostics = [...compiled.diagnostics, ...result.diagnostics]
  if (result.files === undefined) return fail(diagnostics, json, terminal)
  const problem = writeFilesAtomically(options.out, result.files)
  if (problem !== undefined) return fail([...diagnostics, locateInFile(problem, options.out)], json, terminal)
  showDiagnostics(diagnostics, terminal)
  const written = [...result.files].map(([name, content]) => ({
    path: join(options.out, name),
    bytes: Buffer.byteLength(content),
  }))
  if (json) {
    writeJson({ net: compiled.graph.name, target: options.target, files: written }, terminal)
  } else {
    for (const { path, bytes } of written) terminal.out(`wrote ${path}, ${formatBytes(bytes)}\n`)
  }
  return exitCodes.fine
}

/** What commander cannot know: which options go with which target. */
function checkUsage(target: Target, options: CompileOptions): void {
  for (const [option, name] of Object.entries(optionNames)) {
    const taken: readonly string[] = target.options
    if (option in options && !taken.includes(option)) failUsage(`--target ${options.target} has no ${name}`)
  }
  if (target.weights === true && options.weights === undefined) {
    failUsage(`--target ${options.target} needs --weights: a safetensors file, seed:42 or formula`)
  }
  if (!target.weights && options.weights !== undefined) {
    failUsage(`--target ${options.target} writes no weights, and takes no --weights`)
  }
}

async function write(target: Target, compiled: CompiledSpec, options: CompileOptions): Promise<TargetResult> {
  const input = { graph: compiled.graph, sources: compiled.sources, options }
  if (target.weights === false) return (await target.load())(input)
  if (target.weights === 'optional' && options.weights === undefined) return (await target.load())(input)
  const tooLarge = target.spreadsWeights ? undefined : checkSize(compiled.graph)
  if (tooLarge !== undefined) return { diagnostics: [locateInFile(tooLarge, options.out)] }
  const loaded = loadWeights(options.weights ?? '', compiled.graph)
  if (loaded.weights === undefined) return { diagnostics: loaded.diagnostics }
  const { files, diagnostics } = await (await target.load())({ ...input, weights: loaded.weights })
  const all: readonly Diagnostic[] = [...loaded.diagnostics, ...diagnostics]
  return files === undefined ? { diagnostics: all } : { files, diagnostics: all }
}

/** Whether a file holds a graph's weights, before memory is taken for them. */
function checkSize(graph: Graph): Message | undefined {
  return checkWrittenSize(new Map(listWeights(graph).map((weight) => [weight.key, weight])))
}
