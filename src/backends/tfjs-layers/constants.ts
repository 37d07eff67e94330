import type { Shape } from '../../vocabulary/index.ts'
import { countValues } from '../../weights/index.ts'
import { type Builder, constantWeight, type Emit, type Value } from './builder.ts'
import { mapExtents, reshape } from './layout.ts'
import { crop } from './spatial.ts'

/** Gives `[1]`, a zero for each sample. */
export type ZeroSource = () => Value

/**
 * No stock layer holds a constant, so one is made of the model's input: its first value times 0. It is written once, on
 * first demand. No gradient comes back through it: the factor is 0.
 */
export function createZeroSource(builder: Builder, input: Value): ZeroSource {
  let zero: Value | undefined
  return () => {
    if (zero !== undefined) return zero
    const emit = builder.emitFor('senet/zero')
    const map = reshape(emit, 'input', input, [countValues(input.shape), 1, 1])
    const first = reshape(emit, 'scalar', crop(emit, map, [0, mapExtents(map)[0] - 1, 0, 0]), [1])
    zero = emit('', { className: 'Rescaling', config: { scale: 0, offset: 0 }, inputs: [first], shape: [1] })
    return zero
  }
}

/** A tensor that is the same for every sample: the bias of a frozen dense layer over `zero`. */
export function emitConstant(emit: Emit, part: string, zero: Value, shape: Shape, data: Float32Array): Value {
  const units = data.length
  const flat = emit(part, {
    className: 'Dense',
    config: { units, activation: 'linear', use_bias: true },
    trainable: false,
    inputs: [zero],
    shape: [units],
    weights: [constantWeight('kernel', [1, units], new Float32Array(units)), constantWeight('bias', [units], data)],
  })
  return reshape(emit, `${part}/shape`, flat, shape)
}
