import { nearestPositions, resizeBilinearInputGradient, resizeNearestInputGradient } from '../../runtime/index.ts'
import { check } from '../errors.ts'
import { record } from '../graph.ts'
import type { Tensor } from '../tensor.ts'
import { gather } from '../values/rearrange.ts'
import { run, scoped, upload, type Value } from '../values/value.ts'
import { extentsOf, fromStoredMap, mapShape, type Pair, storedMap } from './map.ts'

/** How values between positions are found. */
export type ResizeMode = 'nearest' | 'bilinear'

/** `[N, C, H, W]` to another size. */
export function resize(x: Tensor, size: Pair, mode: ResizeMode, alignCorners: boolean): Tensor {
  check(x.shape.length === 4, () => `Input Error: Only 4D input Tensors supported (got ${x.shape.length}D)`)
  const { shape } = x
  const from = extentsOf(shape)
  if (mode === 'nearest') {
    const output = scoped(() => gatherPositions(gatherPositions(x.value, 2, size[0]), 3, size[1]))
    return record('UpsampleNearest2D', [x], output, [], (g) => [
      fromStoredMap(resizeNearestInputGradient(storedMap(g), from), shape),
    ])
  }
  const output = scoped(() => {
    const attributes = { size: [...size], alignCorners, halfPixelCenters: !alignCorners }
    const resized = run('ResizeBilinear', { images: storedMap(x.value) }, attributes)
    return fromStoredMap(resized, mapShape(shape, shape[1] ?? 1, size))
  })
  return record('UpsampleBilinear2D', [x], output, [], (g) => [
    fromStoredMap(resizeBilinearInputGradient(storedMap(g), from, alignCorners), shape),
  ])
}

function gatherPositions(x: Value, axis: number, to: number): Value {
  const extent = x.shape[axis] ?? 1
  return extent === to ? x : gather(x, axis, upload(nearestPositions(extent, to), [to], 'int32'))
}
