import type { Pads, Pair } from '../../vocabulary/index.ts'
import { countValues } from '../../weights/index.ts'
import type { Emit, Value } from './builder.ts'
import { mapExtents, reshape } from './layout.ts'

/** Adds zeros around `[H, W, C]`; negative pads crop. */
export function padZeros(emit: Emit, value: Value, pads: Pads, part = 'pad'): Value {
  const cropped = crop(emit, value, [negative(pads[0]), negative(pads[1]), negative(pads[2]), negative(pads[3])])
  const [top, bottom, left, right] = [positive(pads[0]), positive(pads[1]), positive(pads[2]), positive(pads[3])]
  if (top + bottom + left + right === 0) return cropped
  const [height, width, channels] = mapExtents(cropped)
  return emit(part, {
    className: 'ZeroPadding2D',
    config: {
      padding: [
        [top, bottom],
        [left, right],
      ],
      data_format: 'channels_last',
    },
    inputs: [cropped],
    shape: [height + top + bottom, width + left + right, channels],
  })
}

function positive(pad: number): number {
  return Math.max(pad, 0)
}
function negative(pad: number): number {
  return Math.max(-pad, 0)
}

/** Takes rows and columns off `[H, W, C]`. */
export function crop(emit: Emit, value: Value, [top, bottom, left, right]: Pads, part = 'crop'): Value {
  if (top === 0 && bottom === 0 && left === 0 && right === 0) return value
  const [height, width, channels] = mapExtents(value)
  return emit(part, {
    className: 'Cropping2D',
    config: {
      cropping: [
        [top, bottom],
        [left, right],
      ],
      data_format: 'channels_last',
    },
    inputs: [value],
    shape: [height - top - bottom, width - left - right, channels],
  })
}

/** The half-open range along one axis of a tensor of any rank: seen as `[before, extent, after]` and cropped. */
export function sliceAxis(emit: Emit, value: Value, axis: number, start: number, end: number, part = 'slice'): Value {
  const extent = value.shape[axis] ?? 1
  if (start === 0 && end === extent) return value
  const before = countValues(value.shape.slice(0, axis))
  const after = countValues(value.shape.slice(axis + 1))
  const flat = reshape(emit, `${part}/flat`, value, [before, extent, after])
  const cropped = crop(emit, flat, [0, 0, start, extent - end], part)
  const shape = value.shape.map((length, index) => (index === axis ? end - start : length))
  return reshape(emit, `${part}/shape`, cropped, shape)
}

/** Every stride-th row and column of `[H, W, C]`, from the first: an average over one value. */
export function subsample(emit: Emit, value: Value, stride: Pair): Value {
  if (stride[0] === 1 && stride[1] === 1) return value
  return pool(emit, 'stride', 'AveragePooling2D', value, [1, 1], stride)
}

/** A pool without padding over `[H, W, C]`. */
export function pool(
  emit: Emit,
  part: string,
  className: 'AveragePooling2D' | 'MaxPooling2D',
  value: Value,
  kernel: Pair,
  stride: Pair,
): Value {
  const [height, width, channels] = mapExtents(value)
  const places = (extent: number, axis: 0 | 1) => Math.floor((extent - kernel[axis]) / stride[axis]) + 1
  return emit(part, {
    className,
    config: { pool_size: kernel, strides: stride, padding: 'valid', data_format: 'channels_last' },
    inputs: [value],
    shape: [places(height, 0), places(width, 1), channels],
  })
}
