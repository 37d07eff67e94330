import { check, formatShape } from './errors.ts'

/** Extents along logical axes, as PyTorch shows them: `[N, C, H, W]`. */
export type Shape = readonly number[]

/**
 * How a tensor lies in memory: its logical axes from the slowest to the fastest. It is what strides are to a dense
 * tensor of PyTorch: `[0, 1, 2, 3]` is row-major, `[0, 2, 3, 1]` is `torch.channels_last`.
 */
export type Order = readonly number[]

const rowMajorOrders = Array.from({ length: 9 }, (_, rank) => Array.from({ length: rank }, (_axis, axis) => axis))
const channelsLastOrders = rowMajorOrders.map((order) => (order.length < 3 ? order : [0, ...order.slice(2), 1]))

/** The order of `contiguous()`. */
export function rowMajor(rank: number): Order {
  return orderOf(rowMajorOrders, rank)
}

/** Batch, positions, channels: what convolutions and pools compute on. Row-major below rank 3. */
export function channelsLast(rank: number): Order {
  return orderOf(channelsLastOrders, rank)
}

function orderOf(orders: readonly Order[], rank: number): Order {
  const order = orders[rank]
  check(order !== undefined, () => `tensors have at most ${orders.length - 1} dimensions, not ${rank}`)
  return order
}

/** Filters `[O, I, kH, kW]` as `[kH, kW, I, O]`. */
export const filterOrder: Order = [2, 3, 1, 0]

/** Matrices `[out, in]` as `[in, out]`. */
export const transposedOrder: Order = [1, 0]

/** The extents in the order of memory. */
export function storedShape(shape: Shape, order: Order): number[] {
  const stored: number[] = []
  for (const axis of order) stored.push(shape[axis]!)
  return stored
}

/** The product of the extents. */
export function countValues(shape: Shape): number {
  let product = 1
  for (const extent of shape) product *= extent
  return product
}

export function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  if (a === b) return true
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

/** Whether values lie the same way under both orders: axes of extent 1 may be anywhere. */
export function sameMemory(shape: Shape, a: Order, b: Order): boolean {
  if (sameNumbers(a, b)) return true
  let j = 0
  for (const axis of a) {
    if (shape[axis] === 1) continue
    while (j < b.length && shape[b[j]!] === 1) j++
    if (b[j] !== axis) return false
    j++
  }
  return true
}

/** Position i of the result is where `to[i]` stands in `from`: what a transposition of the stored axes takes. */
export function permutation(from: Order, to: Order): number[] {
  return to.map((axis) => from.indexOf(axis))
}

/** The order of a tensor that got leading axes of extent 1. */
export function prependAxes(order: Order, count: number): Order {
  return count === 0 ? order : [...rowMajor(count), ...order.map((axis) => axis + count)]
}

/**
 * The order in which a tensor keeps its memory when axes are split or joined as `to` says; undefined where values would
 * have to move. So `[N, C, H, W]` with channels last becomes `[N, g, C / g, H, W]` and back without a copy.
 */
export function orderAfterReshape(from: Shape, order: Order, to: Shape): Order | undefined {
  const groups = alignAxes(from, to)
  if (groups === undefined) return undefined
  const position = new Map(order.filter((axis) => from[axis] !== 1).map((axis, at) => [axis, at]))
  const placed: { readonly at: number; readonly axes: readonly number[] }[] = []
  for (const { sources, targets } of groups) {
    const places = sources.map((axis) => position.get(axis)!)
    if (places.some((place, i) => i > 0 && place !== places[i - 1]! + 1)) return undefined
    placed.push({ at: places[0] ?? -1, axes: targets })
  }
  const axes = placed.toSorted((a, b) => a.at - b.at).flatMap((group) => group.axes)
  const ones = to.flatMap((extent, axis) => (extent === 1 ? [axis] : []))
  return [...ones, ...axes]
}

interface AxisGroup {
  readonly sources: readonly number[]
  readonly targets: readonly number[]
}

/** The smallest runs of axes with the same product on both sides, axes of extent 1 left out. */
function alignAxes(from: Shape, to: Shape): readonly AxisGroup[] | undefined {
  if (countValues(from) === 0) return undefined
  const groups: AxisGroup[] = []
  const sources = [...from.keys()].filter((axis) => from[axis] !== 1)
  const targets = [...to.keys()].filter((axis) => to[axis] !== 1)
  let i = 0
  let j = 0
  while (i < sources.length && j < targets.length) {
    const group = { sources: [sources[i]!], targets: [targets[j]!] }
    let left = from[sources[i++]!]!
    let right = to[targets[j++]!]!
    while (left !== right) {
      if (left < right) {
        group.sources.push(sources[i]!)
        left *= from[sources[i++]!]!
      } else {
        group.targets.push(targets[j]!)
        right *= to[targets[j++]!]!
      }
    }
    groups.push(group)
  }
  return groups
}

/** The shape that both broadcast to, by PyTorch's rule. */
export function broadcastShapes(a: Shape, b: Shape): Shape {
  if (sameNumbers(a, b)) return a
  const rank = Math.max(a.length, b.length)
  const shape: number[] = []
  for (let axis = 0; axis < rank; axis++) {
    const left = a[axis - rank + a.length] ?? 1
    const right = b[axis - rank + b.length] ?? 1
    check(
      left === right || left === 1 || right === 1,
      () =>
        `The size of tensor a (${left}) must match the size of tensor b (${right}) at non-singleton dimension ${axis}`,
    )
    shape.push(left === 1 ? right : left)
  }
  return shape
}

/** An axis that may count from the end; a message of PyTorch where there is none. */
export function resolveAxis(axis: number, rank: number): number {
  const bound = Math.max(rank, 1)
  check(
    Number.isInteger(axis) && axis >= -bound && axis < bound,
    () => `Dimension out of range (expected to be in range of [${-bound}, ${bound - 1}], but got ${axis})`,
  )
  return axis < 0 ? axis + bound : axis
}

/** A shape with one -1 in it, filled in. */
export function resolveShape(wanted: Shape, count: number): Shape {
  const invalid = () => `shape '${formatShape(wanted)}' is invalid for input of size ${count}`
  const open = wanted.indexOf(-1)
  if (open < 0) {
    check(countValues(wanted) === count, invalid)
    return wanted
  }
  check(wanted.indexOf(-1, open + 1) < 0, () => 'only one dimension can be inferred')
  const rest = countValues(wanted.filter((_extent, axis) => axis !== open))
  check(rest > 0 && count % rest === 0, invalid)
  return wanted.map((extent, axis) => (axis === open ? count / rest : extent))
}
