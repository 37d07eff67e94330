import type { Tensor } from '@tensorflow/tfjs-core'
import type { Pair, Shape } from '../../vocabulary/index.ts'
import { type KernelName, matrixProduct, pool, reshape } from '../kernels.ts'
import { type ConstantValues, inputShape, type Lowered, type LoweringContext, type NodeOf, only } from './lowered.ts'
import { averagePool, countsPadding, maxPool, type Pool, type PoolWindow } from './pool-windows.ts'

/** `maxpool`. */
export function lowerMaxPool(node: NodeOf<'maxpool'>): Lowered {
  const window = node.attributes
  const out = mapExtents(node.shape)
  const dilated = window.dilation[0] * window.dilation[1] > 1
  return {
    kernels: dilated ? ['PadV2', 'StridedSlice', 'Maximum'] : poolKernels('MaxPool', window),
    run: (inputs) => maxPool(only(inputs), window, out),
  }
}

/** `avgpool`. */
export function lowerAvgPool(node: NodeOf<'avgpool'>): Lowered {
  const window = node.attributes
  const out = mapExtents(node.shape)
  const kernels = poolKernels('AvgPool', window)
  return {
    kernels: countsPadding(window) ? ['PadV2', ...kernels] : kernels,
    run: (inputs) => averagePool(only(inputs), window, out),
  }
}

function poolKernels(name: Pool, { kernel, stride }: PoolWindow): readonly KernelName[] {
  if (kernel[0] * kernel[1] > 1) return [name]
  return stride[0] * stride[1] === 1 ? [] : ['StridedSlice']
}

/** `[H, W]` of `[C, H, W]`. */
function mapExtents([, height = 1, width = 1]: Shape): Pair {
  return [height, width]
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
