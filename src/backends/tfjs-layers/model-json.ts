import type { Graph } from '../../ir/index.ts'
import type { Shape } from '../../vocabulary/index.ts'
import type { Layer, WeightSource } from './builder.ts'
import type { Json } from './json.ts'

/** The stock library that the form was held to. */
const tfjsVersion = '4.22.0'

/** Name of the one file with all weights, next to `model.json`. */
export const weightsFile = 'weights.bin'

/** The tensor that a name of the graph became. */
export interface Port {
  readonly name: string
  readonly layer: string
  /** Without batch, as the graph has it: `[C, H, W]`, which the model has as `[H, W, C]`. */
  readonly shape: Shape
}

/** The document `model.json`, as tfjs's `loadLayersModel` reads it. */
export function describeModel(graph: Graph, layers: readonly Layer[], input: Port, outputs: readonly Port[]): Json {
  return {
    format: 'layers-model',
    generatedBy: 'senet',
    convertedBy: null,
    modelTopology: {
      class_name: 'Model',
      config: {
        name: 'senet',
        layers: layers.map(describeLayer),
        input_layers: [[input.layer, 0, 0]],
        output_layers: outputs.map((output) => [output.layer, 0, 0]),
      },
      keras_version: `tfjs-layers ${tfjsVersion}`,
      backend: 'tensor_flow.js',
    },
    weightsManifest: [
      {
        paths: [weightsFile],
        weights: layers.flatMap((layer) =>
          layer.weights.map((weight) => ({
            name: `${layer.name}/${weight.name}`,
            shape: weight.shape,
            dtype: 'float32',
          })),
        ),
      },
    ],
    userDefinedMetadata: { senet: describeOrigin(graph, layers, input, outputs) },
  }
}

function describeLayer(layer: Layer): Json {
  return {
    class_name: layer.className,
    name: layer.name,
    config: { name: layer.name, trainable: layer.trainable, dtype: 'float32', ...layer.config },
    inbound_nodes: layer.inputs.length === 0 ? [] : [layer.inputs.map((input) => [input, 0, 0, {}])],
  }
}

/**
 * What the model is: its net, how pictures become inputs, the layout of inputs and outputs, the shapes in `state_dict`
 * (from which the weights can be read back), and for each weight the
 * `state_dict` key and the way from that tensor to the layer's (see `Arrangement`); weights without a key are constants
 * of the form.
 */
function describeOrigin(graph: Graph, layers: readonly Layer[], input: Port, outputs: readonly Port[]): Json {
  const { mean, std, order, range } = graph.preprocessing
  return {
    version: 1,
    net: graph.name,
    preprocessing: { mean: mean ?? null, std: std ?? null, order, range },
    layout: 'NHWC',
    input: describePort(input),
    outputs: outputs.map(describePort),
    tensors: Object.fromEntries(
      graph.nodes.flatMap((node) => node.weights.map(({ key, shape }): [string, Json] => [key, shape])),
    ),
    weights: Object.fromEntries(
      layers.flatMap((layer) =>
        layer.weights.map((weight) => [`${layer.name}/${weight.name}`, describeSource(weight.source)]),
      ),
    ),
  }
}

function describePort({ name, layer, shape }: Port): Json {
  return { name, layer, shape }
}

function describeSource(source: WeightSource): Json {
  if (source.kind === 'constant') return { key: null }
  const { rows, view, permute, flip } = source.arrangement
  return {
    key: source.key,
    ...(rows === undefined ? {} : { rows }),
    ...(view === undefined ? {} : { view }),
    ...(permute === undefined ? {} : { permute }),
    ...(flip === undefined ? {} : { flip }),
  }
}
