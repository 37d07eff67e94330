import { invariant, unreachable } from '../../diagnostics/index.ts'
import type { GraphNode } from '../../ir/index.ts'
import { emitActivation } from './activations.ts'
import type { Emitter } from './builder.ts'
import { emitConv, emitConv1d, emitDeconv, emitLinear } from './convolution.ts'
import { emitBroadcast, emitConcat, emitShuffle, emitSlice } from './joins.ts'
import { addSame, flatten, reshape, transpose } from './layout.ts'
import type { Value } from './model.ts'
import { emitBatchNorm, emitGroupNorm, emitLayerNorm } from './norms.ts'
import { emitAdaptivePool, emitAvgPool, emitGlobalPool, emitMaxPool } from './pooling.ts'
import { emitDeviation, emitReduction, emitSoftmax } from './reductions.ts'
import { emitPad, emitResize } from './spatial.ts'

/**
 * The ONNX operators of one node, in evaluation. What does nothing then (`dropout`, `droppath`, `identity`) becomes
 * nothing: its value is its input's.
 */
export function emitNode(
  emitter: Emitter,
  node: Exclude<GraphNode, { readonly op: 'input' }>,
  inputs: readonly Value[],
): Value {
  const [x] = inputs
  invariant(x !== undefined, `${node.id} has no input`)
  switch (node.op) {
    case 'conv':
      return emitConv(emitter, node, x)
    case 'deconv':
      return emitDeconv(emitter, node, x)
    case 'conv1d':
      return emitConv1d(emitter, node, x)
    case 'linear':
      return emitLinear(emitter, node, x)
    case 'bn':
      return emitBatchNorm(emitter, node, x)
    case 'ln':
      return emitLayerNorm(emitter, node, x)
    case 'gn':
      return emitGroupNorm(emitter, node, x)
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
      return emitActivation(emitter, node, x)
    case 'softmax':
      return emitSoftmax(emitter, node, x)
    case 'mean':
    case 'max':
    case 'sum':
      return emitReduction(emitter, node, x)
    case 'std':
      return emitDeviation(emitter, node, x)
    case 'maxpool':
      return emitMaxPool(emitter, node, x)
    case 'avgpool':
      return emitAvgPool(emitter, node, x)
    case 'adaptiveavgpool':
      return emitAdaptivePool(emitter, node, x)
    case 'gap':
      return emitGlobalPool(emitter, 'GlobalAveragePool', x)
    case 'gmp':
      return emitGlobalPool(emitter, 'GlobalMaxPool', x)
    case 'identity':
    case 'dropout':
    case 'droppath':
      return x
    case 'flatten':
      return flatten(emitter, '', x)
    case 'reshape':
      return reshape(emitter, '', x, node.shape)
    case 'transpose':
      return transpose(emitter, '', x, node.attributes.order)
    case 'shuffle':
      return emitShuffle(emitter, node, x)
    case 'slice':
      return emitSlice(emitter, node, x)
    case 'resize':
      return emitResize(emitter, node, x)
    case 'pad':
      return emitPad(emitter, node, x)
    case 'scale':
      return addSame(emitter, '', 'Mul', [x, emitter.numbers('factor', [], [node.attributes.factor])])
    case 'concat':
      return emitConcat(emitter, node, inputs)
    case 'add':
      return emitBroadcast(emitter, 'Add', inputs)
    case 'mul':
      return emitBroadcast(emitter, 'Mul', inputs)
    case 'maximum':
      return addSame(emitter, '', 'Max', inputs)
    case 'shake':
      // In evaluation the weights of the arms are even.
      return addSame(emitter, '', 'Mean', inputs)
    default:
      return unreachable(node)
  }
}
