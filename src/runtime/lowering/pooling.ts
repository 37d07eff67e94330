import type { Tensor } from '@tensorflow/tfjs-core'
import type { Pair, Shape } from '../../vocabulary/index.ts'
import { type AxisPads, binary, type KernelName, matrixProduct, pad, pool, reshape, stridedSlice } from '../kernels.ts'
import { type ConstantValues, inputShape, type Lowered, type LoweringContext, type NodeOf, only } from './lowered.ts'

type Pool = 'MaxPool' | 'AvgPool'

/**
 * `maxpool`. tfjs rounds down only (its rounding up leaves garbage on wasm), so the pads at the end are what the last
 * window needs; padding is never the maximum. Dilated windows, which no kernel has, are maxima of shifted views.
 */
export function lowerMaxPool(node: NodeOf<'maxpool'>, context: LoweringContext): Lowered {
  const { kernel, stride, pads, dilation } = node.attributes
  const [, height = 1, width = 1] = inputShape(context)
  const [, outHeight = 1, outWidth = 1] = node.shape
  const rows = endPad(height, kernel[0], stride[0], dilation[0], pads[0], outHeight)
  const columns = endPad(width, kernel[1], stride[1], dilation[1], pads[2], outWidth)
  if (dilation[0] === 1 && dilation[1] === 1) {
    return lowerPool('MaxPool', node, [pads[0], rows], [pads[2], columns])
  }
  return {
    kernels: ['PadV2', 'StridedSlice', 'Maximum'],
    run: (inputs) => {
      const padded = pad(
        only(inputs),
        [
          [0, 0],
          [pads[0], rows],
          [pads[2], columns],
          [0, 0],
        ],
        -Infinity,
      )
      const lines = maximumOfShifts(padded, 1, kernel[0], stride[0], dilation[0], outHeight)
      return maximumOfShifts(lines, 2, kernel[1], stride[1], dilation[1], outWidth)
    },
  }
}

/**
 * `avgpool`. The kernels of tfjs leave padding out of the divisor. Where it counts, zeros are written around the tensor
 * first, and only what hangs over through rounding up is padding to the kernel, as in PyTorch.
 */
export function lowerAvgPool(node: NodeOf<'avgpool'>, context: LoweringContext): Lowered {
  const { kernel, stride, pads, countPad } = node.attributes
  const [, height = 1, width = 1] = inputShape(context)
  const [, outHeight = 1, outWidth = 1] = node.shape
  if (!countPad || pads.every((each) => each === 0)) {
    const rows = endPad(height, kernel[0], stride[0], 1, pads[0], outHeight)
    const columns = endPad(width, kernel[1], stride[1], 1, pads[2], outWidth)
    return lowerPool('AvgPool', node, [pads[0], rows], [pads[2], columns])
  }
  const rows = endPad(height + pads[0] + pads[1], kernel[0], stride[0], 1, 0, outHeight)
  const columns = endPad(width + pads[2] + pads[3], kernel[1], stride[1], 1, 0, outWidth)
  const pooled = lowerPool('AvgPool', node, [0, rows], [0, columns])
  return {
    kernels: ['PadV2', ...pooled.kernels],
    run: (inputs, batch) => {
      const padded = pad(
        only(inputs),
        [
          [0, 0],
          [pads[0], pads[1]],
          [pads[2], pads[3]],
          [0, 0],
        ],
        0,
      )
      return pooled.run([padded], batch)
    },
  }
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

function lowerPool(
  name: Pool,
  { attributes: { kernel, stride }, shape }: NodeOf<'maxpool'> | NodeOf<'avgpool'>,
  height: AxisPads,
  width: AxisPads,
): Lowered {
  const [, outHeight = 1, outWidth = 1] = shape
  // The kernels refuse windows of one value.
  if (kernel[0] * kernel[1] === 1) {
    if (stride[0] * stride[1] === 1) return { kernels: [], run: only }
    return { kernels: ['StridedSlice'], run: (inputs) => everyNth(only(inputs), stride, [outHeight, outWidth]) }
  }
  return { kernels: [name], run: (inputs) => pool(name, only(inputs), kernel, stride, height, width) }
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

/** The whole map in one window: on wasm 27 times as fast as a mean over two axes, and the rank stays. */
export function lowerGlobalPool(name: Pool, context: LoweringContext): Lowered {
  const window = positions(inputShape(context))
  if (window === undefined) return { kernels: [], run: only }
  return { kernels: [name], run: (inputs) => poolWhole(name, only(inputs), window) }
}

/** Max or mean of `[N, H, W, C]` over a window as large as the map. */
export function poolWhole(name: Pool, x: Tensor, window: Pair): Tensor {
  return pool(name, x, window, [1, 1], [0, 0], [0, 0])
}

/** `[H, W]` of a map that has more than one position. */
function positions([, height = 1, width = 1]: Shape): Pair | undefined {
  return height * width === 1 ? undefined : [height, width]
}

/**
 * `adaptiveavgpool`: an average pool where the sizes divide; else window i of m over n values goes from floor(i n / m) to
 * ceil((i + 1) n / m) (PyTorch's `AdaptiveAveragePooling.cpp`), as a product with a matrix of averages for each axis.
 */
export function lowerAdaptivePool(node: NodeOf<'adaptiveavgpool'>, context: LoweringContext): Lowered {
  const [channels = 1, height = 1, width = 1] = inputShape(context)
  const [rows, columns] = node.attributes.to
  if (height % rows === 0 && width % columns === 0) {
    const window: Pair = [height / rows, width / columns]
    if (window[0] * window[1] === 1) return { kernels: [], run: only }
    return { kernels: ['AvgPool'], run: (inputs) => pool('AvgPool', only(inputs), window, window, [0, 0], [0, 0]) }
  }
  const overRows = context.constant('rows', () => averages(height, rows))
  const overColumns = context.constant('columns', () => averages(width, columns))
  const kernels: KernelName[] = ['BatchMatMul', 'Reshape']
  return {
    kernels,
    run: (inputs, batch) => {
      const lines = matrixProduct(overRows, reshape(only(inputs), [batch, height, width * channels]))
      const points = matrixProduct(overColumns, reshape(lines, [batch * rows, width, channels]))
      return reshape(points, [batch, rows, columns, channels])
    },
  }
}

/** `[1, to, from]`: row i averages window i. */
function averages(from: number, to: number): ConstantValues {
  const data = new Float32Array(to * from)
  for (let i = 0; i < to; i++) {
    const start = Math.floor((i * from) / to)
    const end = Math.ceil(((i + 1) * from) / to)
    data.fill(1 / (end - start), i * from + start, i * from + end)
  }
  return { shape: [1, to, from], data }
}
