import { convolve, fusedMatrixProduct, gather, reshape, type KernelName } from '../kernels.ts'
import { range } from '../layout.ts'
import { buildConvolution } from './convolution.ts'
import { transposedMatrix } from './filters.ts'
import { inputShape, type Lowered, type LoweringContext, type NodeOf, only } from './lowered.ts'
import type { Tensor } from '@tensorflow/tfjs-core'

/** Above this many weights a matrix product: wasm keeps a convolution's weights three times, a matrix' twice. */
const largestConvolution = 2 ** 20

/** `linear`: a 1x1 convolution of the vector `[N, 1, 1, C]`; a large one a product with the matrix `[in, out]`. */
export function lowerLinear(node: NodeOf<'linear'>, context: LoweringContext): Lowered {
  const { channels: outputs, bias: hasBias } = node.attributes
  const [features = 1] = inputShape(context)
  const bias = hasBias
    ? context.constant('bias', () => ({ shape: [outputs], data: context.weight('bias').data }))
    : undefined
  if (features * outputs <= largestConvolution) {
    const filter = context.constant('weight', () =>
      transposedMatrix(context.weight('weight'), [1, 1, features, outputs]),
    )
    const geometry = { strides: [1, 1], dilations: [1, 1], height: [0, 0], width: [0, 0] } as const
    return {
      kernels: ['FusedConv2D'],
      run: (inputs) => convolve(only(inputs), filter, bias, geometry, context.activation),
    }
  }
  const matrix = context.constant('weight', () => transposedMatrix(context.weight('weight'), [1, features, outputs]))
  return {
    kernels: ['_FusedMatMul', 'Reshape'],
    run: (inputs, batch) => {
      const rows = reshape(only(inputs), [1, batch, features])
      return reshape(fusedMatrixProduct(rows, matrix, bias, context.activation), [batch, 1, 1, outputs])
    },
  }
}

/**
 * `conv1d`: a convolution of height 1 over `[N, 1, L, D]`. A vector is one channel of length C, and one channel out is a
 * vector again: both are views.
 */
export function lowerConv1d(node: NodeOf<'conv1d'>, context: LoweringContext): Lowered {
  const { channels, kernel, stride, pads, padMode, dilation, groups, bias } = node.attributes
  const shape = inputShape(context)
  const [depth, length] = shape.length === 1 ? [1, shape[0] ?? 1] : [shape[0] ?? 1, shape[1] ?? 1]
  const outLength = node.shape[node.shape.length - 1] ?? 1
  const wraps = padMode === 'circular' && pads.some((each) => each > 0)
  const seenLength = wraps ? pads[0] + length + pads[1] : length
  const indices = wraps ? context.constant('wrap', () => wrappedPositions(length, pads)) : undefined
  const { kernels, apply } = buildConvolution({
    channels,
    kernel: [1, kernel],
    stride: [1, stride],
    pads: wraps ? [0, 0, 0, 0] : [0, 0, ...pads],
    dilation: [1, dilation],
    groups,
    inputs: [depth, 1, seenLength],
    outputs: [1, outLength],
    bias: bias ? () => context.weight('bias').data : undefined,
    weight: () => {
      const { shape: weightShape, data } = context.weight('weight')
      const [outputs = 1, inputs = 1, extent = 1] = weightShape
      return { shape: [outputs, inputs, 1, extent], data }
    },
    constant: context.constant,
    activation: context.activation,
  })
  const run = (inputs: readonly Tensor[], batch: number): Tensor => {
    const sequence = reshape(only(inputs), [batch, 1, length, depth])
    const seen = indices === undefined ? sequence : gather(sequence, indices, 2)
    return reshape(apply(seen, batch), [
      batch,
      1,
      channels === 1 ? 1 : outLength,
      channels === 1 ? outLength : channels,
    ])
  }
  const extra: KernelName[] = wraps ? ['Reshape', 'GatherV2'] : ['Reshape']
  return { kernels: [...kernels, ...extra], run }
}

function wrappedPositions(length: number, [left, right]: readonly [number, number]) {
  const positions = range(-left, length + right).map((at) => ((at % length) + length) % length)
  return { shape: [positions.length], data: Int32Array.from(positions) }
}
