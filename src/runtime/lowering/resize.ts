import { resizeBilinear } from '../kernels.ts'
import { lowerGather } from './rearrangement.ts'
import { inputShape, type Lowered, type LoweringContext, type NodeOf, only } from './lowered.ts'

/**
 * `resize`, as PyTorch's `interpolate` with a size. Nearest takes rows and columns by PyTorch's own positions; bilinear
 * is tfjs's kernel with half-pixel centres, which is PyTorch's formula, or with aligned corners.
 */
export function lowerResize(node: NodeOf<'resize'>, context: LoweringContext): Lowered {
  const { size, mode, alignCorners } = node.attributes
  const [, height = 1, width = 1] = inputShape(context)
  if (mode === 'nearest') {
    return lowerGather(nearestPositions(height, size[0]), nearestPositions(width, size[1]), context)
  }
  return { kernels: ['ResizeBilinear'], run: (inputs) => resizeBilinear(only(inputs), size, alignCorners) }
}

/**
 * floor(i * from / to) in float32, so that it rounds where PyTorch rounds (`nearest_neighbor_compute_source_index` in
 * its UpSample.h).
 */
export function nearestPositions(from: number, to: number): Int32Array {
  const scale = Math.fround(from / to)
  return Int32Array.from({ length: to }, (_, i) => Math.min(Math.floor(Math.fround(i * scale)), from - 1))
}
