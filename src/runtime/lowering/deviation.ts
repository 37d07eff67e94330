import { binary, type KernelName, reduce, reshape, transpose, unary } from '../kernels.ts'
import { range, storedAxis, storedShape } from '../layout.ts'
import { inputShape, type Lowered, type LoweringContext, type NodeOf, only, scalar } from './lowered.ts'

const kernels: readonly KernelName[] = ['Mean', 'Sub', 'Square', 'Multiply', 'Add', 'Sqrt', 'Reshape', 'Transpose']

/**
 * `std`: what it goes over is brought to the end and seen as the rows of a matrix, whose mean is taken off first: the
 * difference of mean squares loses what rounding leaves of a large mean.
 */
export function lowerDeviation(node: NodeOf<'std'>, context: LoweringContext): Lowered {
  const shape = inputShape(context)
  const { attributes } = node
  const [channels = 1] = shape
  const axes =
    'parts' in attributes
      ? [1]
      : attributes.axes.map((axis) => storedAxis(shape.length, axis)).toSorted((one, two) => one - two)
  const product = (extents: readonly number[]) => extents.reduce((all, extent) => all * extent, 1)
  const count = product(shape) / product(node.shape)
  const share = scalar(context, 'share', count / (count - attributes.correction))
  const small = scalar(context, 'epsilon', attributes.epsilon)
  return {
    kernels,
    run: (inputs, batch) => {
      const x = only(inputs)
      const seen =
        'parts' in attributes ? reshape(x, [x.size / channels, attributes.parts, channels / attributes.parts]) : x
      const order = [...range(0, seen.shape.length).filter((axis) => !axes.includes(axis)), ...axes]
      const moved = order.every((axis, at) => axis === at) ? seen : transpose(seen, order)
      const rows = reshape(moved, [x.size / count, count])
      const centred = binary('Sub', rows, reduce('Mean', rows, [1]))
      const variance = binary('Multiply', reduce('Mean', unary('Square', centred), [1]), share)
      return reshape(unary('Sqrt', binary('Add', variance, small)), storedShape(node.shape, batch))
    },
  }
}
