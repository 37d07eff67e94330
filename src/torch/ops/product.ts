import { check, formatShape } from '../errors.ts'
import { record } from '../graph.ts'
import { broadcastShapes } from '../layout.ts'
import type { Tensor } from '../tensor.ts'
import { add as addValues } from '../values/arithmetic.ts'
import { batchedProduct, matrixProduct } from '../values/product.ts'
import { permute } from '../values/rearrange.ts'
import { sumTo } from '../values/reduction.ts'
import { scoped, type Value } from '../values/value.ts'
import { reshape, squeeze, unsqueeze } from './shape.ts'

/** `torch.matmul`: vectors, matrices, and matrices over broadcast leading axes. */
export function matmul(a: Tensor, b: Tensor): Tensor {
  check(
    a.shape.length > 0 && b.shape.length > 0,
    () => `both arguments to matmul need to be at least 1D, but they are ${a.shape.length}D and ${b.shape.length}D`,
  )
  if (a.shape.length === 1) return squeeze(matmul(unsqueeze(a, 0), b), b.shape.length === 1 ? 0 : -2)
  if (b.shape.length === 1) return squeeze(matmul(a, unsqueeze(b, 1)), -1)
  if (b.shape.length === 2 && a.shape.length > 2) {
    const rows = mm(reshape(a, [-1, a.shape.at(-1) ?? 1]), b)
    return reshape(rows, [...a.shape.slice(0, -1), b.shape[1] ?? 1])
  }
  return a.shape.length === 2 && b.shape.length === 2 ? mm(a, b) : batched(a, b)
}

/** `[m, k] x [k, n]`. */
export function mm(a: Tensor, b: Tensor): Tensor {
  check(
    a.shape.length === 2 && b.shape.length === 2 && a.shape[1] === b.shape[0],
    () => `mat1 and mat2 shapes cannot be multiplied (${a.shape.join('x')} and ${b.shape.join('x')})`,
  )
  const [x, y] = [a.value, b.value]
  const [toA, toB] = [a.requires_grad, b.requires_grad]
  const saved = [...(toB ? [x] : []), ...(toA ? [y] : [])]
  return record(
    'Mm',
    [a, b],
    scoped(() => matrixProduct(x, y)),
    saved,
    (g) => [toA ? matrixProduct(g, turn(y)) : undefined, toB ? matrixProduct(turn(x), g) : undefined],
  )
}

function batched(a: Tensor, b: Tensor): Tensor {
  check(
    a.shape.at(-1) === b.shape.at(-2),
    () =>
      `Expected size for first two dimensions of batch2 tensor to be: ${formatShape([a.shape[0]!, a.shape.at(-1)!])} ` +
      `but got: ${formatShape(b.shape.slice(0, 2))}.`,
  )
  const batch = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2))
  const [x, y] = [a.value, b.value]
  return record(
    'Bmm',
    [a, b],
    scoped(() => batchedProduct(x, y, batch)),
    [x, y],
    (g) => [sumTo(batchedProduct(g, turn(y), batch), x.shape), sumTo(batchedProduct(turn(x), g, batch), y.shape)],
  )
}

/** The last two axes exchanged. */
function turn(x: Value): Value {
  const rank = x.shape.length
  return permute(x, [...x.shape.keys()].toSpliced(rank - 2, 2, rank - 1, rank - 2))
}

/**
 * `x W' + b` over the last axis.
 *
 * @param weight `[out, in]`
 * @param bias `[out]`
 */
export function linear(x: Tensor, weight: Tensor, bias: Tensor | undefined): Tensor {
  const [outputs = 1, inputs = 1] = weight.shape
  const rows = x.shape.length === 2 ? x : reshape(x, [-1, x.shape.at(-1) ?? 1])
  check(
    rows.shape[1] === inputs,
    () => `mat1 and mat2 shapes cannot be multiplied (${rows.shape.join('x')} and ${inputs}x${outputs})`,
  )
  const [input, filter] = [rows.value, weight.value]
  const shift = bias?.value
  const output = scoped(() => {
    const product = matrixProduct(input, turn(filter))
    return shift === undefined ? product : addValues(product, shift)
  })
  const [toX, toW] = [x.requires_grad, weight.requires_grad]
  const saved = [...(toW ? [input] : []), ...(toX ? [filter] : [])]
  const result = record('Addmm', [rows, weight, ...(bias === undefined ? [] : [bias])], output, saved, (g) => [
    toX ? matrixProduct(g, filter) : undefined,
    toW ? permute(matrixProduct(turn(input), g), [1, 0]) : undefined,
    shift === undefined ? undefined : sumTo(g, shift.shape),
  ])
  return x.shape.length === 2 ? result : reshape(result, [...x.shape.slice(0, -1), outputs])
}
