import { matrixProduct } from '../../runtime/index.ts'
import { channelsLast, countValues, rowMajor, type Shape, sameNumbers, storedShape } from '../layout.ts'
import { cast, div, expandRank, fill, mul } from './arithmetic.ts'
import { reorder, run, type Value, viewMemory } from './value.ts'

/** What is done with the values along axes. */
type Reduction = 'sum' | 'mean' | 'max'

/** A run of neighbouring axes in memory, as a matrix of three: before, along, after. */
interface Run {
  readonly before: number
  readonly along: number
  readonly after: number
  /** The extent of the run's first axis. */
  readonly first: number
}

/**
 * Reduces over axes, which stay with extent 1. The positions of a map are one window of a pool, and the rows of a matrix
 * a product with ones: the reductions of tfjs transpose the tensor for all but the last axis.
 */
export function reduce(kind: Reduction, x: Value, axes: readonly number[]): Value {
  const shape = x.shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent))
  const { dtype } = x.memory
  let { memory } = cast(x, 'float32')
  let extents = storedShape(x.shape, x.order)
  const reduced = (at: number) => axes.includes(x.order[at]!) && extents[at] !== 1
  for (let end = extents.length; end > 0; end--) {
    if (!reduced(end - 1)) continue
    let start = end - 1
    while (start > 0 && reduced(start - 1)) start--
    memory = reduceRun(kind, memory, {
      before: countValues(extents.slice(0, start)),
      along: countValues(extents.slice(start, end)),
      after: countValues(extents.slice(end)),
      first: extents[start]!,
    })
    extents = extents.map((extent, at) => (at >= start && at < end ? 1 : extent))
    end = start + 1
  }
  const result = { memory: viewMemory(memory, storedShape(shape, x.order)), shape, order: x.order }
  return kind !== 'mean' && dtype !== 'float32' ? cast(result, 'int32') : result
}

function reduceRun(kind: Reduction, memory: Value['memory'], { before, along, after, first }: Run): Value['memory'] {
  const all = [before, along, after]
  if (kind === 'max') {
    if (after === 1)
      return run('Max', { x: viewMemory(memory, [before, along]) }, { reductionIndices: [1], keepDims: true })
    return poolWindow('MaxPool', viewMemory(memory, [before, along, 1, after]), along)
  }
  if (after === 1) {
    const name = kind === 'sum' ? 'Sum' : 'Mean'
    return run(name, { x: viewMemory(memory, [before, along]) }, { axis: [1], keepDims: true })
  }
  if (before > 1) {
    const mean = poolWindow('AvgPool', viewMemory(memory, [before, along, 1, after]), along)
    return kind === 'mean' ? mean : mul(asVector(mean), along).memory
  }
  // Over the first axis last: a long sum of float32 in one go would lose digits.
  if (first > 1 && first < along) {
    const rest = along / first
    const means = poolWindow('AvgPool', viewMemory(memory, [first, rest, 1, after]), rest)
    const sums = kind === 'mean' ? means : mul(asVector(means), rest).memory
    return reduceRun(kind, sums, { before: 1, along: first, after, first })
  }
  const ones = fill([1, 1, along], kind === 'mean' ? 1 / along : 1)
  return matrixProduct(ones.memory, viewMemory(memory, all))
}

function poolWindow(name: 'AvgPool' | 'MaxPool', memory: Value['memory'], height: number): Value['memory'] {
  const pad = [
    [0, 0],
    [0, 0],
    [0, 0],
    [0, 0],
  ]
  return run(name, { x: memory }, { filterSize: [height, 1], strides: [1, 1], pad })
}

function asVector(memory: Value['memory']): Value {
  return { memory, shape: memory.shape, order: rowMajor(memory.shape.length) }
}

/** The sum of a gradient over what broadcasting repeated, so that it has the operand's shape again. */
export function sumTo(gradient: Value, shape: Shape): Value {
  if (sameNumbers(gradient.shape, shape)) return gradient
  const missing = gradient.shape.length - shape.length
  const axes: number[] = []
  for (let axis = 0; axis < gradient.shape.length; axis++) {
    if (gradient.shape[axis] !== 1 && (axis < missing || shape[axis - missing] === 1)) axes.push(axis)
  }
  const summed = axes.length === 0 ? gradient : reduce('sum', gradient, axes)
  return dropLeadingAxes(summed, missing)
}

function dropLeadingAxes(x: Value, count: number): Value {
  if (count === 0) return x
  const shape = x.shape.slice(count)
  const order = x.order.filter((axis) => axis >= count).map((axis) => axis - count)
  return { memory: viewMemory(x.memory, storedShape(shape, order)), shape, order }
}

/** Repeats axes of extent 1 up to a shape: by a product with ones, since wasm's `Tile` is thirty times as slow. */
export function broadcastTo(x: Value, shape: Shape): Value {
  if (sameNumbers(x.shape, shape)) return x
  const seen = expandRank(x, shape.length)
  const { order } = seen
  if (x.memory.dtype === 'float32' && shape.length <= 4) {
    const repeated = shape.map((extent, axis) => (seen.shape[axis] === extent ? 1 : extent))
    return { memory: run('Multiply', { a: seen.memory, b: fill(repeated, 1, order).memory }), shape, order }
  }
  const reps = order.map((axis) => (seen.shape[axis] === shape[axis] ? 1 : shape[axis]!))
  return { memory: run('Tile', { x: seen.memory }, { reps }), shape, order }
}

/** Softmax over one axis. */
export function softmax(x: Value, axis: number): Value {
  const last = moveLast(x, axis)
  const length = x.shape[axis] ?? 1
  const rows = viewMemory(last.memory, [countValues(x.shape) / length, length])
  const memory = viewMemory(run('Softmax', { logits: rows }, { dim: 1 }), last.memory.shape)
  return { ...last, memory }
}

/** x - log(sum(exp(x))) over one axis, the largest value taken out first. */
export function logSoftmax(x: Value, axis: number): Value {
  const last = moveLast(x, axis)
  const length = x.shape[axis] ?? 1
  const shape = [countValues(x.shape) / length, length]
  const rows: Value = { memory: viewMemory(last.memory, shape), shape, order: rowMajor(2) }
  const shifted = binarySub(rows, reduce('max', rows, [1]))
  const logs = run('Log', { x: reduce('sum', { ...rows, memory: run('Exp', { x: shifted.memory }) }, [1]).memory })
  const result = run('Sub', { a: shifted.memory, b: logs })
  return { ...last, memory: viewMemory(result, last.memory.shape) }
}

function binarySub(a: Value, b: Value): Value {
  return { ...a, memory: run('Sub', { a: a.memory, b: b.memory }) }
}

/** The same values with one axis the fastest. */
export function moveLast(x: Value, axis: number): Value {
  return reorder(x, [...x.order.filter((each) => each !== axis), axis])
}

/** The mean over all positions of `[N, C, ...]`, which stay with extent 1. */
export function meanOfPositions(x: Value): Value {
  const seen = reorder(x, channelsLast(x.shape.length))
  return reduce('mean', seen, [...x.shape.keys()].slice(2))
}

/** Divides by a count, as means do. */
export function divideBy(x: Value, count: number): Value {
  return count === 1 ? x : div(x, count)
}
