import { createMessage, type Diagnostic, invariant, locateMessage } from '../../diagnostics/index.ts'
import type { Graph } from '../../ir/index.ts'
import { foldBatchNorm, runPasses } from '../../passes/index.ts'
import { listWeights, matchWeights, materialiseWeights, type WeightMap } from '../../weights/index.ts'
import { createBuilder } from './builder.ts'
import { describeMetadata, describeModel } from './describe.ts'
import { emitNode } from './emit-node.ts'
import type { OnnxGraph, Value } from './model.ts'
import { encodeModel } from './protobuf.ts'
import { bytesOf, countBytes, mostBytesInside, packOutside, placeWeights } from './storage.ts'
import { senetVersion } from './version.ts'

/** The version of ONNX's operators that models are written in. */
export const onnxOpset = 17

/** The name of the model among the files. */
export const modelFile = 'model.onnx'

export interface OnnxOptions {
  /** Batch norms folded into the layers before them; false unless given. The numbers stay, the weights do not. */
  readonly fold?: boolean
  /** Weights in a file of their own, `model.onnx.data`. Unless given, where one file cannot hold them. */
  readonly externalData?: boolean
}

/** `files` is absent where a diagnostic is an error. */
export interface OnnxResult {
  /** By name: `model.onnx`, and `model.onnx.data` … with external data. */
  readonly files?: ReadonlyMap<string, Uint8Array>
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Writes a network for evaluation as an ONNX model: opset 17, IR version 8. It takes `[N, C, H, W]` for any `N` under
 * the name of the graph's input, and gives PyTorch's numbers under the names of its outputs. Initialisers have the
 * names, shapes and values of `state_dict`; nodes are called by their module paths. The same graph and tensors give the
 * same bytes.
 *
 * @param graph verified, and not folded before
 * @param tensors the graph's `state_dict`, in PyTorch's layout
 * @returns the files by name. Error: `weights-mismatch` where the tensors are not the graph's; `onnx-external-data`
 *   tells that weights are beside the model because one file cannot hold them
 */
export function writeOnnx(graph: Graph, tensors: WeightMap, options: OnnxOptions = {}): OnnxResult {
  const matched = matchWeights(graph, tensors, 'weights')
  if (matched.weights === undefined) return { diagnostics: matched.diagnostics }
  const fold = options.fold ?? false
  const keys = listWeights(graph).map((weight) => weight.key)
  const shown = fold ? runPasses(graph, [foldBatchNorm]) : graph
  const onnx = buildGraph(shown, keys)
  const weights = materialiseWeights(shown, matched.weights)
  const bytes = countBytes(onnx.initialisers)
  const tooLarge = bytes > mostBytesInside
  const external = options.externalData ?? false
  const placements = placeWeights(onnx.initialisers, external || tooLarge, modelFile)
  const model = encodeModel({
    graph: onnx,
    opset: onnxOpset,
    producerVersion: senetVersion,
    doc: describeModel(graph),
    metadata: describeMetadata(graph, fold),
    placements,
    bytesOf: (initialiser) => bytesOf(initialiser, weights),
  })
  const files = new Map([[modelFile, model], ...packOutside(onnx.initialisers, placements, weights)])
  return {
    files,
    diagnostics: [...matched.diagnostics, ...(tooLarge && !external ? [tellExternal(graph, bytes)] : [])],
  }
}

function buildGraph(graph: Graph, keys: readonly string[]): OnnxGraph {
  const builder = createBuilder(graph, keys)
  const values = new Map<string, Value>()
  for (const node of graph.nodes) {
    if (node.op === 'input') {
      values.set(node.id, builder.input)
      continue
    }
    const inputs = node.inputs.map((id) => {
      const value = values.get(id)
      invariant(value !== undefined, `${node.id} stands before its input ${id}`)
      return value
    })
    const result = emitNode(builder.emitterOf(node), node, inputs)
    invariant(
      result.batched && result.shape.join() === node.shape.join(),
      `${node.id} became ${result.shape.join('x')} instead of ${node.shape.join('x')}`,
    )
    values.set(node.id, result)
  }
  return builder.finish(
    graph.outputs.map((output) => {
      const value = values.get(output.node)
      invariant(value !== undefined, `output ${output.name} has no node`)
      return value
    }),
  )
}

/** At the beginning of the net: it is about all of it. */
function tellExternal(graph: Graph, bytes: number): Diagnostic {
  const origin = graph.modules[0]?.origin ?? { file: graph.name, span: { start: 0, end: 0 } }
  const message = createMessage('onnx-external-data', { net: graph.name, size: (bytes / 2 ** 30).toFixed(2) })
  return locateMessage(message, { file: { path: origin.file, text: '' }, span: { start: 0, end: 0 } })
}
