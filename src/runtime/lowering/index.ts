import { unreachable } from '../../diagnostics/index.ts'
import type { GraphNode } from '../../ir/index.ts'
import {
  lowerElu,
  lowerGelu,
  lowerHardSigmoid,
  lowerHardSwish,
  lowerLeakyRelu,
  lowerMish,
  lowerPrelu,
  lowerRelu,
  lowerRelu6,
  lowerSigmoid,
  lowerSilu,
  lowerSoftplus,
  lowerTanh,
} from './activation.ts'
import { lowerConv } from './convolution.ts'
import { lowerDeviation } from './deviation.ts'
import { lowerDeconv } from './deconvolution.ts'
import { lowerBinary, lowerConcat, lowerScale, lowerShake } from './join.ts'
import { lowerConv1d, lowerLinear } from './linear.ts'
import { type Lowered, type LoweringContext, only } from './lowered.ts'
import { lowerBatchNorm, lowerGroupNorm, lowerLayerNorm } from './normalisation.ts'
import { lowerAdaptivePool, lowerAvgPool, lowerGlobalPool, lowerMaxPool } from './pooling.ts'
import { lowerPad, lowerReshape, lowerShuffle, lowerSlice, lowerTranspose } from './rearrangement.ts'
import { lowerReduction, lowerSoftmax } from './reduction.ts'
import { lowerResize } from './resize.ts'

export { fusedActivation } from './activation.ts'
export { type ConstantValues, type Lowered, type LoweringContext, noActivation } from './lowered.ts'
export { fromPyTorch, toPyTorch } from './rearrangement.ts'

const same: Lowered = { kernels: [], run: only }

/** A node as kernel calls, in evaluation mode. */
export function lowerNode(node: GraphNode, context: LoweringContext): Lowered {
  switch (node.op) {
    case 'conv':
      return lowerConv(node, context)
    case 'deconv':
      return lowerDeconv(node, context)
    case 'conv1d':
      return lowerConv1d(node, context)
    case 'linear':
      return lowerLinear(node, context)
    case 'bn':
      return lowerBatchNorm(node, context)
    case 'ln':
      return lowerLayerNorm(node, context)
    case 'gn':
      return lowerGroupNorm(node, context)
    case 'relu':
      return lowerRelu
    case 'relu6':
      return lowerRelu6
    case 'silu':
      return lowerSilu
    case 'gelu':
      return lowerGelu(node, context)
    case 'tanh':
      return lowerTanh
    case 'sigmoid':
      return lowerSigmoid
    case 'hardsigmoid':
      return lowerHardSigmoid(context)
    case 'hardswish':
      return lowerHardSwish(context)
    case 'leakyrelu':
      return lowerLeakyRelu(node)
    case 'elu':
      return lowerElu(node, context)
    case 'prelu':
      return lowerPrelu(context)
    case 'mish':
      return lowerMish(context)
    case 'softplus':
      return lowerSoftplus(node, context)
    case 'softmax':
      return lowerSoftmax(node, context)
    case 'maxpool':
      return lowerMaxPool(node)
    case 'avgpool':
      return lowerAvgPool(node)
    case 'adaptiveavgpool':
      return lowerAdaptivePool(node, context)
    case 'gap':
      return lowerGlobalPool('AvgPool', context)
    case 'gmp':
      return lowerGlobalPool('MaxPool', context)
    case 'mean':
    case 'max':
    case 'sum':
      return lowerReduction(node, context)
    case 'std':
      return lowerDeviation(node, context)
    case 'flatten':
    case 'reshape':
      return lowerReshape(node, context)
    case 'transpose':
      return lowerTranspose(node, context)
    case 'resize':
      return lowerResize(node, context)
    case 'shuffle':
      return lowerShuffle(node, context)
    case 'slice':
      return lowerSlice(node, context)
    case 'pad':
      return lowerPad(node, context)
    case 'scale':
      return lowerScale(node, context)
    case 'concat':
      return lowerConcat(node)
    case 'add':
      return lowerBinary('Add', node.shape, context)
    case 'mul':
      return lowerBinary('Multiply', node.shape, context)
    case 'maximum':
      return lowerBinary('Maximum', node.shape, context)
    case 'shake':
      return lowerShake(node, context)
    // Nothing is dropped in evaluation.
    case 'input':
    case 'identity':
    case 'dropout':
    case 'droppath':
      return same
    default:
      return unreachable(node)
  }
}
