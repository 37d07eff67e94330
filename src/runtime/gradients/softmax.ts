import type { Tensor } from '@tensorflow/tfjs-core'
import { binary, reduce, unary } from '../kernels.ts'
import { scoped } from './arithmetic.ts'

/**
 * The gradient of softmax over the last axis: y (dy - sum(dy y)).
 *
 * @param dy `[rows, classes]`
 * @param y `[rows, classes]`, what softmax gave
 */
export function softmaxGradient(dy: Tensor, y: Tensor): Tensor {
  return scoped(() => {
    const weighted = reduce('Sum', binary('Multiply', dy, y), [1])
    return binary('Multiply', y, binary('Sub', dy, weighted))
  })
}

/**
 * log(softmax(x)) over the last axis, which does not overflow: x - max - log(sum(exp(x - max))).
 *
 * @param x `[rows, classes]`
 */
export function logSoftmax(x: Tensor): Tensor {
  return scoped(() => {
    const shifted = binary('Sub', x, reduce('Max', x, [1]))
    return binary('Sub', shifted, unary('Log', reduce('Sum', unary('Exp', shifted), [1])))
  })
}

/**
 * The gradient of `logSoftmax`: dy - softmax(x) sum(dy).
 *
 * @param dy `[rows, classes]`
 * @param y `[rows, classes]`, what `logSoftmax` gave
 */
export function logSoftmaxGradient(dy: Tensor, y: Tensor): Tensor {
  return scoped(() => binary('Sub', dy, binary('Multiply', unary('Exp', y), reduce('Sum', dy, [1]))))
}
