import { createMessage, type Message } from '../diagnostics/index.ts'
import type { Shape } from '../vocabulary/index.ts'
import { countValues, type InputValue } from './value.ts'

/**
 * How many samples an input in PyTorch's layout holds; a message `model-input` or `model-input-length` where it does not
 * fit.
 *
 * @param shape what the network takes, without batch
 */
export function countSamples(input: InputValue, shape: Shape, net: string): number | Message {
  const perSample = countValues(shape)
  const length = input instanceof Float32Array ? input.length : input.data.length
  if (!(input instanceof Float32Array)) {
    const [batch = 0, ...rest] = input.shape
    if (!sameExtents(rest, shape) || batch < 1) return describeShape(input.shape, shape, net)
    if (length === batch * perSample) return batch
  } else if (length > 0 && length % perSample === 0) {
    return length / perSample
  }
  return createMessage('model-input-length', { net, count: length, expected: perSample, shape: shape.join(', ') })
}

/** The same for a tensor with the channels last, in one of two shapes that hold the same values. */
export function checkTensorShape(given: Shape, stored: Shape, plain: Shape, net: string): Message | undefined {
  const fits = (given[0] ?? 0) >= 1 && (sameExtents(given, stored) || sameExtents(given, plain))
  return fits ? undefined : describeShape(given, plain.slice(1), net)
}

function describeShape(given: Shape, expected: Shape, net: string): Message {
  return createMessage('model-input', { net, shape: given.join(', '), expected: expected.join(', ') })
}

function sameExtents(one: Shape, other: Shape): boolean {
  return one.length === other.length && one.every((extent, axis) => extent === other[axis])
}
