import { engine, type NamedAttrMap, type Tensor as Memory } from '@tensorflow/tfjs-core'
import { type Order, permutation, rowMajor, sameMemory, sameNumbers, type Shape, storedShape } from '../layout.ts'

export type { Memory }

/** Numbers on a device: a tensor of tfjs whose axes are the logical ones in `order`. Read-only; owned by reference count. */
export interface Value {
  readonly memory: Memory
  readonly shape: Shape
  readonly order: Order
}

const counts = new WeakMap<Memory, number>()

/** One more owner. */
export function retain(memory: Memory): void {
  counts.set(memory, (counts.get(memory) ?? 0) + 1)
}

/** One owner less; frees the memory after the last. */
export function release(memory: Memory): void {
  const left = (counts.get(memory) ?? 1) - 1
  if (left > 0) {
    counts.set(memory, left)
    return
  }
  counts.delete(memory)
  memory.dispose()
}

/** Calls a kernel of the current backend: a third of the cost of the operation of tfjs around it. */
export function run(kernel: string, inputs: Record<string, Memory>, attributes: NamedAttrMap = {}): Memory {
  return engine().runKernel<Memory>(kernel, inputs, attributes)
}

/** Row-major memory as a value. */
export function wrap(memory: Memory, shape: Shape = memory.shape, order: Order = rowMajor(shape.length)): Value {
  return { memory, shape, order }
}

/** Memory of any shape with the values of `shape`, whose axes lie in `order`. */
export function wrapStored(memory: Memory, shape: Shape, order: Order): Value {
  const extents = order.map((axis) => shape[axis] ?? 1)
  return { memory: viewMemory(memory, extents), shape, order }
}

/** Values from the host. */
export function upload(
  data: Float32Array | Int32Array | Uint8Array,
  shape: Shape,
  dtype: 'float32' | 'int32' | 'bool',
): Value {
  return wrap(engine().makeTensor(data, [...shape], dtype))
}

/** One number that broadcasts over everything. */
export function scalar(value: number): Value {
  return upload(Float32Array.of(value), [], 'float32')
}

/**
 * Frees what `work` makes on the way. What it gives stays, whoever else keeps a scope of tfjs open: it is owned by
 * reference counts alone.
 */
export function scoped<T extends Value | readonly (Value | undefined)[]>(work: () => T): T {
  const tfjs = engine()
  tfjs.startScope('senet')
  try {
    const result = work()
    const values: readonly (Value | undefined)[] = isValue(result) ? [result] : result
    for (const value of values) if (value !== undefined) tfjs.keep(value.memory)
    return result
  } finally {
    tfjs.endScope()
  }
}

function isValue(result: Value | readonly (Value | undefined)[]): result is Value {
  return 'memory' in result
}

/** The same numbers in another order of memory; free where only axes of extent 1 change places. */
export function reorder(value: Value, order: Order): Value {
  const { memory, shape } = value
  if (sameNumbers(value.order, order)) return value
  const stored = storedShape(shape, order)
  if (sameMemory(shape, value.order, order)) {
    if (sameNumbers(memory.shape, stored)) return { memory, shape, order }
    return { memory: run('Reshape', { x: memory }, { shape: stored }), shape, order }
  }
  return { memory: run('Transpose', { x: memory }, { perm: permutation(value.order, order) }), shape, order }
}

/** A view of the memory, which costs nothing. */
export function viewMemory(memory: Memory, shape: readonly number[]): Memory {
  return sameNumbers(memory.shape, shape) ? memory : run('Reshape', { x: memory }, { shape: [...shape] })
}
