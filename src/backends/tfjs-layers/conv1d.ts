import type { Conv1dAttributes } from '../../vocabulary/index.ts'
import type { Emit, Value } from './builder.ts'
import { convolve } from './convolution.ts'
import { permute, reshape } from './layout.ts'
import { sliceAxis } from './spatial.ts'

/**
 * PyTorch's Conv1d over a vector `[L]`, seen as one channel, or over `[D, L]`: a Conv2D with one row over `[1, L, D]`.
 * Circular padding puts the last values before the first and the first behind the last.
 */
export function convolveSequence(
  emit: Emit,
  value: Value,
  attributes: Conv1dAttributes,
  key: string,
  bias: string | undefined,
): Value {
  const sequence = value.shape.length === 1 ? reshape(emit, 'depth', value, [1, ...value.shape]) : value
  const [depth = 1, length = 1] = sequence.shape
  const row = reshape(emit, 'row', permute(emit, 'last', sequence, [1, 0]), [1, length, depth])
  const circular = attributes.padMode === 'circular'
  const [left, right] = attributes.pads
  const result = convolve(
    emit,
    circular ? wrap(emit, row, left, right) : row,
    {
      channels: attributes.channels,
      kernel: [1, attributes.kernel],
      stride: [1, attributes.stride],
      pads: circular ? [0, 0, 0, 0] : [0, 0, left, right],
      dilation: [1, attributes.dilation],
      groups: attributes.groups,
      bias: attributes.bias,
    },
    { key, order: 'outputs-first', bias },
  )
  const [, places = 1, channels = 1] = result.shape
  if (channels === 1) return reshape(emit, 'vector', result, [places])
  return permute(emit, 'first', reshape(emit, 'sequence', result, [places, channels]), [1, 0])
}

function wrap(emit: Emit, row: Value, left: number, right: number): Value {
  const length = row.shape[1] ?? 1
  const pieces = [
    ...(left > 0 ? [sliceAxis(emit, row, 1, length - left, length, 'wrap_left')] : []),
    row,
    ...(right > 0 ? [sliceAxis(emit, row, 1, 0, right, 'wrap_right')] : []),
  ]
  if (pieces.length === 1) return row
  const shape = [1, left + length + right, row.shape[2] ?? 1]
  return emit('wrap', { className: 'Concatenate', config: { axis: 2 }, inputs: pieces, shape })
}
