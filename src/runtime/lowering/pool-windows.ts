import type { Tensor } from '@tensorflow/tfjs-core'
import type { Pair } from '../../vocabulary/index.ts'
import { type AxisPads, binary, pad, pool, stridedSlice } from '../kernels.ts'

export type Pool = 'MaxPool' | 'AvgPool'

/** Windows over a map, as PyTorch has them. */
export interface PoolWindow {
  /** `[height, width]`, as the others. */
  readonly kernel: Pair
  readonly stride: Pair
  /** Top, bottom, left, right. */
  readonly pads: readonly [number, number, number, number]
}

export interface MaxPoolWindow extends PoolWindow {
  readonly dilation: Pair
}

export interface AveragePoolWindow extends PoolWindow {
  /** Whether the zeros around the map count in the divisor. */
  readonly countPad: boolean
}

/**
 * tfjs rounds down only (its rounding up leaves garbage on wasm), so the pads at the end are what the last window needs;
 * padding is never the maximum. Dilated windows, which no kernel has, are maxima of shifted views.
 *
 * @param x `[N, H, W, C]`
 * @param out `[Ho, Wo]`, rounded down or up
 */
export function maxPool(x: Tensor, { kernel, stride, pads, dilation }: MaxPoolWindow, out: Pair): Tensor {
  const [height, width] = storedExtents(x)
  const rows = endPad(height, kernel[0], stride[0], dilation[0], pads[0], out[0])
  const columns = endPad(width, kernel[1], stride[1], dilation[1], pads[2], out[1])
  if (dilation[0] * dilation[1] === 1)
    return poolMap('MaxPool', x, kernel, stride, [pads[0], rows], [pads[2], columns], out)
  const padded = pad(
    x,
    [
      [0, 0],
      [pads[0], rows],
      [pads[2], columns],
      [0, 0],
    ],
    -Infinity,
  )
  const lines = maximumOfShifts(padded, 1, kernel[0], stride[0], dilation[0], out[0])
  return maximumOfShifts(lines, 2, kernel[1], stride[1], dilation[1], out[1])
}

/**
 * The kernels of tfjs leave padding out of the divisor. Where it counts, zeros are written around the tensor first, and
 * only what hangs over through rounding up is padding to the kernel, as in PyTorch.
 *
 * @param x `[N, H, W, C]`
 * @param out `[Ho, Wo]`, rounded down or up
 */
export function averagePool(x: Tensor, window: AveragePoolWindow, out: Pair): Tensor {
  const { kernel, stride, pads } = window
  const [height, width] = storedExtents(x)
  if (!countsPadding(window)) {
    const rows = endPad(height, kernel[0], stride[0], 1, pads[0], out[0])
    const columns = endPad(width, kernel[1], stride[1], 1, pads[2], out[1])
    return poolMap('AvgPool', x, kernel, stride, [pads[0], rows], [pads[2], columns], out)
  }
  const rows = endPad(height + pads[0] + pads[1], kernel[0], stride[0], 1, 0, out[0])
  const columns = endPad(width + pads[2] + pads[3], kernel[1], stride[1], 1, 0, out[1])
  const padded = pad(
    x,
    [
      [0, 0],
      [pads[0], pads[1]],
      [pads[2], pads[3]],
      [0, 0],
    ],
    0,
  )
  return poolMap('AvgPool', padded, kernel, stride, [0, rows], [0, columns], out)
}

/** Whether zeros are written around the map first. */
export function countsPadding({ countPad, pads }: AveragePoolWindow): boolean {
  return countPad && pads.some((each) => each > 0)
}

/** What must follow an axis so that the last of `outputs` windows ends there; 0 where it ends inside. */
function endPad(
  extent: number,
  kernel: number,
  stride: number,
  dilation: number,
  before: number,
  outputs: number,
): number {
  return Math.max(0, (outputs - 1) * stride + (kernel - 1) * dilation + 1 - extent - before)
}

/** The kernels refuse windows of one value. */
function poolMap(
  name: Pool,
  x: Tensor,
  kernel: Pair,
  stride: Pair,
  height: AxisPads,
  width: AxisPads,
  out: Pair,
): Tensor {
  if (kernel[0] * kernel[1] > 1) return pool(name, x, kernel, stride, height, width)
  return stride[0] * stride[1] === 1 ? x : everyNth(x, stride, out)
}

/** `[H, W]` of `[N, H, W, C]`. */
function storedExtents({ shape: [, height = 1, width = 1] }: Tensor): Pair {
  return [height, width]
}

/** Every n-th row and column of `[N, H, W, C]`. */
function everyNth(x: Tensor, [rows, columns]: Pair, [height, width]: Pair): Tensor {
  const end = [x.shape[0] ?? 1, (height - 1) * rows + 1, (width - 1) * columns + 1, x.shape[3] ?? 1]
  return stridedSlice(x, [0, 0, 0, 0], end, [1, rows, columns, 1])
}

/** The maximum along one axis over windows of `kernel` values, `dilation` apart. */
function maximumOfShifts(
  x: Tensor,
  axis: number,
  kernel: number,
  stride: number,
  dilation: number,
  outputs: number,
): Tensor {
  const shifts = Array.from({ length: kernel }, (_, k) => {
    const begin = x.shape.map((_extent, at) => (at === axis ? k * dilation : 0))
    const end = x.shape.map((extent, at) => (at === axis ? k * dilation + (outputs - 1) * stride + 1 : extent))
    return stridedSlice(
      x,
      begin,
      end,
      x.shape.map((_extent, at) => (at === axis ? stride : 1)),
    )
  })
  return shifts.reduce((largest, shift) => binary('Maximum', largest, shift))
}
