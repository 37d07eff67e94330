import type { Emitter } from './builder.ts'
import { expandRank, type NodeOf, onnxPads } from './layout.ts'
import { int, ints, type Value } from './model.ts'

/** `conv`: a `Conv` with PyTorch's own layout of weights. A vector goes in as `[C, 1, 1]`. */
export function emitConv(emitter: Emitter, node: NodeOf<'conv'>, x: Value): Value {
  const { kernel, stride, pads, dilation, groups } = node.attributes
  return emitter.add('', {
    operator: 'Conv',
    inputs: withBias(emitter, expandRank(emitter, 'map', x, 3)),
    shape: node.shape,
    attributes: {
      kernel_shape: ints(kernel),
      strides: ints(stride),
      pads: onnxPads(pads),
      dilations: ints(dilation),
      group: int(groups),
    },
  })
}

/** `deconv`: a `ConvTranspose`, whose weights are `[I, O / groups, kH, kW]` as PyTorch's. */
export function emitDeconv(emitter: Emitter, node: NodeOf<'deconv'>, x: Value): Value {
  const { kernel, stride, pads, dilation, groups, outputPad } = node.attributes
  return emitter.add('', {
    operator: 'ConvTranspose',
    inputs: withBias(emitter, expandRank(emitter, 'map', x, 3)),
    shape: node.shape,
    attributes: {
      kernel_shape: ints(kernel),
      strides: ints(stride),
      pads: onnxPads(pads),
      dilations: ints(dilation),
      group: int(groups),
      output_padding: ints(outputPad),
    },
  })
}

/** `conv1d`: a `Conv` over `[D, L]`; a vector is one channel of its length, and one channel out is a vector. */
export function emitConv1d(emitter: Emitter, node: NodeOf<'conv1d'>, x: Value): Value {
  const { channels, kernel, stride, pads, padMode, dilation, groups } = node.attributes
  const [length = 1] = x.shape.slice(-1)
  const sequence =
    x.shape.length === 1
      ? emitter.add('sequence', {
          operator: 'Unsqueeze',
          inputs: [x, emitter.integers('sequence/axes', [1])],
          shape: [1, length],
        })
      : x
  const wraps = padMode === 'circular' && pads.some((pad) => pad > 0)
  const wrapped = wraps ? wrap(emitter, sequence, pads) : sequence
  const outLength = node.shape[node.shape.length - 1] ?? 1
  const result = emitter.add('', {
    operator: 'Conv',
    inputs: withBias(emitter, wrapped),
    shape: [channels, outLength],
    attributes: {
      kernel_shape: ints([kernel]),
      strides: ints([stride]),
      pads: ints(wraps ? [0, 0] : pads),
      dilations: ints([dilation]),
      group: int(groups),
    },
  })
  if (channels !== 1) return result
  return emitter.add('vector', {
    operator: 'Squeeze',
    inputs: [result, emitter.integers('vector/axes', [1])],
    shape: [outLength],
  })
}

/** The end before the beginning and the beginning after the end, of `[D, L]`. */
function wrap(emitter: Emitter, x: Value, [left, right]: readonly [number, number]): Value {
  const [depth = 1, length = 1] = x.shape
  const positions = Array.from({ length: left + length + right }, (_, at) => (((at - left) % length) + length) % length)
  return emitter.add('wrap', {
    operator: 'Gather',
    inputs: [x, emitter.integers('wrap/positions', positions)],
    shape: [depth, positions.length],
    attributes: { axis: int(2) },
  })
}

/** `linear`: a `Gemm` with the weight `[out, in]` transposed. */
export function emitLinear(emitter: Emitter, node: NodeOf<'linear'>, x: Value): Value {
  return emitter.add('', {
    operator: 'Gemm',
    inputs: withBias(emitter, x),
    shape: node.shape,
    attributes: { transB: int(1) },
  })
}

function withBias(emitter: Emitter, x: Value): readonly (Value | undefined)[] {
  const bias = emitter.weight('bias')
  return [x, emitter.weight('weight'), ...(bias === undefined ? [] : [bias])]
}
