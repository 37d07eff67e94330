import { check } from '../errors.ts'
import { record } from '../graph.ts'
import { countValues, resolveAxis, type Shape, storedShape } from '../layout.ts'
import type { Tensor } from '../tensor.ts'
import { binary, cast, div, mul, sub, unary } from '../values/arithmetic.ts'
import {
  broadcastTo,
  logSoftmax as logSoftmaxValue,
  moveLast,
  reduce,
  softmax as softmaxValue,
} from '../values/reduction.ts'
import { run, scoped, type Value, viewMemory } from '../values/value.ts'

/** One axis or several; all where none is given. */
export type Dims = number | readonly number[] | undefined

/** The axes that are meant. */
function resolveAxes(x: Tensor, dims: Dims): readonly number[] {
  if (dims === undefined) return [...x.shape.keys()]
  const axes = (typeof dims === 'number' ? [dims] : dims).map((dim) => resolveAxis(dim, x.shape.length))
  if (axes.length === 0) return [...x.shape.keys()]
  const twice = axes.find((axis, at) => axes.indexOf(axis) !== at)
  check(twice === undefined, () => `dim ${twice} appears multiple times in the list of dims`)
  return axes.filter((axis) => axis < x.shape.length)
}

/** The shape with axes of extent 1 for those that were reduced. */
function keptShape(shape: Shape, axes: readonly number[]): Shape {
  return shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent))
}

/** Takes out the axes that were reduced, which have extent 1. */
function dropAxes(x: Value, axes: readonly number[]): Value {
  const shape = x.shape.filter((_extent, axis) => !axes.includes(axis))
  const left = [...x.shape.keys()].filter((axis) => !axes.includes(axis))
  const order = x.order.filter((axis) => !axes.includes(axis)).map((axis) => left.indexOf(axis))
  return { memory: viewMemory(x.memory, storedShape(shape, order)), shape, order }
}

/** The opposite of `dropAxes`. */
function restoreAxes(x: Value, shape: Shape, axes: readonly number[]): Value {
  if (x.shape.length === shape.length) return x
  const left = [...shape.keys()].filter((axis) => !axes.includes(axis))
  const order = [...axes, ...x.order.map((axis) => left[axis]!)]
  return { memory: viewMemory(x.memory, storedShape(shape, order)), shape, order }
}

/** The sum over axes. */
export function sum(x: Tensor, dims: Dims, keepdim: boolean): Tensor {
  const axes = resolveAxes(x, dims)
  const { shape } = x
  const kept = keptShape(shape, axes)
  const output = scoped(() => {
    const reduced = reduce('sum', x.value, axes)
    return keepdim ? reduced : dropAxes(reduced, axes)
  })
  return record('Sum', [x], output, [], (g) => [broadcastTo(restoreAxes(g, kept, axes), shape)])
}

/** The mean over axes. */
export function mean(x: Tensor, dims: Dims, keepdim: boolean): Tensor {
  check(
    x.dtype === 'float32',
    () =>
      'mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: Long',
  )
  const axes = resolveAxes(x, dims)
  const { shape } = x
  const kept = keptShape(shape, axes)
  const count = countValues(shape) / countValues(kept)
  const output = scoped(() => {
    const reduced = reduce('mean', x.value, axes)
    return keepdim ? reduced : dropAxes(reduced, axes)
  })
  return record('Mean', [x], output, [], (g) => [broadcastTo(div(restoreAxes(g, kept, axes), count), shape)])
}

/** The largest value over axes; those that tie share the gradient. */
export function amax(x: Tensor, dims: Dims, keepdim: boolean): Tensor {
  const axes = resolveAxes(x, dims)
  const kept = keptShape(x.shape, axes)
  const { value } = x
  const output = scoped(() => {
    const reduced = reduce('max', value, axes)
    return keepdim ? reduced : dropAxes(reduced, axes)
  })
  return record('Amax', [x], output, [value, output], (g) => {
    const largest = restoreAxes(output, kept, axes)
    const mask = cast(binary('Equal', value, largest), 'float32')
    const share = div(restoreAxes(g, kept, axes), reduce('sum', mask, axes))
    return [mul(mask, share)]
  })
}

/** The variance over axes, divided by the count less `correction`. */
export function variance(x: Tensor, dims: Dims, correction: number, keepdim: boolean): Tensor {
  const axes = resolveAxes(x, dims)
  const kept = keptShape(x.shape, axes)
  const count = countValues(x.shape) / countValues(kept) - correction
  const { value } = x
  const output = scoped(() => {
    const centred = sub(value, reduce('mean', value, axes))
    const reduced = div(reduce('sum', mul(centred, centred), axes), count)
    return keepdim ? reduced : dropAxes(reduced, axes)
  })
  return record('Var', [x], output, [value], (g) => [
    mul(sub(value, reduce('mean', value, axes)), mul(restoreAxes(g, kept, axes), 2 / count)),
  ])
}

/** Positions of the largest values along an axis, or in the flattened tensor. */
export function argmax(x: Tensor, dim: number | undefined, keepdim: boolean): Tensor {
  if (dim === undefined) return x.derive(scoped(() => argmaxValue(x.reshape(-1).value, 0, false)))
  return x.derive(scoped(() => argmaxValue(x.value, resolveAxis(dim, x.shape.length), keepdim)))
}

function argmaxValue(x: Value, axis: number, keepdim: boolean): Value {
  const last = moveLast(x, axis)
  const length = x.shape[axis] ?? 1
  const rows = viewMemory(last.memory, [countValues(x.shape) / length, length])
  const memory = run('ArgMax', { x: rows }, { axis: 1 })
  const shape = keptShape(x.shape, [axis])
  const kept = { memory: viewMemory(memory, storedShape(shape, last.order)), shape, order: last.order }
  return keepdim ? kept : dropAxes(kept, [axis])
}

/** exp(x) / sum(exp(x)) along an axis. */
export function softmax(x: Tensor, dim: number): Tensor {
  const axis = resolveAxis(dim, x.shape.length)
  const output = scoped(() => softmaxValue(x.value, axis))
  return record('Softmax', [x], output, [output], (g) => {
    const weighted = mul(output, g)
    return [sub(weighted, mul(output, reduce('sum', weighted, [axis])))]
  })
}

/** log(softmax(x)) along an axis, without its rounding. */
export function logSoftmax(x: Tensor, dim: number): Tensor {
  const axis = resolveAxis(dim, x.shape.length)
  const output = scoped(() => logSoftmaxValue(x.value, axis))
  return record('LogSoftmax', [x], output, [output], (g) => [
    sub(g, mul(unary('Exp', output), reduce('sum', g, [axis]))),
  ])
}
