import { rowMajor, type Order, type Shape } from '../../layout.ts'
import { draw } from '../../random.ts'
import { Tensor } from '../../tensor.ts'
import { fill } from '../../values/arithmetic.ts'
import { reorder, scoped, upload } from '../../values/value.ts'
import { Parameter } from '../parameter.ts'

/** A parameter drawn uniformly between `-bound` and `bound`, in a layout of its own. */
export function uniformParameter(shape: Shape, bound: number, order: Order = rowMajor(shape.length)): Parameter {
  const value = scoped(() => reorder(upload(draw(shape, { kind: 'uniform', bound }), shape, 'float32'), order))
  return new Parameter(new Tensor(value))
}

export function constantParameter(shape: Shape, value: number): Parameter {
  return new Parameter(new Tensor(fill(shape, value)))
}

/**
 * The bound of PyTorch's default for convolutions and linear layers: `kaiming_uniform_` with a = sqrt 5, which is
 * 1 / sqrt(fan in), for weight and bias alike.
 */
export function defaultBound(fanIn: number): number {
  return fanIn > 0 ? 1 / Math.sqrt(fanIn) : 0
}
