import { unreachable } from '../diagnostics/index.ts'
import type { CoreOperation, Cost, Shape } from './core.ts'
import { viewAsSequence } from './rules/convolution.ts'
import { isProblem } from './problem.ts'
import { countAdaptiveReads } from './rules/pool.ts'
import { elementCount } from './shape.ts'

const product = (values: readonly number[]) => values.reduce((result, value) => result * value, 1)

/** Multiply-adds of one image. */
const multiplyAdds = (macs: number): Cost => ({ macs, elementOperations: 0 })
/** Values computed, or read into a reduction. */
const elementwise = (elementOperations: number): Cost => ({ macs: 0, elementOperations })
const free: Cost = { macs: 0, elementOperations: 0 }

/**
 * What an operation costs for one image, for inputs that `inferShape` accepts and the output that it gives. Multiply-adds
 * are those of convolutions and linear layers, padding included, bias not: the convention of the papers. Everything
 * else counts one element operation for each value that it computes, or that it reads into a mean, a maximum or a sum.
 * What only moves or renames values is free, and so is what evaluation leaves out (`dropout`).
 */
export function costOf(operation: CoreOperation, inputs: readonly Shape[], output: Shape): Cost {
  const input = inputs[0] ?? []
  const computed = elementCount(output)
  const read = elementCount(input)
  switch (operation.op) {
    case 'conv': {
      const { kernel, groups } = operation.attributes
      return multiplyAdds(computed * ((input[0] ?? 1) / groups) * product(kernel))
    }
    case 'deconv': {
      const { kernel, groups, channels } = operation.attributes
      return multiplyAdds(read * (channels / groups) * product(kernel))
    }
    case 'conv1d': {
      const { kernel, groups } = operation.attributes
      const view = viewAsSequence(input)
      return multiplyAdds(isProblem(view) ? 0 : computed * (view[0] / groups) * kernel)
    }
    case 'linear':
      return multiplyAdds(computed * (input[0] ?? 1))
    case 'maxpool':
    case 'avgpool':
      return elementwise(computed * product(operation.attributes.kernel))
    case 'adaptiveavgpool': {
      const [height, width] = operation.attributes.to
      const reads = countAdaptiveReads(input[1] ?? 1, height) * countAdaptiveReads(input[2] ?? 1, width)
      return elementwise((input[0] ?? 1) * reads)
    }
    case 'gap':
    case 'gmp':
    case 'mean':
    case 'max':
    case 'sum':
      return elementwise(read)
    // The mean is read first, and what differs from it second.
    case 'std':
      return elementwise(2 * read)
    // Each reads all values for its statistics or its sum, and computes as many.
    case 'ln':
    case 'gn':
    case 'softmax':
      return elementwise(read + computed)
    case 'add':
    case 'mul':
    case 'maximum':
      return elementwise(computed * (inputs.length - 1))
    case 'shake':
      return elementwise(computed * inputs.length)
    case 'resize':
      return operation.attributes.mode === 'nearest' ? free : elementwise(computed)
    case 'bn':
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
    case 'scale':
      return elementwise(computed)
    case 'input':
    case 'identity':
    case 'dropout':
    case 'droppath':
    case 'flatten':
    case 'reshape':
    case 'transpose':
    case 'shuffle':
    case 'slice':
    case 'pad':
    case 'concat':
      return free
    default:
      return unreachable(operation)
  }
}
