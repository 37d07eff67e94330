import { broadcastShapes, countValues, prependAxes, rowMajor, sameNumbers, type Shape, storedShape } from '../layout.ts'
import { reorder, run, scalar, upload, type Value, viewMemory } from './value.ts'

/** Kernels with one tensor in, one out. */
export type UnaryKernel =
  | 'Abs'
  | 'Elu'
  | 'Erf'
  | 'Exp'
  | 'Log'
  | 'Log1p'
  | 'LogicalNot'
  | 'Neg'
  | 'Relu'
  | 'Relu6'
  | 'Rsqrt'
  | 'Sigmoid'
  | 'Sqrt'
  | 'Square'
  | 'Tanh'

/** Kernels that join two tensors and broadcast. */
export type BinaryKernel =
  | 'Add'
  | 'Equal'
  | 'Greater'
  | 'GreaterEqual'
  | 'Less'
  | 'LessEqual'
  | 'Maximum'
  | 'Minimum'
  | 'Multiply'
  | 'NotEqual'
  | 'Pow'
  | 'RealDiv'
  | 'Sub'

/** Value by value; the layout stays. */
export function unary(kernel: UnaryKernel, x: Value): Value {
  return { memory: run(kernel, { x: x.memory }), shape: x.shape, order: x.order }
}

/** 1 where above zero, else 0. */
export function step(x: Value): Value {
  return { memory: run('Step', { x: x.memory }, { alpha: 0 }), shape: x.shape, order: x.order }
}

export function cast(x: Value, dtype: 'float32' | 'int32' | 'bool'): Value {
  if (x.memory.dtype === dtype) return x
  return { memory: run('Cast', { x: x.memory }, { dtype }), shape: x.shape, order: x.order }
}

/** With broadcasting. The result lies as the larger operand does. A number takes the dtype that it fits. */
export function binary(kernel: BinaryKernel, a: Value, b: Value | number): Value {
  if (typeof b === 'number') {
    const whole = a.memory.dtype !== 'float32' && Number.isInteger(b) && kernel !== 'RealDiv'
    const number = whole ? upload(Int32Array.of(b), [], 'int32') : scalar(b)
    const left = cast(a, whole ? 'int32' : 'float32')
    const memory = run(kernel, { a: left.memory, b: number.memory })
    dispose([a], [left, number])
    return { memory, shape: a.shape, order: a.order }
  }
  const [left, right] = alignDtypes(a, b)
  if (sameNumbers(a.shape, b.shape)) {
    const other = reorder(right, left.order)
    const memory = run(kernel, { a: left.memory, b: other.memory })
    dispose([a, b], [left, right, other])
    return { memory, shape: a.shape, order: left.order }
  }
  const shape = broadcastShapes(a.shape, b.shape)
  const wideA = expandRank(left, shape.length)
  const wideB = expandRank(right, shape.length)
  const { order } = countValues(a.shape) >= countValues(b.shape) ? wideA : wideB
  const [orderedA, orderedB] = [reorder(wideA, order), reorder(wideB, order)]
  const memory = run(kernel, { a: orderedA.memory, b: orderedB.memory })
  dispose([a, b], [left, right, wideA, wideB, orderedA, orderedB])
  return { memory, shape, order }
}

/** Frees what was made on the way from the operands to the kernel. */
function dispose(operands: readonly Value[], made: readonly Value[]): void {
  for (const { memory } of made) {
    if (!memory.isDisposed && operands.every((operand) => operand.memory !== memory)) memory.dispose()
  }
}

function alignDtypes(a: Value, b: Value): readonly [Value, Value] {
  if (a.memory.dtype === b.memory.dtype && a.memory.dtype !== 'bool') return [a, b]
  const whole = a.memory.dtype !== 'float32' && b.memory.dtype !== 'float32'
  const dtype = whole ? 'int32' : 'float32'
  return [cast(a, dtype), cast(b, dtype)]
}

/** Leading axes of extent 1 up to a rank. */
export function expandRank(x: Value, rank: number): Value {
  const missing = rank - x.shape.length
  if (missing === 0) return x
  const shape = [...Array.from({ length: missing }, () => 1), ...x.shape]
  const order = prependAxes(x.order, missing)
  return { memory: viewMemory(x.memory, storedShape(shape, order)), shape, order }
}

export const add = (a: Value, b: Value | number): Value => binary('Add', a, b)
export const sub = (a: Value, b: Value | number): Value => binary('Sub', a, b)
export const mul = (a: Value, b: Value | number): Value => binary('Multiply', a, b)
export const div = (a: Value, b: Value | number): Value => binary('RealDiv', a, b)

/** Where `condition` (booleans of the same shape as both) holds, `yes`; elsewhere `no`. */
export function select(condition: Value, yes: Value, no: Value): Value {
  const { shape, order } = condition
  const [t, e] = [reorder(yes, order), reorder(no, order)]
  const flat = [countValues(shape)]
  const memory = run('Select', {
    condition: viewMemory(condition.memory, flat),
    t: viewMemory(t.memory, flat),
    e: viewMemory(e.memory, flat),
  })
  return { memory: viewMemory(memory, condition.memory.shape), shape, order }
}

/** `value` everywhere, in the layout of `x`. */
export function fillLike(x: Value, value: number): Value {
  return fill(x.shape, value, x.order)
}

export function fill(
  shape: Shape,
  value: number,
  order = rowMajor(shape.length),
  dtype: 'float32' | 'int32' = 'float32',
): Value {
  return { memory: run('Fill', {}, { shape: storedShape(shape, order), value, dtype }), shape, order }
}
