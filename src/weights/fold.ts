import { invariant } from '../diagnostics/index.ts'
import type { FoldedWeight, Graph, GraphNode, Weight } from '../ir/index.ts'
import { countValues, type WeightMap, type WeightTensor } from './tensor.ts'

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
      return { shape: weight.shape, data: scaleChannels(node, original, factors) }
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
 * A weight times the factor of its output channel: the first axis, but for a deconvolution, whose layout is
 * `[I, O/groups, kH, kW]` with the input channels of a group side by side.
 */
function scaleChannels(node: GraphNode, { shape, data }: WeightTensor, factors: Float64Array): Float32Array {
  const [first = 1, second = 1, ...kernel] = shape
  if (node.op !== 'deconv') return scaleRuns(data, data.length / first, (run) => factors[run]!)
  const inputsPerGroup = first / node.attributes.groups
  return scaleRuns(data, countValues(kernel), (run) => {
    const group = Math.floor(Math.floor(run / second) / inputsPerGroup)
    return factors[group * second + (run % second)]!
  })
}

/** Each run of `length` values times a factor of its own: multiplied in float64, rounded once. */
function scaleRuns(data: Float32Array, length: number, factorOf: (run: number) => number): Float32Array {
  const scaled = new Float32Array(data.length)
  for (let run = 0, start = 0; start < data.length; run++, start += length) {
    const factor = factorOf(run)
    for (let index = start; index < start + length; index++) scaled[index] = data[index]! * factor
  }
  return scaled
}

function getTensor(weights: WeightMap, key: string): WeightTensor {
  const tensor = weights.get(key)
  invariant(tensor !== undefined, `weights were not matched with the graph: ${key} is missing`)
  return tensor
}
