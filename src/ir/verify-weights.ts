import { createMessage } from '../diagnostics/index.ts'
import { formatShape, sameShape, weightsOf, type Initialiser, type Shape } from '../vocabulary/index.ts'
import type { GraphFault } from './fault.ts'
import type { GraphNode, Weight } from './graph.ts'

type WeightLike = Pick<Weight, 'role' | 'shape'>

function describeWeights(weights: readonly WeightLike[]): string {
  if (weights.length === 0) return 'no weights'
  return weights.map((weight) => `${weight.role} ${formatShape(weight.shape)}`).join(', ')
}

/** Whether the numbers of an initialiser can be drawn from. */
function isDrawable(initialiser: Initialiser): boolean {
  switch (initialiser.kind) {
    case 'zeros':
    case 'ones':
      return true
    case 'constant':
      return Number.isFinite(initialiser.value)
    case 'normal':
      return Number.isFinite(initialiser.mean) && Number.isFinite(initialiser.deviation) && initialiser.deviation >= 0
    case 'truncated':
      return Number.isFinite(initialiser.deviation) && initialiser.deviation >= 0
    case 'uniform':
      return Number.isFinite(initialiser.bound) && initialiser.bound >= 0
    default:
      return false
  }
}

/** What is wrong with a weight in itself, or undefined. */
function judgeWeight(node: GraphNode, weight: Weight): string | undefined {
  if (weight.key === '') return 'has an empty key'
  if (!isDrawable(weight.initialiser)) return 'has an initialiser that cannot be drawn from'
  if (weight.role.startsWith('running_') && weight.trainable) return 'is a running statistic and says it is trained'
  if (weight.folded === undefined) return undefined
  const projections: readonly string[] = ['conv', 'deconv', 'conv1d', 'linear']
  if (!projections.includes(node.op)) return `is folded, and ${node.op} has nothing to fold into`
  if (weight.role === 'bias' || weight.role === 'weight') {
    return weight.folded.epsilon >= 0 && Number.isFinite(weight.folded.epsilon)
      ? undefined
      : 'is folded with a bad epsilon'
  }
  return 'is folded, and only weight and bias can be'
}

/** Roles and shapes are those of the operation; each weight is sound in itself; no key is there twice. */
export function verifyWeights(
  node: GraphNode,
  inputs: readonly Shape[],
  path: readonly (string | number)[],
  keys: Set<string>,
): readonly GraphFault[] {
  const faults: GraphFault[] = []
  const expected = weightsOf(node, inputs)
  const agrees =
    expected.length === node.weights.length &&
    expected.every(({ role, shape }, index) => {
      const weight = node.weights[index]
      return weight !== undefined && weight.role === role && sameShape(weight.shape, shape)
    })
  if (!agrees) {
    const message = createMessage('ir-weights-differ', {
      node: node.id,
      stated: describeWeights(node.weights),
      operation: node.op,
      inputs: inputs.map(formatShape).join(', '),
      expected: describeWeights(expected),
    })
    faults.push({ message, path: [...path, 'weights'] })
  }
  for (const [index, weight] of node.weights.entries()) {
    const here = [...path, 'weights', index]
    const reason = judgeWeight(node, weight)
    if (reason !== undefined) {
      faults.push({ message: createMessage('ir-weight-value', { key: weight.key, reason }), path: here })
    }
    if (keys.has(weight.key)) {
      const message = createMessage('ir-duplicate', { what: 'weight', name: weight.key })
      faults.push({ message, path: [...here, 'key'] })
    }
    keys.add(weight.key)
  }
  return faults
}
