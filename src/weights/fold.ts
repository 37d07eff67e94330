import { invariant } from '../diagnostics/index.ts'
import type { FoldedWeight, Graph, GraphNode, Weight } from '../ir/index.ts'
import type { WeightMap, WeightTensor } from './tensor.ts'

/**
 * The tensors that a graph's nodes use, under the keys of their `Weight`s: folded ones computed from `weights`, which
 * holds the original tensors, others as they are (shared, not copied). Computed in float64, rounded once.
 */
export function materialiseWeights(graph: Graph, weights: WeightMap): WeightMap {
  const result = new Map<string, WeightTensor>()
  for (const node of graph.nodes) {
    for (const weight of node.weights) {
      const tensor =
        weight.folded === undefined ? getTensor(weights, weight.key) : foldTensor(node, weight, weight.folded, weights)
      result.set(weight.key, tensor)
    }
  }
  return result
}

/** `FoldedWeight` states the formula. */
function foldTensor(node: GraphNode, weight: Weight, folded: FoldedWeight, weights: WeightMap): WeightTensor {
  const factors = channelFactors(folded, weights)
  switch (weight.role) {
    case 'weight': {
      const original = getTensor(weights, folded.weight)
      const channelOf = outputChannels(node, original.shape)
      return { shape: weight.shape, data: original.data.map((value, index) => value * factors[channelOf(index)]!) }
    }
    case 'bias': {
      const data = new Float32Array(factors.length)
      const mean = getTensor(weights, folded.mean).data
      const bias = folded.bias === undefined ? undefined : getTensor(weights, folded.bias).data
      const beta = folded.beta === undefined ? undefined : getTensor(weights, folded.beta).data
      for (let c = 0; c < data.length; c++) data[c] = ((bias?.[c] ?? 0) - mean[c]!) * factors[c]! + (beta?.[c] ?? 0)
      return { shape: weight.shape, data }
    }
    case 'running_mean':
    case 'running_var':
      invariant(false, `running statistics cannot be folded: ${weight.key}`)
  }
}

/** gamma / sqrt(var + eps) per output channel. */
function channelFactors(folded: FoldedWeight, weights: WeightMap): Float64Array {
  const variance = getTensor(weights, folded.variance).data
  const gamma = folded.gamma === undefined ? undefined : getTensor(weights, folded.gamma).data
  return Float64Array.from(variance, (value, c) => (gamma?.[c] ?? 1) / Math.sqrt(value + folded.epsilon))
}

/**
 * From the flat index of a weight to its output channel: the first axis, but for a deconvolution, whose layout is
 * `[I, O/groups, kH, kW]` with the input channels of a group side by side.
 */
function outputChannels(node: GraphNode, shape: readonly number[]): (index: number) => number {
  const [first = 1, ...rest] = shape
  const row = rest.reduce((product, extent) => product * extent, 1)
  if (node.op !== 'deconv') return (index) => Math.floor(index / row)
  const perGroup = shape[1] ?? 1
  const area = row / perGroup
  const inputsPerGroup = first / node.attributes.groups
  return (index) => {
    const group = Math.floor(index / row / inputsPerGroup)
    return group * perGroup + (Math.floor(index / area) % perGroup)
  }
}

function getTensor(weights: WeightMap, key: string): WeightTensor {
  const tensor = weights.get(key)
  invariant(tensor !== undefined, `weights were not matched with the graph: ${key} is missing`)
  return tensor
}
