import { type Diagnostic, invariant } from '../../diagnostics/index.ts'
import type { Graph } from '../../ir/index.ts'
import type { SourceFile } from '../../source/index.ts'
import { countValues, materialiseWeights, type WeightMap } from '../../weights/index.ts'
import { arrangeTensor } from './arrangement.ts'
import { createBuilder, type Layer, type Value } from './builder.ts'
import { createZeroSource } from './constants.ts'
import { emitNode } from './emit-node.ts'
import { toStorageShape } from './layout.ts'
import { describeModel, type Port, weightsFile } from './model-json.ts'
import { toLayerName } from './names.ts'
import { isNonNegative } from './non-negative.ts'
import { refuseNodes } from './refusals.ts'

export interface LayersModelOptions {
  /** The spec's files by path, so that diagnostics can show the text. */
  readonly sources?: ReadonlyMap<string, SourceFile>
}

/** `files` is absent where a diagnostic is an error. */
export interface LayersModelResult {
  readonly files?: ReadonlyMap<string, Uint8Array>
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Writes a network as a LayersModel of TensorFlow.js: `model.json` and `weights.bin`, which the stock
 * `tf.loadLayersModel` loads. It takes `[N, H, W, C]`, gives feature maps in that layout and vectors as `[N, C]`,
 * predicts PyTorch's numbers, and can `compile` and `fit`. The same graph and weights give the same bytes.
 *
 * @param graph verified; best without folded batch norms, which could not be trained any more
 * @param weights the tensors of the graph's `state_dict`, matched with it before (a missing one is a compiler bug)
 * @returns the files by name; or no files, and `layers-model-cannot-say` for each node that stock layers cannot say
 */
export function writeLayersModel(
  graph: Graph,
  weights: WeightMap,
  options: LayersModelOptions = {},
): LayersModelResult {
  const diagnostics = refuseNodes(graph, options.sources ?? new Map())
  if (diagnostics.length > 0) return { diagnostics }
  const { layers, input, outputs } = buildLayers(graph)
  const json = JSON.stringify(describeModel(graph, layers, input, outputs))
  const files = new Map([
    ['model.json', new TextEncoder().encode(json)],
    [weightsFile, packWeights(layers, materialiseWeights(graph, weights))],
  ])
  return { files, diagnostics }
}

interface BuiltModel {
  readonly layers: readonly Layer[]
  readonly input: Port
  readonly outputs: readonly Port[]
}

function buildLayers(graph: Graph): BuiltModel {
  const builder = createBuilder()
  // Outputs go by their own names, which is how `fit` and `compile` speak of them.
  const outputLayers = graph.outputs.map((output) => builder.reserve(toLayerName(output.name)))
  const [first, ...rest] = graph.nodes
  invariant(first !== undefined && first.op === 'input', 'a graph begins with its input')
  const inputShape = toStorageShape(first.shape)
  const inputValue = builder.add(toLayerName(first.id), {
    className: 'InputLayer',
    config: { batch_input_shape: [null, ...inputShape], sparse: false },
    inputs: [],
    shape: inputShape,
  })
  const zero = createZeroSource(builder, inputValue)
  const values = new Map<string, Value>([[first.id, inputValue]])
  const nonNegative = new Map<string, boolean>([[first.id, isNonNegative(first, [])]])
  for (const node of rest) {
    invariant(node.op !== 'input', `${node.id} is a second input`)
    invariant(node.op !== 'shake' && node.op !== 'std', `${node.id} was not refused`)
    const inputs = node.inputs.map((id) => {
      const value = values.get(id)
      invariant(value !== undefined, `${node.id} stands before its input ${id}`)
      return value
    })
    const signs = node.inputs.map((id) => nonNegative.get(id) ?? false)
    const emit = builder.emitFor(toLayerName(node.id))
    const result = emitNode(emit, node, inputs, { zero, nonNegative: signs[0] ?? false })
    invariant(
      countValues(result.shape) === countValues(node.shape),
      `${node.id} became ${result.shape.join('x')} instead of ${node.shape.join('x')}`,
    )
    values.set(node.id, result)
    nonNegative.set(node.id, isNonNegative(node, signs))
  }
  const shapes = new Map(graph.nodes.map((node) => [node.id, node.shape]))
  const outputs = graph.outputs.map((output, index): Port => {
    const value = values.get(output.node)
    const layer = outputLayers[index]
    invariant(value !== undefined && layer !== undefined, `output ${output.name} has no node`)
    builder.addReserved(layer, {
      className: 'Activation',
      config: { activation: 'linear' },
      inputs: [value],
      shape: value.shape,
    })
    return { name: output.name, layer, shape: shapes.get(output.node) ?? [] }
  })
  return {
    layers: builder.layers,
    input: { name: 'input', layer: inputValue.layer, shape: first.shape },
    outputs,
  }
}

/** All weights one after another, float32, little-endian. */
function packWeights(layers: readonly Layer[], weights: WeightMap): Uint8Array {
  const all = layers.flatMap((layer) => layer.weights)
  const values = new Float32Array(all.reduce((sum, weight) => sum + countValues(weight.shape), 0))
  let offset = 0
  for (const weight of all) {
    const target = values.subarray(offset, offset + countValues(weight.shape))
    offset += target.length
    if (weight.source.kind === 'constant') {
      target.set(weight.source.data)
      continue
    }
    const tensor = weights.get(weight.source.key)
    invariant(tensor !== undefined, `weights were not matched with the graph: ${weight.source.key} is missing`)
    arrangeTensor(tensor, weight.source.arrangement, target)
  }
  const bytes = new Uint8Array(values.buffer)
  if (!isLittleEndian()) {
    for (let at = 0; at < bytes.length; at += 4) bytes.subarray(at, at + 4).reverse()
  }
  return bytes
}

function isLittleEndian(): boolean {
  return new Uint8Array(Uint16Array.of(1).buffer)[0] === 1
}
