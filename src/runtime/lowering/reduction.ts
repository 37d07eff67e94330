import type { Tensor } from '@tensorflow/tfjs-core'
import type { Shape } from '../../vocabulary/index.ts'
import { binary, type KernelName, pool, reduce, reshape, softmax, transpose } from '../kernels.ts'
import { range, storedAxis, storedShape } from '../layout.ts'
import { inputShape, type Lowered, type LoweringContext, type NodeOf, only, scalar } from './lowered.ts'

type Reduction = NodeOf<'mean'> | NodeOf<'max'> | NodeOf<'sum'>

/**
 * `mean`, `max`, `sum`. Height and width of a map, or the parts of its channels, are one window of a pool; tfjs's own
 * reductions transpose the tensor for all but the last axis. A sum is the mean times the count.
 */
export function lowerReduction(node: Reduction, context: LoweringContext): Lowered {
  const shape = inputShape(context)
  const { attributes } = node
  if ('parts' in attributes) return lowerOverParts(node, attributes.parts, context)
  const axes = attributes.axes.filter((axis) => shape[axis] !== 1)
  if (axes.length === 0) return { kernels: [], run: only }
  if (shape.length <= 3 && !axes.includes(0)) {
    const [, height = 1, width = 1] = shape.length === 2 ? [shape[0], 1, shape[1]] : shape
    const spatial = shape.length === 2 ? axes.map((axis) => axis + 1) : axes
    const window = [spatial.includes(1) ? height : 1, spatial.includes(2) ? width : 1] as const
    return lowerWindow(
      node.op,
      context,
      window,
      (x) => x,
      (batch) => storedShape(node.shape, batch),
    )
  }
  const name = ({ mean: 'Mean', max: 'Max', sum: 'Sum' } as const)[node.op]
  const stored = axes.map((axis) => storedAxis(shape.length, axis)).toSorted((a, b) => a - b)
  return { kernels: [name], run: (inputs) => reduce(name, only(inputs), stored) }
}

/** Channels `[parts * C']` at each position are `parts` rows of C': one window over the rows. */
function lowerOverParts(node: Reduction, parts: number, context: LoweringContext): Lowered {
  const [channels = 1] = inputShape(context)
  if (parts === 1) return { kernels: [], run: only }
  const view = (x: Tensor): Tensor => reshape(x, [x.size / channels, parts, 1, channels / parts])
  return lowerWindow(node.op, context, [parts, 1], view, (batch) => storedShape(node.shape, batch))
}

function lowerWindow(
  op: Reduction['op'],
  context: LoweringContext,
  window: readonly [number, number],
  view: (x: Tensor) => Tensor,
  shape: (batch: number) => readonly number[],
): Lowered {
  const name = op === 'max' ? 'MaxPool' : 'AvgPool'
  const count = op === 'sum' ? scalar(context, 'count', window[0] * window[1]) : undefined
  const kernels: KernelName[] = [name, 'Reshape', ...(count === undefined ? [] : ['Multiply' as const])]
  return {
    kernels,
    run: (inputs, batch) => {
      const reduced = reshape(pool(name, view(only(inputs)), window, [1, 1], [0, 0], [0, 0]), shape(batch))
      return count === undefined ? reduced : binary('Multiply', reduced, count)
    },
  }
}

/** `softmax` over axes or parts: brought to the end, made one axis, and brought back. */
export function lowerSoftmax(node: NodeOf<'softmax'>, context: LoweringContext): Lowered {
  const shape = inputShape(context)
  const { attributes } = node
  if ('parts' in attributes) {
    const channels = shape[0] ?? 1
    const view = (x: Tensor) => [x.size / channels, attributes.parts, channels / attributes.parts]
    return softmaxOver([1], view, shape)
  }
  const stored = attributes.axes.map((axis) => storedAxis(shape.length, axis)).toSorted((a, b) => a - b)
  return softmaxOver(stored, (x) => x.shape, shape)
}

function softmaxOver(axes: readonly number[], view: (x: Tensor) => readonly number[], shape: Shape): Lowered {
  return {
    kernels: ['Reshape', 'Transpose', 'Softmax'],
    run: (inputs, batch) => {
      const seen = reshape(only(inputs), view(only(inputs)))
      const rank = seen.shape.length
      const order = [...range(0, rank).filter((axis) => !axes.includes(axis)), ...axes]
      const moved = order.every((axis, at) => axis === at) ? seen : transpose(seen, order)
      const inner = axes.reduce((product, axis) => product * (seen.shape[axis] ?? 1), 1)
      const rows = softmax(reshape(moved, [seen.size / inner, inner]))
      const back = range(0, rank).map((axis) => order.indexOf(axis))
      const result = reshape(rows, moved.shape)
      return reshape(moved === seen ? result : transpose(result, back), storedShape(shape, batch))
    },
  }
}
