import { engine, type Tensor } from '@tensorflow/tfjs-core'
import { binary, matrixProduct, pool, reshape } from '../kernels.ts'
import type { AveragePoolWindow } from '../lowering/pool-windows.ts'
import { onesFilter, scoped } from './arithmetic.ts'
import { convolutionInputGradient } from './convolution-input.ts'
import { type Extents, mapExtents } from './geometry.ts'

/**
 * The gradient of `averagePool`: dy over the window's divisor, spread over each window. tfjs's own divides by the whole
 * window where padding does not count.
 *
 * @param dy `[N, Ho, Wo, C]`
 * @param extents `[H, W]` of the input
 * @returns `[N, H, W, C]`
 */
export function averagePoolInputGradient(dy: Tensor, extents: Extents, window: AveragePoolWindow): Tensor {
  const { kernel, stride, pads } = window
  const [, , , channels = 1] = dy.shape
  const out = mapExtents(dy.shape)
  const [rows, columns] = ([0, 1] as const).map((axis) => divisors(window, axis, extents[axis], out[axis]))
  if (rows === undefined || columns === undefined) return dy
  const even = rows.every((each) => each === rows[0]) && columns.every((each) => each === columns[0])
  const share = even ? 1 / (rows[0]! * columns[0]!) : 1
  return scoped(() => {
    const touching = ([0, 1] as const).every((axis) => coversExactly(window, axis, extents[axis], out[axis]))
    if (touching) return repeatPositions(dy, kernel, share)
    const shares = Float32Array.from({ length: out[0] * out[1] }, (_, at) => {
      return 1 / (rows[Math.floor(at / out[1])]! * columns[at % out[1]]!)
    })
    const shared = even ? dy : binary('Multiply', dy, engine().makeTensor(shares, [1, out[0], out[1], 1], 'float32'))
    const filter = reshape(onesFilter(channels, kernel, share), [...kernel, 1, channels])
    return convolutionInputGradient(shared, filter, extents, {
      strides: stride,
      dilations: [1, 1],
      height: [pads[0], pads[1]],
      width: [pads[2], pads[3]],
      groups: channels,
    })
  })
}

/** Windows side by side over the whole axis: each value is in one of them. */
function coversExactly(
  { kernel, stride, pads }: AveragePoolWindow,
  axis: 0 | 1,
  extent: number,
  outputs: number,
): boolean {
  const alone = outputs === 1 || stride[axis] === kernel[axis]
  return alone && outputs * kernel[axis] === extent && pads[axis * 2] === 0
}

/** How many values each window along an axis is divided by (PyTorch's `AvgPoolKernel.cpp`). */
function divisors(
  { kernel, stride, pads, countPad }: AveragePoolWindow,
  axis: 0 | 1,
  extent: number,
  outputs: number,
): readonly number[] {
  const [before, after] = [pads[axis * 2]!, pads[axis * 2 + 1]!]
  return Array.from({ length: outputs }, (_, output) => {
    const start = output * stride[axis] - before
    const end = Math.min(start + kernel[axis], extent + after)
    return countPad ? end - start : Math.min(end, extent) - Math.max(start, 0)
  })
}

/**
 * Each position of `[N, H, W, C]` as a block of `kernel` positions, times `factor`: nearest neighbours at a whole
 * factor, and the gradient of averages over blocks.
 */
export function repeatPositions(x: Tensor, [rows, columns]: Extents, factor = 1): Tensor {
  const [batch = 1, height = 1, width = 1, channels = 1] = x.shape
  const ones = (shape: readonly number[], value: number): Tensor =>
    engine().makeTensor(new Float32Array(shape[1] ?? 1).fill(value), [...shape], 'float32')
  const points = reshape(x, [batch * height * width, 1, channels])
  const wide = binary('Multiply', points, ones([1, columns, 1], factor))
  const lines = reshape(wide, [batch * height, 1, width * columns * channels])
  const whole = rows === 1 ? lines : binary('Multiply', lines, ones([1, rows, 1], 1))
  return reshape(whole, [batch, height * rows, width * columns, channels])
}

/**
 * The mean over windows that cover the map: window i of m over n values goes from floor(i n / m) to ceil((i + 1) n / m)
 * (PyTorch's `AdaptiveAveragePooling.cpp`).
 *
 * @param x `[N, H, W, C]`
 * @param to `[Ho, Wo]`
 */
export function adaptiveAveragePool(x: Tensor, to: Extents): Tensor {
  const extents = mapExtents(x.shape)
  const block = blockOf(extents, to)
  if (block === undefined) {
    return mapAxes(x, averages(extents[0], to[0]), averages(extents[1], to[1]))
  }
  return block[0] * block[1] === 1 ? x : pool('AvgPool', x, block, block, [0, 0], [0, 0])
}

/**
 * @param dy `[N, Ho, Wo, C]`
 * @param extents `[H, W]` of the input
 */
export function adaptiveAveragePoolInputGradient(dy: Tensor, extents: Extents): Tensor {
  const to = mapExtents(dy.shape)
  const block = blockOf(extents, to)
  if (block !== undefined) return scoped(() => repeatPositions(dy, block, 1 / (block[0] * block[1])))
  return mapAxes(dy, turned(averages(extents[0], to[0])), turned(averages(extents[1], to[1])))
}

/** The window where all windows are alike and do not overlap. */
function blockOf(extents: Extents, to: Extents): Extents | undefined {
  if (extents[0] % to[0] !== 0 || extents[1] % to[1] !== 0) return undefined
  return [extents[0] / to[0], extents[1] / to[1]]
}

/** A matrix `[to, from]`, row-major. */
export interface AxisMatrix {
  readonly to: number
  readonly from: number
  readonly data: Float32Array
}

function averages(from: number, to: number): AxisMatrix {
  const data = new Float32Array(to * from)
  for (let i = 0; i < to; i++) {
    const start = Math.floor((i * from) / to)
    const end = Math.ceil(((i + 1) * from) / to)
    data.fill(1 / (end - start), i * from + start, i * from + end)
  }
  return { to, from, data }
}

/** The transposed matrix. */
export function turned({ to, from, data }: AxisMatrix): AxisMatrix {
  const result = new Float32Array(data.length)
  for (let i = 0; i < to; i++) {
    for (let j = 0; j < from; j++) result[j * to + i] = data[i * from + j]!
  }
  return { to: from, from: to, data: result }
}

/** A matrix applied along the rows of `[N, H, W, C]`, another along the columns. */
export function mapAxes(x: Tensor, rows: AxisMatrix, columns: AxisMatrix): Tensor {
  const [batch = 1, height = 1, width = 1, channels = 1] = x.shape
  const matrix = ({ to, from, data }: AxisMatrix): Tensor => engine().makeTensor(data, [1, to, from], 'float32')
  return scoped(() => {
    const lines = matrixProduct(matrix(rows), reshape(x, [batch, height, width * channels]))
    const points = matrixProduct(matrix(columns), reshape(lines, [batch * rows.to, width, channels]))
    return reshape(points, [batch, rows.to, columns.to, channels])
  })
}
