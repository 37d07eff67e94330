import type { Tensor } from '@tensorflow/tfjs-core'
import { pool } from '../kernels.ts'
import { nearestPositions } from '../lowering/resize.ts'
import { type AxisMatrix, mapAxes, turned } from './average-pool.ts'
import { scoped, times } from './arithmetic.ts'
import { type Extents, mapExtents } from './geometry.ts'

/**
 * The gradient of nearest neighbours at PyTorch's positions: the sum over the outputs that took a value.
 *
 * @param dy `[N, Ho, Wo, C]`
 * @param extents `[H, W]` of the input
 */
export function resizeNearestInputGradient(dy: Tensor, extents: Extents): Tensor {
  const out = mapExtents(dy.shape)
  const block = [out[0] / extents[0], out[1] / extents[1]] as const
  if (block.every(Number.isInteger)) {
    const area = block[0] * block[1]
    return area === 1 ? dy : scoped(() => times(pool('AvgPool', dy, block, block, [0, 0], [0, 0]), area))
  }
  const [rows, columns] = ([0, 1] as const).map((axis) => {
    const data = new Float32Array(out[axis] * extents[axis])
    nearestPositions(extents[axis], out[axis]).forEach((position, at) => (data[position * out[axis] + at] = 1))
    return { to: extents[axis], from: out[axis], data }
  })
  return rows === undefined || columns === undefined ? dy : mapAxes(dy, rows, columns)
}

/**
 * The gradient of bilinear interpolation with half-pixel centres or aligned corners. tfjs's own knows corners only.
 *
 * @param dy `[N, Ho, Wo, C]`
 * @param extents `[H, W]` of the input
 */
export function resizeBilinearInputGradient(dy: Tensor, extents: Extents, alignCorners: boolean): Tensor {
  const out = mapExtents(dy.shape)
  return mapAxes(
    dy,
    turned(interpolation(extents[0], out[0], alignCorners)),
    turned(interpolation(extents[1], out[1], alignCorners)),
  )
}

/** Row i has the two shares of output i (PyTorch's `area_pixel_compute_source_index` in its UpSample.h). */
function interpolation(from: number, to: number, alignCorners: boolean): AxisMatrix {
  const data = new Float32Array(to * from)
  for (let i = 0; i < to; i++) {
    const corner = to > 1 ? (i * (from - 1)) / (to - 1) : 0
    const source = alignCorners ? corner : Math.max(0, ((i + 0.5) * from) / to - 0.5)
    const low = Math.min(Math.floor(source), from - 1)
    const high = Math.min(low + 1, from - 1)
    data[i * from + low]! += 1 - (source - low)
    data[i * from + high]! += source - low
  }
  return { to, from, data }
}
