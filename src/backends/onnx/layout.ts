import { invariant } from '../../diagnostics/index.ts'
import type { GraphNode } from '../../ir/index.ts'
import type { OperationName, Pads, Shape } from '../../vocabulary/index.ts'
import type { Emitter } from './builder.ts'
import { int, ints, type Attribute, type Value } from './model.ts'

/** The node of an operation. */
export type NodeOf<Name extends OperationName> = Extract<GraphNode, { readonly op: Name }>

/** `[top, bottom, left, right]` in ONNX's order: all that is before, then all that is after. */
export function onnxPads([top, bottom, left, right]: Pads): Attribute {
  return ints([top, left, bottom, right])
}

/** The operator is elementwise, or at least keeps the shape of its first input. */
export function addSame(emitter: Emitter, part: string, operator: string, inputs: readonly Value[]): Value {
  const [first] = inputs
  invariant(first !== undefined, `${operator} of nothing`)
  return emitter.add(part, { operator, inputs, shape: first.shape })
}

/** In another shape; the batch stays what it is, since 0 stands for the extent of the input. */
export function reshape(emitter: Emitter, part: string, value: Value, shape: Shape): Value {
  const size = emitter.integers(`${part === '' ? 'reshape' : part}/shape`, [0, ...shape])
  return emitter.add(part, { operator: 'Reshape', inputs: [value, size], shape })
}

/** Axis i of the result is axis `order[i]` of the value, neither counting the batch. */
export function transpose(emitter: Emitter, part: string, value: Value, order: readonly number[]): Value {
  if (order.every((axis, index) => axis === index)) return value
  return emitter.add(part, {
    operator: 'Transpose',
    inputs: [value],
    shape: order.map((axis) => value.shape[axis] ?? 1),
    attributes: { perm: ints([0, ...order.map((axis) => axis + 1)]) },
  })
}

/** `[N, C, ...]` to `[N, C * ...]`. */
export function flatten(emitter: Emitter, part: string, value: Value): Value {
  if (value.shape.length === 1) return value
  const shape = [value.shape.reduce((product, extent) => product * extent, 1)]
  return emitter.add(part, { operator: 'Flatten', inputs: [value], shape, attributes: { axis: int(1) } })
}

/** Extents of 1 after the last axis, up to a rank (without batch). */
export function expandRank(emitter: Emitter, part: string, value: Value, rank: number): Value {
  const missing = rank - value.shape.length
  if (missing <= 0) return value
  const first = value.shape.length + (value.batched ? 1 : 0)
  const axes = emitter.integers(
    `${part}/axes`,
    Array.from({ length: missing }, (_, index) => first + index),
  )
  return emitter.add(part, {
    operator: 'Unsqueeze',
    inputs: [value, axes],
    shape: [...value.shape, ...Array.from({ length: missing }, () => 1)],
    batched: value.batched,
  })
}
