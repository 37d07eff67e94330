import { matrixProduct } from '../../runtime/index.ts'
import { check, formatShape } from '../errors.ts'
import { record } from '../graph.ts'
import { countValues, resolveAxis, resolveShape, rowMajor, type Shape } from '../layout.ts'
import type { Tensor } from '../tensor.ts'
import { cast, fill } from '../values/arithmetic.ts'
import {
  concat,
  gather,
  narrow as narrowValue,
  pad as padValue,
  permute as permuteValue,
  reshape as reshapeValue,
} from '../values/rearrange.ts'
import { broadcastTo, sumTo } from '../values/reduction.ts'
import { reorder, run, scoped, upload, type Value, viewMemory, wrap } from '../values/value.ts'

/** The same values in row-major order in another shape, one -1 in it filled in. */
export function reshape(x: Tensor, wanted: Shape, name = 'View'): Tensor {
  const from = x.shape
  const shape = resolveShape(wanted, countValues(from))
  return record(
    name,
    [x],
    scoped(() => reshapeValue(x.value, shape)),
    [],
    (g) => [reshapeValue(g, from)],
  )
}

/** Axes `start_dim` to `end_dim` as one. */
export function flatten(x: Tensor, start: number, end: number): Tensor {
  const rank = x.shape.length
  const first = resolveAxis(start, rank)
  const last = resolveAxis(end, rank)
  check(first <= last, () => 'flatten() has invalid args: start_dim cannot come after end_dim')
  if (rank === 0) return reshape(x, [1])
  const joined = countValues(x.shape.slice(first, last + 1))
  return reshape(x, [...x.shape.slice(0, first), joined, ...x.shape.slice(last + 1)])
}

/** Without the axes of extent 1, or without one of them. */
export function squeeze(x: Tensor, dim: number | undefined): Tensor {
  const only = dim === undefined ? undefined : resolveAxis(dim, x.shape.length)
  const shape = x.shape.filter((extent, axis) => extent !== 1 || (only !== undefined && axis !== only))
  return reshape(x, shape, 'Squeeze')
}

/** With an axis of extent 1 at `dim`. */
export function unsqueeze(x: Tensor, dim: number): Tensor {
  return reshape(x, x.shape.toSpliced(resolveAxis(dim, x.shape.length + 1), 0, 1), 'Unsqueeze')
}

/** Axis i of the result is axis `dims[i]`; nothing is copied. */
export function permute(x: Tensor, dims: readonly number[]): Tensor {
  const rank = x.shape.length
  check(
    dims.length === rank,
    () =>
      `permute(sparse_coo): number of dimensions in the tensor input does not match the length of the desired ` +
      `ordering of dimensions i.e. input.dim() = ${rank} is not equal to len(dims) = ${dims.length}`,
  )
  const axes = dims.map((dim) => resolveAxis(dim, rank))
  check(new Set(axes).size === rank, () => 'permute(): duplicate dims are not allowed.')
  const back = axes.map((_axis, at) => axes.indexOf(at))
  return record('Permute', [x], permuteValue(x.value, axes), [], (g) => [permuteValue(g, back)])
}

/** Two axes exchanged. */
export function transpose(x: Tensor, dim0: number, dim1: number): Tensor {
  const [a, b] = [resolveAxis(dim0, x.shape.length), resolveAxis(dim1, x.shape.length)]
  const axes = [...x.shape.keys()].map((axis) => (axis === a ? b : axis === b ? a : axis))
  return permute(x, axes)
}

/** Row-major in memory. */
export function contiguous(x: Tensor): Tensor {
  return record('Clone', [x], reorder(x.value, rowMajor(x.shape.length)), [], (g) => [g])
}

/** The same values as a tensor of its own; values never change in place, so that nothing is copied. */
export function clone(x: Tensor): Tensor {
  return record('Clone', [x], x.value, [], (g) => [g])
}

/** `length` values from `start` along `dim`. */
export function narrow(x: Tensor, dim: number, start: number, length: number): Tensor {
  const axis = resolveAxis(dim, x.shape.length)
  const extent = x.shape[axis] ?? 1
  const from = start < 0 ? start + extent : start
  check(
    from >= 0 && length >= 0 && from + length <= extent,
    () => `start (${start}) + length (${length}) exceeds dimension size (${extent}).`,
  )
  const pads = x.shape.map((_extent, at) =>
    at === axis ? ([from, extent - from - length] as const) : ([0, 0] as const),
  )
  return record('Slice', [x], narrowValue(x.value, axis, from, length), [], (g) => [padValue(g, pads, 0)])
}

/** Parts of the given sizes along `dim`, or of one size, the last one smaller where it does not divide. */
export function split(x: Tensor, sizes: number | readonly number[], dim: number): Tensor[] {
  const axis = resolveAxis(dim, x.shape.length)
  const extent = x.shape[axis] ?? 1
  const parts = typeof sizes === 'number' ? equalParts(extent, sizes) : sizes
  const total = parts.reduce((sum, size) => sum + size, 0)
  check(
    total === extent,
    () =>
      `split_with_sizes expects split_sizes to sum exactly to ${extent} (input tensor's size at dimension ${dim}), ` +
      `but got split_sizes=${formatShape(parts)}`,
  )
  let start = 0
  return parts.map((size) => {
    start += size
    return narrow(x, axis, start - size, size)
  })
}

function equalParts(extent: number, size: number): number[] {
  check(size > 0, () => `split_size can only be 0 if dimension size is 0, but got dimension size of ${extent}`)
  return Array.from({ length: Math.ceil(extent / size) }, (_, at) => Math.min(size, extent - at * size))
}

/** At most `chunks` parts of one size along `dim`. */
export function chunk(x: Tensor, chunks: number, dim: number): Tensor[] {
  check(chunks > 0, () => 'chunk expects `chunks` to be greater than 0, got: ' + chunks)
  const extent = x.shape[resolveAxis(dim, x.shape.length)] ?? 1
  return split(x, Math.ceil(extent / chunks), dim)
}

/** Tensors side by side along an axis that exists. */
export function cat(tensors: readonly Tensor[], dim = 0): Tensor {
  const [first, ...rest] = tensors
  check(first !== undefined, () => 'torch.cat(): expected a non-empty list of Tensors')
  const axis = resolveAxis(dim, first.shape.length)
  for (const [at, { shape }] of rest.entries()) {
    check(
      shape.length === first.shape.length,
      () => `Tensors must have same number of dimensions: got ${first.shape.length} and ${shape.length}`,
    )
    const differs = shape.findIndex((extent, each) => each !== axis && extent !== first.shape[each])
    check(
      differs < 0,
      () =>
        `Sizes of tensors must match except in dimension ${axis}. Expected size ${first.shape[differs]} but got size ` +
        `${shape[differs]} for tensor number ${at + 1} in the list.`,
    )
  }
  const extents = tensors.map((tensor) => tensor.shape[axis]!)
  const wanted = tensors.map((tensor) => tensor.requires_grad)
  const output = scoped(() =>
    concat(
      tensors.map((tensor) => tensor.value),
      axis,
    ),
  )
  return record('Cat', [first, ...rest], output, [], (g) => {
    let start = 0
    return extents.map((extent, at) => {
      start += extent
      return wanted[at] === true ? narrowValue(g, axis, start - extent, extent) : undefined
    })
  })
}

/** Tensors of one shape along a new axis. */
export function stack(tensors: readonly Tensor[], dim = 0): Tensor {
  const [first, ...rest] = tensors
  check(first !== undefined, () => 'stack expects a non-empty TensorList')
  for (const [at, { shape }] of rest.entries()) {
    check(
      formatShape(shape) === formatShape(first.shape),
      () =>
        `stack expects each tensor to be equal size, but got ${formatShape(first.shape)} at entry 0 and ` +
        `${formatShape(shape)} at entry ${at + 1}`,
    )
  }
  const axis = resolveAxis(dim, first.shape.length + 1)
  return cat(
    tensors.map((tensor) => unsqueeze(tensor, axis)),
    axis,
  )
}

/** Axes of extent 1 repeated up to a shape, in which -1 leaves an axis as it is. */
export function expand(x: Tensor, wanted: Shape): Tensor {
  const from = x.shape
  const missing = wanted.length - from.length
  check(
    missing >= 0,
    () =>
      `expand(torch.FloatTensor{${formatShape(from)}}, size=${formatShape(wanted)}): the number of sizes provided (${wanted.length}) must be greater or equal to the ` +
      `number of dimensions in the tensor (${from.length})`,
  )
  const shape = wanted.map((extent, axis) => {
    const own = from[axis - missing]
    check(
      extent !== -1 || own !== undefined,
      () => `The expanded size of the tensor (-1) isn't allowed in a leading, non-existing dimension ${axis}`,
    )
    check(
      extent === -1 || own === undefined || own === 1 || own === extent,
      () =>
        `The expanded size of the tensor (${extent}) must match the existing size (${own}) at non-singleton dimension ` +
        `${axis}.  Target sizes: ${formatShape(wanted)}.  Tensor sizes: ${formatShape(from)}`,
    )
    return extent === -1 ? own! : extent
  })
  return record(
    'Expand',
    [x],
    scoped(() => broadcastTo(x.value, shape)),
    [],
    (g) => [sumTo(g, from)],
  )
}

/** Pads of the logical axes, before and after, with one value; negative ones cut off. */
export function padAxes(x: Tensor, pads: readonly (readonly [number, number])[], value: number): Tensor {
  const back = pads.map(([before, after]) => [-before, -after] as const)
  return record(
    'ConstantPadNd',
    [x],
    scoped(() => padValue(x.value, pads, value)),
    [],
    (g) => [padValue(g, back, 0)],
  )
}

/** The slice at one position of an axis, which goes away. */
export function selectAt(x: Tensor, dim: number, index: number): Tensor {
  const axis = resolveAxis(dim, x.shape.length)
  const extent = x.shape[axis] ?? 1
  check(
    index >= -extent && index < extent,
    () => `select(): index ${index} out of range for tensor of size ${formatShape(x.shape)} at dimension ${axis}`,
  )
  const row = narrow(x, axis, index < 0 ? index + extent : index, 1)
  return reshape(row, row.shape.toSpliced(axis, 1), 'Select')
}

/** Pads with the mirror image of each axis, its ends not repeated, or with its ends. */
export function extendAxes(
  x: Tensor,
  pads: readonly (readonly [number, number])[],
  mode: 'reflect' | 'replicate',
): Tensor {
  let result = x
  for (const [axis, [before, after]] of pads.entries()) {
    if (before === 0 && after === 0) continue
    const extent = x.shape[axis] ?? 1
    check(
      mode === 'replicate' || (before < extent && after < extent),
      () =>
        `Padding size should be less than the corresponding input dimension, but got: padding (${before}, ${after}) at ` +
        `dimension ${axis} of input ${formatShape(x.shape)}`,
    )
    const take = mode === 'reflect' ? reflected : replicated
    const positions = Int32Array.from({ length: before + extent + after }, (_, at) => take(at - before, extent))
    const index = x.derive(upload(positions, [positions.length], 'int32'))
    result = indexSelect(result, axis, index)
    index.dispose()
  }
  return result
}

function reflected(at: number, extent: number): number {
  const first = Math.abs(at)
  return first < extent ? first : 2 * (extent - 1) - first
}

function replicated(at: number, extent: number): number {
  return Math.max(0, Math.min(extent - 1, at))
}

/** Rows of an axis by a vector of positions; a row that is taken twice gets both gradients. */
export function indexSelect(x: Tensor, dim: number, index: Tensor): Tensor {
  const axis = resolveAxis(dim, x.shape.length)
  const positions = index.value
  const extent = x.shape[axis] ?? 1
  const output = scoped(() => gather(x.value, axis, positions))
  return record('IndexSelect', [x], output, [positions], (g) => [gatherGradient(g, axis, positions, extent)])
}

/** Gradients of rows added up where they came from: a product with the one-hot matrix of the positions. */
export function gatherGradient(g: Value, axis: number, positions: Value, extent: number): Value {
  const taken = countValues(positions.shape)
  const hot = run(
    'OneHot',
    { indices: viewMemory(positions.memory, [taken]) },
    { depth: extent, onValue: 1, offValue: 0, dtype: 'int32' },
  )
  // wasm gives whole numbers, whatever it is asked for.
  const spread = run('Transpose', { x: cast(wrap(hot), 'float32').memory }, { perm: [1, 0] })
  const order = [axis, ...g.order.filter((each) => each !== axis)]
  const rows = reorder(g, order)
  const inner = countValues(g.shape) / taken
  const memory = matrixProduct(viewMemory(spread, [1, extent, taken]), viewMemory(rows.memory, [1, taken, inner]))
  const shape = g.shape.map((each, at) => (at === axis ? extent : each))
  return {
    memory: viewMemory(
      memory,
      order.map((each) => shape[each]!),
    ),
    shape,
    order,
  }
}

/** A tensor of one value, like another. */
export function fullLike(x: Tensor, value: number): Tensor {
  return x.derive(fill(x.shape, value, x.value.order))
}
