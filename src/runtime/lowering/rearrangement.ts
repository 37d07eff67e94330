import type { Tensor } from '@tensorflow/tfjs-core'
import type { Shape } from '../../vocabulary/index.ts'
import { type AxisPads, gather, type KernelName, pad, reshape, slice, transpose } from '../kernels.ts'
import {
  batchedShape,
  channelsLastShape,
  orderIsFree,
  range,
  storedAxis,
  storedShape,
  toRowMajor,
  toStored,
} from '../layout.ts'
import { inputShape, type Lowered, type LoweringContext, type NodeOf, only } from './lowered.ts'

/** Stored tensor to PyTorch's order `[N, ...shape]`. */
export function toPyTorch(x: Tensor, shape: Shape, batch: number): Tensor {
  if (orderIsFree(shape)) return reshape(x, batchedShape(shape, batch))
  return transpose(reshape(x, channelsLastShape(shape, batch)), toRowMajor(shape.length))
}

/** PyTorch's order `[N, ...shape]` to the stored layout. */
export function fromPyTorch(x: Tensor, shape: Shape, batch: number): Tensor {
  if (orderIsFree(shape)) return reshape(x, storedShape(shape, batch))
  return reshape(transpose(reshape(x, batchedShape(shape, batch)), toStored(shape.length)), storedShape(shape, batch))
}

/** `reshape` and `flatten`, which count values in the order channels, height, width. */
export function lowerReshape(node: NodeOf<'reshape'> | NodeOf<'flatten'>, context: LoweringContext): Lowered {
  const from = inputShape(context)
  return {
    kernels: ['Reshape', 'Transpose'],
    run: (inputs, batch) => fromPyTorch(toPyTorch(only(inputs), from, batch), node.shape, batch),
  }
}

/** `transpose`, as one permutation of the stored axes. */
export function lowerTranspose(node: NodeOf<'transpose'>, context: LoweringContext): Lowered {
  const from = inputShape(context)
  const rank = from.length
  // Axis 0 of both permutations is the batch; i + 1 is axis i of the shape without it.
  const batched = [0, ...node.attributes.order.map((axis) => axis + 1)]
  const order = toStored(rank).map((axis) => toRowMajor(rank)[batched[axis] ?? 0] ?? 0)
  return {
    kernels: ['Reshape', 'Transpose'],
    run: (inputs, batch) =>
      reshape(transpose(reshape(only(inputs), channelsLastShape(from, batch)), order), storedShape(node.shape, batch)),
  }
}

/** `shuffle`: `[groups, C / groups]` transposed at each position (Zhang et al., "ShuffleNet", 2017). */
export function lowerShuffle(node: NodeOf<'shuffle'>, context: LoweringContext): Lowered {
  const [channels = 1] = inputShape(context)
  const { groups } = node.attributes
  return {
    kernels: ['Reshape', 'Transpose'],
    run: (inputs) => {
      const x = only(inputs)
      const grouped = reshape(x, [x.size / channels, groups, channels / groups])
      return reshape(transpose(grouped, [0, 2, 1]), x.shape)
    },
  }
}

/** `slice` along one axis. */
export function lowerSlice(node: NodeOf<'slice'>, context: LoweringContext): Lowered {
  const { start, end } = node.attributes
  const axis = storedAxis(inputShape(context).length, node.attributes.axis)
  return {
    kernels: ['Slice'],
    run: (inputs) => {
      const x = only(inputs)
      const begin = x.shape.map((_extent, at) => (at === axis ? start : 0))
      return slice(
        x,
        begin,
        x.shape.map((extent, at) => (at === axis ? end - start : extent)),
      )
    },
  }
}

/** `pad`. Constant: crops where negative, then fills. Reflect and replicate: rows and columns taken again. */
export function lowerPad(node: NodeOf<'pad'>, context: LoweringContext): Lowered {
  const { pads, mode, value } = node.attributes
  const [channels = 1, height = 1, width = 1] = inputShape(context)
  const [top, bottom, left, right] = pads
  if (mode !== 'constant') {
    const take = { reflect, replicate }[mode]
    const positions = (extent: number, [before, after]: AxisPads) =>
      Int32Array.from(range(-before, extent + after), (at) => take(at, extent))
    const rows = positions(height, [top, bottom])
    const columns = positions(width, [left, right])
    return lowerGather(rows, columns, context)
  }
  const size = [height + Math.min(0, top) + Math.min(0, bottom), width + Math.min(0, left) + Math.min(0, right)]
  const begin = [0, Math.max(0, -top), Math.max(0, -left), 0]
  const crops = pads.some((each) => each < 0)
  const fill: AxisPads[] = [
    [0, 0],
    [Math.max(0, top), Math.max(0, bottom)],
    [Math.max(0, left), Math.max(0, right)],
    [0, 0],
  ]
  const kernels: KernelName[] = crops ? ['Slice', 'PadV2'] : ['PadV2']
  return {
    kernels,
    run: (inputs, batch) => {
      const cropped = crops ? slice(only(inputs), begin, [batch, ...size, channels]) : only(inputs)
      return pad(cropped, fill, value)
    },
  }
}

/** Mirrors at the first and last value without repeating them. */
function reflect(at: number, extent: number): number {
  const first = Math.abs(at)
  return first < extent ? first : 2 * (extent - 1) - first
}

function replicate(at: number, extent: number): number {
  return Math.max(0, Math.min(extent - 1, at))
}

/** Rows, then columns, of `[N, H, W, C]` by position; an axis that stays as it is costs nothing. */
export function lowerGather(rows: Int32Array, columns: Int32Array, context: LoweringContext): Lowered {
  const [, height = 1, width = 1] = inputShape(context)
  const overRows = isWhole(rows, height)
    ? undefined
    : context.constant('rows', () => ({ shape: [rows.length], data: rows }))
  const overColumns = isWhole(columns, width)
    ? undefined
    : context.constant('columns', () => ({ shape: [columns.length], data: columns }))
  return {
    kernels: overRows === undefined && overColumns === undefined ? [] : ['GatherV2'],
    run: (inputs) => {
      const lines = overRows === undefined ? only(inputs) : gather(only(inputs), overRows, 1)
      return overColumns === undefined ? lines : gather(lines, overColumns, 2)
    },
  }
}

function isWhole(positions: Int32Array, extent: number): boolean {
  return positions.length === extent && positions.every((position, at) => position === at)
}
