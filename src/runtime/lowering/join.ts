import type { Tensor } from '@tensorflow/tfjs-core'
import type { Shape } from '../../vocabulary/index.ts'
import { addAll, binary, concat, type KernelName, reshape } from '../kernels.ts'
import { ones, storedAxis, storedShape } from '../layout.ts'
import { type Lowered, type LoweringContext, type NodeOf, only, scalar } from './lowered.ts'

/** `concat` along an axis. */
export function lowerConcat(node: NodeOf<'concat'>): Lowered {
  const axis = storedAxis(node.shape.length, node.attributes.axis)
  return { kernels: ['Concat'], run: (inputs) => concat(inputs, axis) }
}

/** `add`, `mul` and `maximum`, from left to right. */
export function lowerBinary(kernel: 'Add' | 'Multiply' | 'Maximum', shape: Shape, context: LoweringContext): Lowered {
  const view = viewAs(shape, context)
  return {
    kernels: [kernel, ...view.kernels],
    run: (inputs, batch) =>
      inputs.map((x, at) => view.apply(x, at, batch)).reduce((result, x) => binary(kernel, result, x)),
  }
}

/**
 * Up to rank 3 a vector has the stored rank of what it joins, and broadcasts. Above, ones are put between batch and
 * channels.
 */
function viewAs(shape: Shape, context: LoweringContext) {
  const rank = shape.length
  if (rank <= 3) return { kernels: [] as KernelName[], apply: (x: Tensor) => x }
  const kernels: KernelName[] = ['Reshape']
  return {
    kernels,
    apply: (x: Tensor, at: number, batch: number): Tensor => {
      const own = context.inputShapes[at] ?? []
      if (own.length === rank) return x
      return reshape(x, storedShape([...own, ...ones(rank - own.length)], batch))
    },
  }
}

/** `shake` in evaluation: the mean of its arms. */
export function lowerShake(node: NodeOf<'shake'>, context: LoweringContext): Lowered {
  const share = scalar(context, 'share', 1 / node.inputs.length)
  return { kernels: ['AddN', 'Multiply'], run: (inputs) => binary('Multiply', addAll(inputs), share) }
}

/** `scale`: times a number. */
export function lowerScale(node: NodeOf<'scale'>, context: LoweringContext): Lowered {
  const factor = scalar(context, 'factor', node.attributes.factor)
  return { kernels: ['Multiply'], run: (inputs) => binary('Multiply', only(inputs), factor) }
}
