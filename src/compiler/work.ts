import type { Graph, GraphNode } from '../ir/index.ts'
import { elementCount, isReduction, type Shape } from '../vocabulary/index.ts'
import { findGateModules, reachMain } from './gates.ts'

/**
 * Element operations that papers count beside the multiply-adds of convolutions and linear layers, or leave out, for one
 * image and towards the main output.
 */
export interface ElementWork {
  /** Additions that join shortcuts and other arms: one for each value and arm but the first, gates left out. */
  readonly shortcutAdds: number
  /** Values that gates read into means, maxima and sums over positions: their squeeze. */
  readonly gatePools: number
  /** Values that gates scale: one product for each. */
  readonly gateScales: number
}

/** Counts element-wise work by the part it plays. Linear in the graph. */
export function countElementWork(graph: Graph): ElementWork {
  const inGate = findGateModules(graph)
  const scales = new Set(graph.modules.flatMap((module) => (module.kind === 'gate' ? [module.output] : [])))
  const main = reachMain(graph)
  const shapes = new Map(graph.nodes.map((node) => [node.id, node.shape]))
  let [shortcutAdds, gatePools, gateScales] = [0, 0, 0]
  for (const node of graph.nodes) {
    if (!main.has(node.id)) continue
    if (inGate[node.module] !== true) {
      if (node.op === 'add') shortcutAdds += elementCount(node.shape) * (node.inputs.length - 1)
    } else if (node.op === 'mul' && scales.has(node.id)) {
      gateScales += elementCount(node.shape)
    } else {
      const before = shapes.get(node.inputs[0] ?? '') ?? []
      if (poolsPositions(node, before)) gatePools += elementCount(before)
    }
  }
  return { shortcutAdds, gatePools, gateScales }
}

/** Whether an operation reads a feature map `[C, H, W]` into one value for many of its positions. */
function poolsPositions({ op, attributes }: GraphNode, before: Shape): boolean {
  if (before.length !== 3 || !isReduction(op)) return false
  if ('parts' in attributes) return false
  return !('axes' in attributes) || attributes.axes.some((axis) => axis > 0)
}
