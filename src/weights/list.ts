import { invariant } from '../diagnostics/index.ts'
import type { Graph, Weight } from '../ir/index.ts'

/**
 * The tensors that a graph loads, in its order: what a weight file for it holds. The graph is as lowering gave it:
 * folding drops the keys and initialisers of the norms that it folds, so weights are made or matched before it.
 */
export function listWeights(graph: Graph): readonly Weight[] {
  const weights = graph.nodes.flatMap((node) => node.weights)
  for (const weight of weights) {
    invariant(weight.folded === undefined, `weights are loaded before folding, but ${weight.key} is folded`)
  }
  return weights
}
