import { createMessage, DiagnosticError, type Diagnostic } from '../../diagnostics/index.ts'
import type { Graph } from '../../ir/index.ts'
import { createModel, type Results, type TensorValue } from '../../backends/tfjs/index.ts'
import type { SourceFile } from '../../source/index.ts'
import type { WeightMap } from '../../weights/index.ts'
import { compileSpec } from '../compile-spec.ts'
import { readText, standardInput } from '../files.ts'
import { locateInFile } from '../host.ts'
import { parseLabels } from '../labels.ts'
import { loadWeights } from '../load-weights.ts'
import { startProgress } from '../progress.ts'
import { readModelInput } from '../read-model-input.ts'
import { exitCodes } from '../exit-codes.ts'
import { fail, showDiagnostics } from '../report.ts'
import { resultChunks, showResults } from '../results.ts'
import type { Terminal } from '../terminal.ts'
import { failUsage } from '../usage.ts'

export interface RunOptions {
  readonly weights: string
  readonly input: string
  readonly labels?: string
  readonly top: number
  readonly backend: string
  readonly tap: readonly string[]
  readonly net?: string
  readonly json?: true
  readonly ascii?: true
}

/** Runs a network on a picture or an array, and shows what it gives. */
export async function runRun(spec: string, options: RunOptions, terminal: Terminal): Promise<number> {
  const json = options.json === true
  refuseSharedInput([spec, options.weights, options.input, options.labels])
  const compiled = await compileSpec(spec, options.net)
  if (compiled.graph === undefined) return fail(compiled.diagnostics, json, terminal)
  const { graph } = compiled
  const input = await readModelInput(options.input, graph)
  const labels = options.labels === undefined ? undefined : readLabels(options.labels, graph)
  const diagnostics = [...compiled.diagnostics]
  if ('code' in input) diagnostics.push(input)
  if (labels !== undefined && 'code' in labels) diagnostics.push(labels)
  if ('code' in input || (labels !== undefined && 'code' in labels)) return fail(diagnostics, json, terminal)
  const loaded = loadWeights(options.weights, graph)
  diagnostics.push(...loaded.diagnostics)
  if (loaded.weights === undefined) return fail(diagnostics, json, terminal)
  let results: Results<TensorValue>
  try {
    results = await predict(graph, loaded.weights, input, options)
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error
    return fail([...diagnostics, ...error.diagnostics.map((one) => withText(one, compiled.sources))], json, terminal)
  }
  showDiagnostics(diagnostics, terminal)
  if (json) {
    for (const chunk of resultChunks(results, options.tap.length > 0)) terminal.out(chunk)
  } else {
    if (input.preparation !== undefined) terminal.err(`${input.preparation}\n`)
    const { top } = options
    terminal.out(showResults(results, graph, { ...terminal, ascii: options.ascii ?? terminal.ascii, labels, top }))
  }
  return exitCodes.fine
}

async function predict(
  graph: Graph,
  weights: WeightMap,
  input: { readonly shape: readonly number[]; readonly data: Float32Array },
  { backend, tap }: RunOptions,
): Promise<Results<TensorValue>> {
  const progress = startProgress('model', 2)
  try {
    const model = await createModel(graph, weights, { backend, taps: tap })
    progress.advance()
    const results = await model.predict(input, { taps: tap })
    progress.advance()
    model.dispose()
    return results
  } finally {
    progress.stop()
  }
}

function refuseSharedInput(paths: readonly (string | undefined)[]): void {
  if (paths.filter((path) => path === standardInput).length > 1) {
    failUsage('only one of the spec, --weights, --input and --labels can be standard input')
  }
}

/** Names for the classes of the first output that is a vector. */
function readLabels(path: string, graph: Graph): readonly string[] | Diagnostic {
  const text = readText(path)
  if (typeof text !== 'string') return locateInFile(text, path)
  const shapes = new Map(graph.nodes.map((node) => [node.id, node.shape]))
  const vectors = graph.outputs.flatMap(({ node }) => {
    const shape = shapes.get(node)
    return shape?.length === 1 ? shape : []
  })
  const [classes] = vectors
  if (classes === undefined) {
    const given = graph.outputs.map(({ node }) => (shapes.get(node) ?? []).join('x'))
    return locateInFile(createMessage('labels-without-classes', { net: graph.name, shapes: given.join(', ') }), path)
  }
  const labels = parseLabels(text, classes)
  return 'code' in labels ? locateInFile(labels, path) : labels
}

/** A running model knows places, not texts: what it reports gets the text of its file back. */
function withText(diagnostic: Diagnostic, sources: ReadonlyMap<string, SourceFile>): Diagnostic {
  const { file, span } = diagnostic.location
  return { ...diagnostic, location: { file: sources.get(file.path) ?? file, span } }
}
