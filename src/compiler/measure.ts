import type { CheckedNet, Totals } from '../check/index.ts'
import type { Graph } from '../ir/index.ts'
import { elementCount } from '../vocabulary/index.ts'
import { type ActivationMemory, estimateActivations } from './activations.ts'
import { countElementWork, type ElementWork } from './work.ts'

/** What a net costs for one image: what tables of papers compare. */
export interface Measurement {
  /** Trainable values. */
  readonly params: number
  /** Values of running statistics, which are not trained. */
  readonly statistics: number
  /** Multiply-adds of convolutions and linear layers towards the main output. */
  readonly macs: number
  readonly gates: Totals['gates']
  readonly activations: ActivationMemory
  readonly work: ElementWork
}

/** Measures a checked net and the graph that it was lowered to. */
export function measureNet({ totals }: Pick<CheckedNet, 'totals'>, graph: Graph): Measurement {
  const { params, macs, gates } = totals
  return {
    params,
    statistics: countStatistics(graph),
    macs,
    gates,
    activations: estimateActivations(graph),
    work: countElementWork(graph),
  }
}

/** Values of running statistics, which are not trained. */
export function countStatistics(graph: Graph): number {
  let count = 0
  for (const { weights } of graph.nodes) {
    for (const { trainable, shape } of weights) if (!trainable) count += elementCount(shape)
  }
  return count
}
