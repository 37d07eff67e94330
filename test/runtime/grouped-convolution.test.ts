import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createModel } from '../../src/backends/tfjs/index.ts'
import type { ConvAttributes } from '../../src/vocabulary/index.ts'
import { formulaInput, formulaWeights, type WeightTensor } from '../../src/weights/index.ts'
import { relativeDifference } from '../support/execute.ts'
import { buildGraph, convAttributes } from '../support/graph-builder.ts'

/** A grouped convolution as its definition has it, in float64. */
function convolveNaively(x: WeightTensor, weight: WeightTensor, bias: WeightTensor | undefined, a: ConvAttributes) {
  const [batch = 0, channels = 0, height = 0, width = 0] = x.shape
  const [rows, columns] = a.kernel
  const outHeight = Math.floor((height + a.pads[0] + a.pads[1] - a.dilation[0] * (rows - 1) - 1) / a.stride[0]) + 1
  const outWidth = Math.floor((width + a.pads[2] + a.pads[3] - a.dilation[1] * (columns - 1) - 1) / a.stride[1]) + 1
  const perGroup = channels / a.groups
  const data = new Float32Array(batch * a.channels * outHeight * outWidth)
  let at = 0
  for (let n = 0; n < batch; n++) {
    for (let o = 0; o < a.channels; o++) {
      const first = Math.floor(o / (a.channels / a.groups)) * perGroup
      for (let p = 0; p < outHeight * outWidth; p++) {
        const top = Math.floor(p / outWidth) * a.stride[0] - a.pads[0]
        const left = (p % outWidth) * a.stride[1] - a.pads[2]
        let sum = bias?.data[o] ?? 0
        for (let k = 0; k < perGroup * rows * columns; k++) {
          const [i, r, c] = [Math.floor(k / (rows * columns)), Math.floor(k / columns) % rows, k % columns]
          const [y, z] = [top + r * a.dilation[0], left + c * a.dilation[1]]
          if (y < 0 || y >= height || z < 0 || z >= width) continue
          const value = x.data[((n * channels + first + i) * height + y) * width + z] ?? NaN
          sum += value * (weight.data[o * perGroup * rows * columns + k] ?? NaN)
        }
        data[at++] = Math.max(0, sum)
      }
    }
  }
  return { shape: [batch, a.channels, outHeight, outWidth], data }
}

const pair = (most: number) => fc.tuple(fc.integer({ min: 1, max: most }), fc.integer({ min: 1, max: most }))
const pad = fc.integer({ min: 0, max: 3 })

/** Groups of 1 to 10 channels in and 1 to 3 out: depthwise, merged in part, merged wholly, and one convolution each. */
const configuration = fc.record({
  groups: fc.integer({ min: 2, max: 9 }),
  inputs: fc.integer({ min: 1, max: 10 }),
  outputs: fc.integer({ min: 1, max: 3 }),
  size: fc.tuple(fc.integer({ min: 5, max: 9 }), fc.integer({ min: 5, max: 9 })),
  kernel: pair(3),
  stride: pair(3),
  dilation: pair(2),
  pads: fc.tuple(pad, pad, pad, pad),
  bias: fc.boolean(),
})

test.each(['wasm', 'cpu'])(
  'grouped convolutions with an activation are what their definition says, on %s',
  async (backend) => {
    await fc.assert(
      fc.asyncProperty(configuration, async ({ groups, inputs, outputs, size, ...attributes }) => {
        const conv = convAttributes({ ...attributes, groups, channels: groups * outputs })
        const builder = buildGraph([groups * inputs, ...size])
        builder.step('conv', conv)
        builder.step('relu', {})
        const graph = builder.finish()
        const weights = formulaWeights(graph)
        const input = formulaInput([2, groups * inputs, ...size])
        const model = await createModel(graph, weights, { backend })
        const { outputs: found } = await model.predict(input)
        model.dispose()
        const weight = weights.get('conv1.weight')
        const actual = found.get('output')
        if (weight === undefined || actual === undefined) throw new Error('no value')
        const expected = convolveNaively(input, weight, weights.get('conv1.bias'), conv)
        expect(relativeDifference(actual, expected)).toBeLessThan(1e-5)
      }),
      { numRuns: 200, seed: 32 },
    )
  },
)
