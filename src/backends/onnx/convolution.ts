import type { DeconvAttributes } from '../../vocabulary/index.ts'
import type { Emitter } from './builder.ts'
import { addSame, expandRank, type NodeOf, onnxPads } from './layout.ts'
import { int, ints, type Value } from './model.ts'
import { padWith } from './spatial.ts'

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

/**
 * `deconv`: a `ConvTranspose`, whose weights are `[I, O / groups, kH, kW]` as PyTorch's. Output padding of a stride or
 * more, which PyTorch allows with dilation, gives wrong numbers in onnxruntime 1.16: it then cuts off less at the end
 * instead and, where nothing was cut off, adds rows and columns of the bias alone.
 */
export function emitDeconv(emitter: Emitter, node: NodeOf<'deconv'>, x: Value): Value {
  const { channels, kernel, stride, dilation, groups } = node.attributes
  const { pads, outputPad, added } = splitOutputPad(node.attributes)
  const [, height = 1, width = 1] = node.shape
  const adds = added.some((count) => count > 0)
  const map = expandRank(emitter, 'map', x, 3)
  const result = emitter.add('', {
    operator: 'ConvTranspose',
    inputs: adds ? [map, emitter.weight('weight')] : withBias(emitter, map),
    shape: [channels, height - added[0], width - added[1]],
    attributes: {
      kernel_shape: ints(kernel),
      strides: ints(stride),
      pads: onnxPads(pads),
      dilations: ints(dilation),
      group: int(groups),
      output_padding: ints(outputPad),
    },
  })
  if (!adds) return result
  const grown = padWith(emitter, 'grown', result, [0, added[0], 0, added[1]], 0)
  const bias = emitter.weight('bias')
  if (bias === undefined) return grown
  return addSame(emitter, 'biased', 'Add', [grown, expandRank(emitter, 'biased/bias', bias, 3)])
}

/** What of the output padding the operator does, and what is put to the result; pads that give way to it are smaller. */
function splitOutputPad({ pads, stride, outputPad }: DeconvAttributes) {
  const [top, bottom, left, right] = pads
  const split = (pad: number, step: number, end: number) => {
    if (pad < step) return { end, own: pad, added: 0 }
    const rest = Math.max(0, pad - end)
    return { end: Math.max(0, end - pad), own: rest < step ? rest : 0, added: rest < step ? 0 : rest }
  }
  const rows = split(outputPad[0], stride[0], bottom)
  const columns = split(outputPad[1], stride[1], right)
  return {
    pads: [top, rows.end, left, columns.end],
    outputPad: [rows.own, columns.own],
    added: [rows.added, columns.added],
  } as const
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
