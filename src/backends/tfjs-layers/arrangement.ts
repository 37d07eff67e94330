import { invariant } from '../../diagnostics/index.ts'
import { countValues, type WeightTensor } from '../../weights/index.ts'

/**
 * How a layer's weight is made of a tensor of `state_dict`: the `rows` of its first axis (all, where absent) are seen
 * as `view` (its own shape, where absent), whose axes are put in the order `permute` and reversed along `flip` (axes
 * after the permutation). The result has as many values as the layer's weight and is only seen in that one's shape.
 * It is what the model's metadata says, and what the writer does.
 */
export interface Arrangement {
  readonly rows?: readonly [start: number, end: number]
  readonly view?: readonly number[]
  readonly permute?: readonly number[]
  readonly flip?: readonly number[]
}

/** Writes a tensor into `target`, rearranged. */
export function arrangeTensor(tensor: WeightTensor, arrangement: Arrangement, target: Float32Array): void {
  const [first = 1, ...rest] = tensor.shape
  const [start, end] = arrangement.rows ?? [0, first]
  const row = countValues(rest)
  const view = arrangement.view ?? [end - start, ...rest]
  const permute = arrangement.permute ?? view.map((_, axis) => axis)
  invariant(
    countValues(view) === target.length && (end - start) * row === target.length,
    `a weight of ${target.length} values is made of ${tensor.shape.join('x')}`,
  )
  const strides = view.map((_, axis) => countValues(view.slice(axis + 1)))
  const extents = permute.map((axis) => view[axis] ?? 1)
  const steps = permute.map((axis) => strides[axis] ?? 1)
  let origin = start * row
  for (const axis of arrangement.flip ?? []) {
    const step = steps[axis] ?? 0
    origin += step * ((extents[axis] ?? 1) - 1)
    steps[axis] = -step
  }
  copyStrided(tensor.data, origin, extents, steps, target)
}

/** Copies a strided view, row-major, with the last axis in the inner loop. */
function copyStrided(
  source: Float32Array,
  origin: number,
  extents: readonly number[],
  steps: readonly number[],
  target: Float32Array,
): void {
  const last = extents.length - 1
  const inner = extents[last] ?? 1
  const innerStep = steps[last] ?? 1
  const index = extents.map(() => 0)
  let at = origin
  for (let out = 0; out < target.length;) {
    for (let i = 0, from = at; i < inner; i++, from += innerStep) target[out++] = source[from]!
    for (let axis = last - 1; axis >= 0; axis--) {
      const step = steps[axis]!
      index[axis]! += 1
      at += step
      if (index[axis]! < extents[axis]!) break
      at -= step * extents[axis]!
      index[axis] = 0
    }
  }
}
