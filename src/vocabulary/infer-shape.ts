import { invariant, unreachable } from '../diagnostics/index.ts'
import type { CoreOperation, Shape } from './core.ts'
import type { Problem } from './operation.ts'
import { checkGroups, checkResult } from './rules/check-result.ts'
import { inferConv, inferConv1d, inferDeconv, inferLinear } from './rules/convolution.ts'
import { inferBroadcast, inferConcat, inferSame } from './rules/join.ts'
import { inferBatchNorm } from './rules/norm.ts'
import { inferAdaptivePool, inferGlobalPool, inferPool } from './rules/pool.ts'
import { inferPad, inferReshape, inferResize, inferSlice, inferTranspose } from './rules/rearrange.ts'
import { inferDeviation, inferReduction, inferSoftmax } from './rules/reduction.ts'
import { elementCount } from './shape.ts'

/**
 * The shape of an operation's result, without batch, or what is wrong with its inputs. It accepts what PyTorch accepts,
 * within the limits of limits.ts. `inputs` holds one shape (none for `input`; two or more for joins): another number is
 * a bug of the caller, but for joins, where it is a problem.
 */
export function inferShape(operation: CoreOperation, inputs: readonly Shape[]): Shape | Problem {
  if (operation.op === 'input') return checkResult('input', operation.attributes.shape, operation.attributes.shape)
  switch (operation.op) {
    case 'concat':
      return inferConcat(operation.attributes.axis, inputs)
    case 'add':
    case 'mul':
      return inferBroadcast(operation.op, inputs)
    case 'maximum':
    case 'shake':
      return inferSame(operation.op, inputs)
    default: {
      const shape = inputs[0]
      invariant(shape !== undefined && inputs.length === 1, `${operation.op} has ${inputs.length} inputs`)
      return inferUnary(operation, shape)
    }
  }
}

type Join = 'concat' | 'add' | 'mul' | 'maximum' | 'shake'
type UnaryOperation = Exclude<CoreOperation, { readonly op: Join | 'input' }>

function inferUnary(operation: UnaryOperation, shape: Shape): Shape | Problem {
  switch (operation.op) {
    case 'conv':
      return inferConv(operation.attributes, shape)
    case 'deconv':
      return inferDeconv(operation.attributes, shape)
    case 'conv1d':
      return inferConv1d(operation.attributes, shape)
    case 'linear':
      return inferLinear(operation.attributes, shape)
    case 'bn':
      return inferBatchNorm(shape)
    case 'gn':
      return checkGroups('gn', shape[0] ?? 1, operation.attributes.groups, shape, 'groups') ?? shape
    case 'shuffle':
      return checkGroups('shuffle', shape[0] ?? 1, operation.attributes.groups, shape, 'groups') ?? shape
    case 'maxpool':
    case 'avgpool':
      return inferPool(operation.op, operation.attributes, shape)
    case 'adaptiveavgpool':
      return inferAdaptivePool(operation.attributes, shape)
    case 'gap':
    case 'gmp':
      return inferGlobalPool(operation.op, shape)
    case 'mean':
    case 'max':
    case 'sum':
      return inferReduction(operation.op, operation.attributes, shape)
    case 'std':
      return inferDeviation(operation.attributes, shape)
    case 'softmax':
      return inferSoftmax(operation.attributes, shape)
    case 'flatten':
      return checkResult('flatten', shape, [elementCount(shape)])
    case 'reshape':
      return inferReshape(operation.attributes, shape)
    case 'transpose':
      return inferTranspose(operation.attributes, shape)
    case 'resize':
      return inferResize(operation.attributes, shape)
    case 'slice':
      return inferSlice(operation.attributes, shape)
    case 'pad':
      return inferPad(operation.attributes, shape)
    case 'ln':
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
    case 'dropout':
    case 'droppath':
    case 'scale':
      return shape
    default:
      return unreachable(operation)
  }
}
