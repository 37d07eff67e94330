import type { Graph } from '../ir/index.ts'
import { elementCount } from '../vocabulary/index.ts'

/** Bytes of what operations give, for one image in float32. */
export interface ActivationMemory {
  /** The most that is needed at once when each result is given back after its last use: evaluation. */
  readonly peak: number
  /** All results together: what training keeps for the backward pass, at most. */
  readonly total: number
}

const bytesPerValue = 4

/**
 * Estimates the memory of activations from shapes alone, in the order of the graph. A backend that computes in place
 * needs less, one with scratch memory more.
 */
export function estimateActivations(graph: Graph): ActivationMemory {
  const lastUse = new Map<string, number>()
  graph.nodes.forEach((node, index) => {
    lastUse.set(node.id, index)
    for (const id of node.inputs) lastUse.set(id, index)
  })
  for (const { node } of graph.outputs) lastUse.set(node, graph.nodes.length)
  const sizes = new Map<string, number>()
  let [held, peak, total] = [0, 0, 0]
  graph.nodes.forEach((node, index) => {
    const size = elementCount(node.shape) * bytesPerValue
    sizes.set(node.id, size)
    held += size
    total += size
    peak = Math.max(peak, held)
    for (const id of new Set([node.id, ...node.inputs])) {
      if (lastUse.get(id) === index) held -= sizes.get(id) ?? 0
    }
  })
  return { peak, total }
}
