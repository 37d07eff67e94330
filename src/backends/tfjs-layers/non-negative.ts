import { unreachable } from '../../diagnostics/index.ts'
import type { GraphNode } from '../../ir/index.ts'

/**
 * Whether no value of a node can be below 0, given which of its inputs cannot: only then do zeros pad a max pool as
 * minus infinity would. A proof from the operations alone; `false` where there is none.
 */
export function isNonNegative(node: GraphNode, inputs: readonly boolean[]): boolean {
  const all = inputs.every((input) => input)
  switch (node.op) {
    case 'relu':
    case 'relu6':
    case 'sigmoid':
    case 'hardsigmoid':
    case 'softplus':
    case 'softmax':
    case 'std':
      return true
    case 'maximum':
      return inputs.some((input) => input)
    case 'scale':
      return all && node.attributes.factor >= 0
    case 'pad':
      return all && (node.attributes.mode !== 'constant' || node.attributes.value >= 0)
    case 'silu':
    case 'gelu':
    case 'mish':
    case 'hardswish':
    case 'leakyrelu':
    case 'elu':
    case 'prelu':
    case 'tanh':
    case 'identity':
    case 'maxpool':
    case 'avgpool':
    case 'adaptiveavgpool':
    case 'gap':
    case 'gmp':
    case 'mean':
    case 'max':
    case 'sum':
    case 'dropout':
    case 'droppath':
    case 'flatten':
    case 'reshape':
    case 'transpose':
    case 'resize':
    case 'shuffle':
    case 'slice':
    case 'concat':
    case 'add':
    case 'mul':
    case 'shake':
      return all
    case 'input':
    case 'conv':
    case 'deconv':
    case 'conv1d':
    case 'linear':
    case 'bn':
    case 'ln':
    case 'gn':
      return false
    default:
      return unreachable(node)
  }
}
