import { invariant } from '../../diagnostics/index.ts'
import type { OperationAttributes, Shape } from '../../vocabulary/index.ts'
import { countValues } from '../../weights/index.ts'
import type { Emit, Value } from './builder.ts'
import type { ZeroSource } from './constants.ts'
import {
  mapExtents,
  permute,
  reshape,
  storageOrder,
  toGraphOrder,
  toStorageAxis,
  toStorageOrder,
  toStorageShape,
} from './layout.ts'
import { mapAxis, resizeMap, selectionMap } from './linear-map.ts'
import { fillPads } from './pooling.ts'
import { padZeros } from './spatial.ts'

/** To another shape, in the graph's order of values: channels, height, width. Flattening is reshaping to a vector. */
export function reshapeInGraphOrder(emit: Emit, value: Value, shape: Shape): Value {
  return toStorageOrder(emit, reshape(emit, '', toGraphOrder(emit, value), shape))
}

/** Axis i of the graph's result is axis `order[i]` of its input. */
export function transpose(emit: Emit, value: Value, order: readonly number[]): Value {
  const rank = order.length
  return permute(
    emit,
    '',
    value,
    storageOrder(rank).map((axis) => toStorageAxis(rank, order[axis] ?? 0)),
  )
}

/** Channels as [groups, C / groups], transposed. */
export function shuffleChannels(emit: Emit, value: Value, groups: number): Value {
  const axis = toStorageAxis(value.shape.length, 0)
  const channels = value.shape[axis] ?? 1
  const before = countValues(value.shape.slice(0, axis))
  const after = countValues(value.shape.slice(axis + 1))
  const seen = reshape(emit, 'groups', value, [before, groups, channels / groups, after])
  return reshape(emit, 'shape', permute(emit, '', seen, [0, 2, 1, 3]), value.shape)
}

/** Joins along an axis of the graph. */
export function concatenate(emit: Emit, inputs: readonly Value[], axis: number): Value {
  const first = inputs[0]
  invariant(first !== undefined, 'a concat of nothing')
  const at = toStorageAxis(first.shape.length, axis)
  const sum = inputs.reduce((total, input) => total + (input.shape[at] ?? 1), 0)
  const shape = first.shape.map((extent, index) => (index === at ? sum : extent))
  return emit('', { className: 'Concatenate', config: { axis: at + 1 }, inputs, shape })
}

/** `add`, `mul`, `maximum`: a vector among maps is spread over their positions. */
export function join(emit: Emit, inputs: readonly Value[], className: string, shape: Shape): Value {
  const rank = shape.length
  const aligned = inputs.map((input, index) => {
    if (input.shape.length === rank) return input
    const spread = [input.shape[0] ?? 1, ...Array.from({ length: rank - 1 }, () => 1)]
    return reshape(emit, `spread${index}`, input, toStorageShape(spread))
  })
  return emit('', { className, inputs: aligned, shape: toStorageShape(shape) })
}

/** To a size: whole-number repeats by concatenation, everything else by a frozen linear map along each axis. */
export function resize(emit: Emit, value: Value, attributes: OperationAttributes['resize']): Value {
  const [height, width] = mapExtents(value)
  const [rows, columns] = attributes.size
  if (rows === height && columns === width) return value
  if (attributes.mode === 'nearest' && rows % height === 0 && columns % width === 0) {
    return repeatPlaces(emit, value, rows / height, columns / width)
  }
  const tall = mapAxis(emit, value, 0, resizeMap(height, rows, attributes))
  return mapAxis(emit, tall, 1, resizeMap(width, columns, attributes))
}

/**
 * Every value `rows` times below and `columns` times beside itself. UpSampling2D would do, but for its gradient, which
 * tfjs's cpu backend takes from the wrong samples of a batch.
 */
function repeatPlaces(emit: Emit, value: Value, rows: number, columns: number): Value {
  const [height, width, channels] = mapExtents(value)
  const copies = (part: string, seen: Value, count: number): Value => {
    if (count === 1) return seen
    const [places = 1, , after = 1] = seen.shape
    const inputs = Array.from({ length: count }, () => seen)
    return emit(part, { className: 'Concatenate', config: { axis: 2 }, inputs, shape: [places, count, after] })
  }
  const tall = copies('rows', reshape(emit, 'rows/split', value, [height, 1, width * channels]), rows)
  const wide = copies('columns', reshape(emit, 'columns/split', tall, [height * rows * width, 1, channels]), columns)
  return reshape(emit, '', wide, [height * rows, width * columns, channels])
}

/** Zeros or a number around, rows and columns cropped, or the map continued by its mirror image or its border. */
export function pad(emit: Emit, value: Value, attributes: OperationAttributes['pad'], zero: ZeroSource): Value {
  const { pads, mode } = attributes
  if (mode === 'constant') return fillPads(emit, padZeros(emit, value, pads), pads, attributes.value, zero)
  const [height, width] = mapExtents(value)
  const source = (extent: number, before: number) => (o: number) => {
    const at = o - before
    if (mode === 'replicate') return Math.min(Math.max(at, 0), extent - 1)
    return at < 0 ? -at : at >= extent ? 2 * (extent - 1) - at : at
  }
  const [top, bottom, left, right] = pads
  const tall = mapAxis(emit, value, 0, selectionMap(height, height + top + bottom, source(height, top)))
  return mapAxis(emit, tall, 1, selectionMap(width, width + left + right, source(width, left)))
}
