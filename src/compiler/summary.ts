import { type CheckedNet, mainOutput } from '../check/index.ts'
import type { Graph, GraphNode } from '../ir/index.ts'
import { costOf, elementCount, type Pair, type Shape } from '../vocabulary/index.ts'
import { type ActivationMemory, estimateActivations } from './activations.ts'
import { gatesSeeWholeImage } from './gate-list.ts'
import { reachMain, reachNodes } from './gates.ts'
import { countStatistics } from './measure.ts'
import { formatOperation } from './operation-text.ts'
import { computeReceptiveField } from './receptive-field.ts'

/** What a network costs and consists of, for one image. */
export interface Summary {
  /** As it was asked for: `SEResNet56(r = 8)`. */
  readonly net: string
  /** `[C, H, W]`, or as `input` says. */
  readonly input: Shape
  readonly outputs: readonly SummaryOutput[]
  /** Trainable values, all outputs included. */
  readonly params: number
  /** Values of running statistics, which are not trained. */
  readonly statistics: number
  /** Multiply-adds of convolutions and linear layers towards the main output. */
  readonly macs: number
  /** Everything else that is computed towards the main output. */
  readonly elementOperations: number
  readonly gates: { readonly count: number; readonly params: number; readonly macs: number }
  /** Along the convolutional path: see `computeReceptiveField`. */
  readonly receptiveField: Pair | undefined
  /** Whether gates, which the receptive field leaves out, have seen all positions. */
  readonly gatesSeeWholeImage: boolean
  /** Every operation but the input, in topological order. */
  readonly layers: readonly SummaryLayer[]
  /** Shapes by `state_dict` key, in its order, without `num_batches_tracked`. */
  readonly tensors: ReadonlyMap<string, Shape>
  /** Bytes of all tensors in float32. */
  readonly weightBytes: number
  readonly activations: ActivationMemory
}

/** One output. What an auxiliary one needs beside the main flow is counted apart. */
export interface SummaryOutput {
  readonly name: string
  readonly shape: Shape
  /** Only for auxiliary outputs. */
  readonly own?: { readonly params: number; readonly macs: number }
}

/** One operation of the network. */
export interface SummaryLayer {
  /** Its module path. */
  readonly path: string
  /** The operation of the graph: `conv`, `bn`, … */
  readonly op: string
  /** The operation briefly, as a step: `conv(3x3, 64, /2)`. */
  readonly text: string
  readonly shape: Shape
  /** Trainable values. */
  readonly params: number
  readonly macs: number
}

/** Summarises a checked net and the graph that it was lowered to. */
export function summarise(net: Pick<CheckedNet, 'totals'>, graph: Graph): Summary {
  const shapes = new Map(graph.nodes.map((node) => [node.id, node.shape]))
  const layers = new Map(graph.nodes.map((node) => [node.id, describeLayer(node, shapes)]))
  const ends = graph.outputs.filter((output) => output.name === mainOutput)
  const main = reachMain(graph)
  const weights = graph.nodes.flatMap((node) => node.weights)
  const { macs, elementOperations, gates, params } = net.totals
  return {
    net: graph.name,
    input: graph.nodes[0]?.shape ?? [],
    outputs: graph.outputs.map(({ name, node }) => {
      const shape = shapes.get(node) ?? []
      if (ends.length === 0 || name === mainOutput) return { name, shape }
      return { name, shape, own: countOwn(graph, node, main, layers) }
    }),
    params,
    statistics: countStatistics(graph),
    macs,
    elementOperations,
    gates,
    receptiveField: computeReceptiveField(graph, main),
    gatesSeeWholeImage: gatesSeeWholeImage(graph),
    layers: graph.nodes.flatMap((node) => (node.op === 'input' ? [] : (layers.get(node.id) ?? []))),
    tensors: new Map(weights.map((weight) => [weight.key, weight.shape])),
    weightBytes: weights.reduce((sum, weight) => sum + elementCount(weight.shape) * 4, 0),
    activations: estimateActivations(graph),
  }
}

function describeLayer(node: GraphNode, shapes: ReadonlyMap<string, Shape>): SummaryLayer {
  const inputs = node.inputs.map((id) => shapes.get(id) ?? [])
  const trainable = node.weights.filter((weight) => weight.trainable)
  return {
    path: node.id,
    op: node.op,
    text: formatOperation(node, inputs[0] ?? [], 'brief'),
    shape: node.shape,
    params: trainable.reduce((sum, weight) => sum + elementCount(weight.shape), 0),
    macs: costOf(node, inputs, node.shape).macs,
  }
}

function countOwn(
  graph: Graph,
  output: string,
  main: ReadonlySet<string>,
  layers: ReadonlyMap<string, SummaryLayer>,
): { readonly params: number; readonly macs: number } {
  let [params, macs] = [0, 0]
  for (const id of reachNodes(graph, [output])) {
    const layer = main.has(id) ? undefined : layers.get(id)
    params += layer?.params ?? 0
    macs += layer?.macs ?? 0
  }
  return { params, macs }
}
