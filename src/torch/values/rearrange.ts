import { concat as concatMemory } from '@tensorflow/tfjs-core'
import { countValues, orderAfterReshape, rowMajor, type Shape, storedShape } from '../layout.ts'
import { reorder, run, type Value, viewMemory } from './value.ts'

/** Another shape for the values in logical row-major order, as `view` of PyTorch; copies only where it must. */
export function reshape(x: Value, shape: Shape): Value {
  const order = orderAfterReshape(x.shape, x.order, shape)
  if (order !== undefined) return { memory: viewMemory(x.memory, storedShape(shape, order)), shape, order }
  const dense = reorder(x, rowMajor(x.shape.length))
  return { memory: viewMemory(dense.memory, shape), shape, order: rowMajor(shape.length) }
}

/** Axis i of the result is axis `axes[i]`: nothing moves in memory. */
export function permute(x: Value, axes: readonly number[]): Value {
  return {
    memory: x.memory,
    shape: axes.map((axis) => x.shape[axis]!),
    order: x.order.map((axis) => axes.indexOf(axis)),
  }
}

/** `length` values from `start` along an axis. */
export function narrow(x: Value, axis: number, start: number, length: number): Value {
  const shape = x.shape.map((extent, at) => (at === axis ? length : extent))
  const begin = x.order.map((each) => (each === axis ? start : 0))
  return {
    memory: run('Slice', { x: x.memory }, { begin, size: storedShape(shape, x.order) }),
    shape,
    order: x.order,
  }
}

/** Side by side along an axis, in the layout of the first. */
export function concat(values: readonly Value[], axis: number): Value {
  const [first] = values
  if (first === undefined || values.length === 1) return first!
  const { order } = first
  const parts = values.map((value) => reorder(value, order).memory)
  const extent = values.reduce((sum, value) => sum + value.shape[axis]!, 0)
  const shape = first.shape.map((each, at) => (at === axis ? extent : each))
  return { memory: concatMemory(parts, order.indexOf(axis)), shape, order }
}

/** Pads of each logical axis, before and after, with a value; negative pads cut off. */
export function pad(x: Value, pads: readonly (readonly [number, number])[], value: number): Value {
  let result = x
  for (const [axis, [before, after]] of pads.entries()) {
    const from = Math.max(0, -before)
    const length = result.shape[axis]! - from - Math.max(0, -after)
    if (length !== result.shape[axis]) result = narrow(result, axis, from, length)
  }
  const outer = pads.map(([before, after]) => [Math.max(0, before), Math.max(0, after)] as const)
  if (outer.every(([before, after]) => before + after === 0)) return result
  const paddings = x.order.map((axis) => [...outer[axis]!])
  const shape = result.shape.map((extent, axis) => extent + outer[axis]![0] + outer[axis]![1])
  return { memory: run('PadV2', { x: result.memory }, { paddings, constantValue: value }), shape, order: x.order }
}

/** Every `stride`-th value along an axis, from the first. */
export function everyNth(x: Value, axis: number, stride: number): Value {
  if (stride === 1) return x
  const extent = Math.ceil(x.shape[axis]! / stride)
  const shape = x.shape.map((each, at) => (at === axis ? extent : each))
  const stored = storedShape(x.shape, x.order)
  const at = x.order.indexOf(axis)
  const masks = { beginMask: 0, endMask: 0, ellipsisMask: 0, newAxisMask: 0, shrinkAxisMask: 0 }
  const strides = stored.map((_extent, position) => (position === at ? stride : 1))
  const attributes = { begin: stored.map(() => 0), end: stored, strides, ...masks }
  return { memory: run('StridedSlice', { x: x.memory }, attributes), shape, order: x.order }
}

/** Rows of an axis by position. */
export function gather(x: Value, axis: number, indices: Value): Value {
  const shape = x.shape.map((extent, at) => (at === axis ? countValues(indices.shape) : extent))
  const flat = viewMemory(indices.memory, [countValues(indices.shape)])
  const attributes = { axis: x.order.indexOf(axis), batchDims: 0 }
  return { memory: run('GatherV2', { x: x.memory, indices: flat }, attributes), shape, order: x.order }
}
