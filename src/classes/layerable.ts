import type { GraphNode } from '../ir/index.ts'
import type { Shape } from '../vocabulary/index.ts'

/** Whether pads are the same on both sides of each axis, as PyTorch's layers take them. */
export function isSymmetric(pads: readonly number[]): boolean {
  const [top, bottom, left, right] = pads
  return top === bottom && left === right
}

/**
 * Whether an operation is one layer of `torch.nn` that takes its input as it is, so that it can stand in a `Sequential`.
 *
 * @param input the shape that enters, without batch
 */
export function isLayer(node: GraphNode, input: Shape): boolean {
  switch (node.op) {
    case 'conv':
      return input.length === 3 && isSymmetric(node.attributes.pads)
    case 'deconv':
      return input.length === 3 && isSymmetric(node.attributes.pads)
    case 'maxpool':
    case 'avgpool':
      return isSymmetric(node.attributes.pads)
    case 'ln':
      return input.length === 1 || node.attributes.over === 'all'
    case 'softmax':
      return 'axes' in node.attributes && node.attributes.axes.length === 1
    case 'shuffle':
    case 'resize':
      return input.length === 3
    case 'linear':
    case 'bn':
    case 'gn':
    case 'relu':
    case 'relu6':
    case 'silu':
    case 'gelu':
    case 'tanh':
    case 'sigmoid':
    case 'hardsigmoid':
    case 'hardswish':
    case 'leakyrelu':
    case 'elu':
    case 'prelu':
    case 'mish':
    case 'softplus':
    case 'identity':
    case 'adaptiveavgpool':
    case 'dropout':
    case 'flatten':
      return true
    default:
      return false
  }
}
