import { invariant } from '../diagnostics/index.ts'
import { consumersOf, type FoldedWeight, type Graph, type GraphNode, type Weight } from '../ir/index.ts'
import type { WeightRole } from '../vocabulary/index.ts'
import type { Pass } from './pass.ts'
import { findFixed, replaceNodes } from './rewrite.ts'

type Projection = Extract<GraphNode, { readonly op: 'conv' | 'deconv' | 'linear' }>
type BatchNorm = Extract<GraphNode, { readonly op: 'bn' }>

/**
 * Folds a batch norm into the `conv`, `deconv` or `linear` before it (`FoldedWeight` has the formula), for evaluation
 * only. The result has the norm's id. Left alone where the value before the norm is an output, is kept, or has another
 * consumer.
 */
export const foldBatchNorm: Pass = {
  name: 'fold-batch-norm',
  apply(graph: Graph, keep: ReadonlySet<string>): Graph {
    const fixed = findFixed(graph, keep)
    const consumers = consumersOf(graph)
    const renamed = new Map<string, string>()
    const folded = new Set<string>()
    const nodes = graph.nodes.flatMap((node): readonly GraphNode[] => {
      if (folded.has(node.id)) return []
      const [next, ...others] = consumers.get(node.id) ?? []
      if (!isProjection(node) || next?.op !== 'bn' || others.length > 0 || fixed.has(node.id)) return [node]
      folded.add(next.id)
      renamed.set(node.id, next.id)
      return [foldInto(node, next)]
    })
    return replaceNodes(graph, nodes, renamed)
  },
}

function isProjection(node: GraphNode): node is Projection {
  const foldable = node.op === 'conv' || node.op === 'deconv' || node.op === 'linear'
  return foldable && node.weights.every((weight) => weight.folded === undefined)
}

function foldInto(node: Projection, norm: BatchNorm): Projection {
  const weight = findWeight(node, 'weight')
  invariant(weight !== undefined, `${node.id} has no weight`)
  const bias = findWeight(node, 'bias')
  const mean = findWeight(norm, 'running_mean')
  const variance = findWeight(norm, 'running_var')
  invariant(mean !== undefined && variance !== undefined, `${norm.id} has no running statistics`)
  const folded: FoldedWeight = {
    kind: 'batch-norm',
    weight: weight.key,
    bias: bias?.key,
    gamma: findWeight(norm, 'weight')?.key,
    beta: findWeight(norm, 'bias')?.key,
    mean: mean.key,
    variance: variance.key,
    epsilon: norm.attributes.epsilon,
  }
  const weights: readonly Weight[] = [
    { ...weight, folded },
    { ...(bias ?? newBias(weight.key, node.attributes.channels)), folded },
  ]
  const changes = { id: norm.id, weights }
  switch (node.op) {
    case 'conv':
      return { ...node, ...changes, attributes: { ...node.attributes, bias: true } }
    case 'deconv':
      return { ...node, ...changes, attributes: { ...node.attributes, bias: true } }
    case 'linear':
      return { ...node, ...changes, attributes: { ...node.attributes, bias: true } }
  }
}

function findWeight(node: GraphNode, role: WeightRole): Weight | undefined {
  return node.weights.find((weight) => weight.role === role)
}

/** The bias that a projection without one gets, beside its weight. */
function newBias(weightKey: string, channels: number): Weight {
  return {
    role: 'bias',
    key: weightKey.replace(/weight$/, 'bias'),
    shape: [channels],
    initialiser: { kind: 'zeros' },
    trainable: true,
  }
}
