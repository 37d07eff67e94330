import { matrixProduct as kernelProduct } from '../../runtime/index.ts'
import { countValues, rowMajor, sameNumbers, type Shape } from '../layout.ts'
import { broadcastTo } from './reduction.ts'
import { reorder, type Value, viewMemory } from './value.ts'

/** `[m, k] x [k, n]`. */
export function matrixProduct(a: Value, b: Value): Value {
  const [rows = 1, inner = 1] = a.shape
  const [, columns = 1] = b.shape
  const memory = kernelProduct(rowMajorMemory(a, [1, rows, inner]), rowMajorMemory(b, [1, inner, columns]))
  return { memory: viewMemory(memory, [rows, columns]), shape: [rows, columns], order: rowMajor(2) }
}

/** Matrices of the last two axes, the axes before them broadcast. */
export function batchedProduct(a: Value, b: Value, batch: Shape): Value {
  const [left, right] = [a.shape.slice(-2), b.shape.slice(-2)] as const
  const [rows = 1, inner = 1] = left
  const [, columns = 1] = right
  const count = countValues(batch)
  const spread = (x: Value, matrix: Shape): Value =>
    sameNumbers(x.shape.slice(0, -2), batch) ? x : broadcastTo(x, [...batch, ...matrix])
  const memory = kernelProduct(
    rowMajorMemory(spread(a, left), [count, rows, inner]),
    rowMajorMemory(spread(b, right), [count, inner, columns]),
  )
  const shape = [...batch, rows, columns]
  return { memory: viewMemory(memory, shape), shape, order: rowMajor(shape.length) }
}

function rowMajorMemory(x: Value, shape: readonly number[]): Value['memory'] {
  return viewMemory(reorder(x, rowMajor(x.shape.length)).memory, shape)
}
