import type { Over } from '../../vocabulary/index.ts'
import type { Emitter } from './builder.ts'
import { type NodeOf, reshape, transpose } from './layout.ts'
import { int, ints, type Value } from './model.ts'

const operators = { mean: 'ReduceMean', max: 'ReduceMax', sum: 'ReduceSum' } as const

/** `mean`, `max`, `sum` over axes, which stay with extent 1, or over parts of the channels, seen as an axis. */
export function emitReduction(emitter: Emitter, node: NodeOf<'mean'> | NodeOf<'max'> | NodeOf<'sum'>, x: Value): Value {
  const over: Over = node.attributes
  const keep = 'axes' in over
  const seen = keep ? x : viewParts(emitter, x, over.parts)
  const axes = keep ? over.axes.map((axis) => axis + 1) : [1]
  if (axes.length === 0) return x
  // ReduceSum takes its axes as an input since opset 13, the others as an attribute up to 17.
  const asInput = node.op === 'sum'
  return emitter.add('', {
    operator: operators[node.op],
    inputs: asInput ? [seen, emitter.integers('axes', axes)] : [seen],
    shape: node.shape,
    attributes: { keepdims: int(keep ? 1 : 0), ...(asInput ? {} : { axes: ints(axes) }) },
  })
}

/** `softmax`: over one axis or parts as it is, over several brought to the end and seen as one. */
export function emitSoftmax(emitter: Emitter, { attributes: over }: NodeOf<'softmax'>, x: Value): Value {
  if ('parts' in over) {
    return reshape(emitter, 'shape', softmax(emitter, viewParts(emitter, x, over.parts), 1), x.shape)
  }
  const [only] = over.axes
  if (over.axes.length === 1 && only !== undefined) return softmax(emitter, x, only + 1)
  const order = [...[...x.shape.keys()].filter((axis) => !over.axes.includes(axis)), ...over.axes]
  const last = transpose(emitter, 'last', x, order)
  const kept = last.shape.slice(0, order.length - over.axes.length)
  const together = over.axes.reduce((product, axis) => product * (x.shape[axis] ?? 1), 1)
  const flat = reshape(emitter, 'flat', last, [...kept, together])
  const result = reshape(emitter, 'shape', softmax(emitter, flat, kept.length + 1), last.shape)
  return transpose(
    emitter,
    'back',
    result,
    order.map((_, axis) => order.indexOf(axis)),
  )
}

function softmax(emitter: Emitter, x: Value, axis: number): Value {
  return emitter.add('', { operator: 'Softmax', inputs: [x], shape: x.shape, attributes: { axis: int(axis) } })
}

/** `[parts * C, ...]` as `[parts, C, ...]`. */
function viewParts(emitter: Emitter, x: Value, parts: number): Value {
  const [channels = 1, ...rest] = x.shape
  return reshape(emitter, 'parts', x, [parts, channels / parts, ...rest])
}
