import type { Over, Shape } from '../../vocabulary/index.ts'
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

/** `std`: the root of the mean square of what differs from the mean, for opsets without an operator of its own. */
export function emitDeviation(emitter: Emitter, { attributes, shape }: NodeOf<'std'>, x: Value): Value {
  const keep = 'axes' in attributes
  const seen = keep ? x : viewParts(emitter, x, attributes.parts)
  const axes = keep ? attributes.axes : [0]
  const reduced = seen.shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent))
  const count = axes.reduce((product, axis) => product * (seen.shape[axis] ?? 1), 1)
  const mean = (part: string, of: Value): Value =>
    emitter.add(part, {
      operator: 'ReduceMean',
      inputs: [of],
      shape: reduced,
      attributes: { keepdims: int(1), axes: ints(axes.map((axis) => axis + 1)) },
    })
  const combine = (part: string, operator: string, one: Value, two: Value, result: Shape): Value =>
    emitter.add(part, { operator, inputs: [one, two], shape: result })
  const centred = combine('centred', 'Sub', seen, mean('mean', seen), seen.shape)
  const meanSquare = mean('mean_square', combine('square', 'Mul', centred, centred, seen.shape))
  const share = emitter.numbers('share', [], [count / (count - attributes.correction)])
  const variance = combine('variance', 'Mul', meanSquare, share, reduced)
  const raised = combine('raised', 'Add', variance, emitter.numbers('epsilon', [], [attributes.epsilon]), reduced)
  const root = emitter.add(keep ? '' : 'root', { operator: 'Sqrt', inputs: [raised], shape: reduced })
  return keep ? root : reshape(emitter, '', root, shape)
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
