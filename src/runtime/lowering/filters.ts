import type { WeightTensor } from '../../weights/index.ts'
import type { ConstantValues } from './lowered.ts'

/**
 * Output channels `[from, to)` of a convolution's weight as `[kH, kW, I, O]`. With `merged` groups that share one
 * convolution, each sees its own input channels and zeros elsewhere (block diagonal): I is then `merged` times the
 * channels of a group.
 *
 * @param weight PyTorch's `[O, I/groups, kH, kW]`
 */
export function denseFilter(weight: WeightTensor, from: number, to: number, merged: number): ConstantValues {
  const [, inputs = 1, height = 1, width = 1] = weight.shape
  const outputs = to - from
  const perGroup = outputs / merged
  const area = height * width
  const data = new Float32Array(area * inputs * merged * outputs)
  for (let o = 0; o < outputs; o++) {
    const firstInput = Math.floor(o / perGroup) * inputs
    for (let i = 0; i < inputs; i++) {
      const source = ((from + o) * inputs + i) * area
      for (let k = 0; k < area; k++) {
        data[(k * inputs * merged + firstInput + i) * outputs + o] = weight.data[source + k]!
      }
    }
  }
  return { shape: [height, width, inputs * merged, outputs], data }
}

/**
 * A depthwise weight as `[kH, kW, C, M]`.
 *
 * @param weight PyTorch's `[C * M, 1, kH, kW]`
 */
export function depthwiseFilter(weight: WeightTensor, channels: number): ConstantValues {
  const [outputs = 1, , height = 1, width = 1] = weight.shape
  const area = height * width
  const data = new Float32Array(area * outputs)
  for (let o = 0; o < outputs; o++) {
    for (let k = 0; k < area; k++) data[k * outputs + o] = weight.data[o * area + k]!
  }
  return { shape: [height, width, channels, outputs / channels], data }
}

/**
 * A transposed convolution's weight as that of the convolution which computes the same over the input spread with
 * zeros: in and out changed over within each group, the kernel turned by half a turn.
 *
 * @param weight PyTorch's `[I, O/groups, kH, kW]`
 * @returns `[O, I/groups, kH, kW]`
 */
export function turnedWeight(weight: WeightTensor, groups: number): WeightTensor {
  const [inputs = 1, perGroup = 1, height = 1, width = 1] = weight.shape
  const inputsPerGroup = inputs / groups
  const area = height * width
  const data = new Float32Array(weight.data.length)
  for (let i = 0; i < inputs; i++) {
    const group = Math.floor(i / inputsPerGroup)
    for (let o = 0; o < perGroup; o++) {
      const source = (i * perGroup + o) * area
      const target = ((group * perGroup + o) * inputsPerGroup + (i % inputsPerGroup)) * area
      for (let k = 0; k < area; k++) data[target + area - 1 - k] = weight.data[source + k]!
    }
  }
  return { shape: [perGroup * groups, inputsPerGroup, height, width], data }
}

/** `[O, I]` to `[1, 1, I, O]`, or to `[1, I, O]` for a matrix product. */
export function transposedMatrix(weight: WeightTensor, shape: readonly number[]): ConstantValues {
  const [outputs = 1, inputs = 1] = weight.shape
  const data = new Float32Array(weight.data.length)
  for (let o = 0; o < outputs; o++) {
    for (let i = 0; i < inputs; i++) data[i * outputs + o] = weight.data[o * inputs + i]!
  }
  return { shape, data }
}
