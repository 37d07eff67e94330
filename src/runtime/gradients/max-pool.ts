import { engine, type Tensor } from '@tensorflow/tfjs-core'
import type { MaxPoolWindow } from '../lowering/pool-windows.ts'
import { mapExtents } from './geometry.ts'

/**
 * The gradient of `maxPool`, to the first largest value of each window in reading order, or the last NaN, as PyTorch.
 *
 * tfjs has no kernel for this that can be used everywhere: wasm's gives nothing to windows without a positive value, and
 * none takes dilation. It is a loop over values that are read to the host, which rules out backends that cannot read at
 * once (WebGPU). About 12 ns for each value of each window: 23 ms for the first pool of a ResNet, a picture.
 *
 * @param dy `[N, Ho, Wo, C]`
 * @param x `[N, H, W, C]`, the input
 * @returns `[N, H, W, C]`
 */
export function maxPoolInputGradient(dy: Tensor, x: Tensor, window: MaxPoolWindow): Tensor {
  const [batch = 1, height = 1, width = 1, channels = 1] = x.shape
  const [outHeight, outWidth] = mapExtents(dy.shape)
  const values = x.dataSync<'float32'>()
  const slopes = dy.dataSync<'float32'>()
  const result = new Float32Array(values.length)
  const largest = new Float32Array(channels)
  const places = new Int32Array(channels)
  let at = 0
  for (let n = 0; n < batch; n++) {
    for (let oh = 0; oh < outHeight; oh++) {
      const rows = tapsInside(oh, window, 0, height)
      for (let ow = 0; ow < outWidth; ow++) {
        const columns = tapsInside(ow, window, 1, width)
        largest.fill(-Infinity)
        // Where no value is larger than -Infinity, the first one inside.
        places.fill(((n * height + rows.first) * width + columns.first) * channels)
        for (let c = 0; c < channels; c++) places[c]! += c
        for (let h = rows.first; h < rows.end; h += rows.step) {
          for (let w = columns.first; w < columns.end; w += columns.step) {
            takeLargest(values, ((n * height + h) * width + w) * channels, largest, places)
          }
        }
        for (let c = 0; c < channels; c++) result[places[c]!]! += slopes[at++]!
      }
    }
  }
  return engine().makeTensor(result, x.shape, 'float32')
}

function takeLargest(values: Float32Array, start: number, largest: Float32Array, places: Int32Array): void {
  for (let c = 0; c < largest.length; c++) {
    const value = values[start + c]!
    if (value > largest[c]! || value !== value) {
      largest[c] = value
      places[c] = start + c
    }
  }
}

/** Which rows or columns of the map a window sees. */
function tapsInside(
  output: number,
  { kernel, stride, pads, dilation }: MaxPoolWindow,
  axis: 0 | 1,
  extent: number,
): { readonly first: number; readonly end: number; readonly step: number } {
  const step = dilation[axis]
  const start = output * stride[axis] - pads[axis * 2]!
  const first = start < 0 ? start + Math.ceil(-start / step) * step : start
  return { first, end: Math.min(extent, start + (kernel[axis] - 1) * step + 1), step }
}
