import { createMessage, DiagnosticError, locateMessage } from '../../diagnostics/index.ts'
import type { Graph } from '../../ir/index.ts'
import { foldBatchNorm, isIdentity, removeIdentity, runPasses } from '../../passes/index.ts'
import { type BackendHost, type Model, prepareModel, resolveTap, startOnHost } from '../../runtime/index.ts'
import { matchWeights, type WeightMap } from '../../weights/index.ts'

/**
 * Backends of tfjs that can be named. `wasm` and `cpu`, and `webgl` in the browser, are loaded when asked for; `webgpu`
 * is the user's to register (`import '@tensorflow/tfjs-backend-webgpu'`), like every other backend.
 */
export type BackendName = 'wasm' | 'cpu' | 'webgl' | 'webgpu' | (string & Record<never, never>)

export interface ModelOptions {
  /** The tfjs backend; `wasm` unless told. */
  readonly backend?: BackendName
  /** Whether batch norms are folded into the convolutions before them; true unless told. Numbers differ by rounding. */
  readonly fold?: boolean
  /**
   * What will be tapped: keeps folding from doing away with it. Taps of `predict` that no fold has done away with need
   * not be named here.
   */
  readonly taps?: readonly string[]
}

/**
 * A live model of a graph.
 *
 * @param graph as lowering gave it, verified
 * @param weights exactly the tensors of the graph; not referred to afterwards
 * @throws DiagnosticError `weights-mismatch`, `tap-unknown`, `backend-unavailable`, `backend-unsupported`
 */
export async function createModelOn(
  host: BackendHost,
  graph: Graph,
  weights: WeightMap,
  options: ModelOptions = {},
): Promise<Model> {
  const { backend = 'wasm', fold = true, taps = [] } = options
  const matched = matchWeights(graph, weights, 'weights')
  if (matched.weights === undefined) throw new DiagnosticError(matched.diagnostics)
  const keep = resolveTaps(graph, taps)
  const passes = fold ? [removeIdentity, foldBatchNorm] : [removeIdentity]
  const optimised = runPasses(graph, passes, { keep })
  try {
    await startOnHost(host, backend)
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).replace(/\.\s*$/, '')
    throw new DiagnosticError([atGraph(graph, createMessage('backend-unavailable', { backend, reason }))])
  }
  return prepareModel({
    graph: optimised,
    original: graph,
    locate: createLocator(graph, optimised),
    weights: matched.weights,
    backend,
  })
}

function resolveTaps(graph: Graph, taps: readonly string[]): ReadonlySet<string> {
  const ids = taps.map((tap) => resolveTap(graph, tap))
  const unknown = ids.filter((id) => typeof id !== 'string')
  if (unknown.length > 0) throw new DiagnosticError(unknown.map((message) => atGraph(graph, message)))
  return new Set(ids.filter((id) => typeof id === 'string'))
}

/** The node that has the value of an original one: itself, or what a removed identity was given. */
function createLocator(original: Graph, optimised: Graph): (id: string) => string | undefined {
  const present = new Set(optimised.nodes.map((node) => node.id))
  const nodes = new Map(original.nodes.map((node) => [node.id, node]))
  return (id) => {
    let node = nodes.get(id)
    while (node !== undefined && !present.has(node.id)) {
      node = isIdentity(node) ? nodes.get(node.inputs[0] ?? '') : undefined
    }
    return node?.id
  }
}

function atGraph(graph: Graph, message: ReturnType<typeof createMessage>) {
  const origin = graph.nodes[0]?.origin
  return locateMessage(message, {
    file: { path: origin?.file ?? graph.name, text: '' },
    span: origin?.span ?? { start: 0, end: 0 },
  })
}
