import { engine, type Tensor } from '@tensorflow/tfjs-core'
import { binary, reduce, reshape, reverse, slice, transpose } from '../kernels.ts'
import { range } from '../layout.ts'
import { count } from './arithmetic.ts'
import { kernelExtents } from './geometry.ts'

/**
 * Equal parts along the first axis. On wasm a slice reads the whole tensor out of the heap, so that all parts come from
 * one reading there.
 */
export function splitRows(x: Tensor, parts: number): readonly Tensor[] {
  if (parts === 1) return [x]
  const [rows = 1, ...rest] = x.shape
  const shape = [rows / parts, ...rest]
  const size = count(shape)
  if (engine().backendName !== 'wasm') {
    return range(0, parts).map((part) => slice(x, [part * (rows / parts), ...rest.map(() => 0)], shape))
  }
  const values = x.dataSync<'float32'>()
  return range(0, parts).map((part) =>
    engine().makeTensor(values.subarray(part * size, (part + 1) * size), shape, 'float32'),
  )
}

/**
 * The same values in reverse order along axes. On wasm blocks are copied by the host: its kernel moves value by value, which
 * takes longer for a large filter than the convolution with it.
 *
 * @param axes of the first ones; the values behind the last of them are moved as a block
 */
export function reverseBlocks(x: Tensor, axes: readonly number[]): Tensor {
  const reversed = axes.filter((axis) => (x.shape[axis] ?? 1) > 1)
  if (reversed.length === 0) return x
  if (engine().backendName !== 'wasm') return reverse(x, reversed)
  const outer = x.shape.slice(0, Math.max(...reversed) + 1)
  const block = x.size / count(outer)
  const values = x.dataSync<'float32'>()
  const result = new Float32Array(values.length)
  for (let at = 0; at < count(outer); at++) {
    let [rest, step, source] = [at, 1, 0]
    for (let axis = outer.length - 1; axis >= 0; axis--) {
      const extent = outer[axis] ?? 1
      const place = rest % extent
      source += (reversed.includes(axis) ? extent - 1 - place : place) * step
      rest = (rest - place) / extent
      step *= extent
    }
    result.set(values.subarray(source * block, (source + 1) * block), at * block)
  }
  return engine().makeTensor(result, x.shape, 'float32')
}

/**
 * The filter of a convolution as that of the one which carries gradients back: turned by half a turn, in and out changed
 * over within each group.
 *
 * @param filter `[kH, kW, I/groups, O]`
 * @returns `[kH, kW, O/groups, I]`
 */
export function turnFilter(filter: Tensor, groups: number): Tensor {
  const [rows = 1, columns = 1, inputs = 1, outputs = 1] = filter.shape
  const turned = reverseBlocks(filter, [0, 1])
  const grouped = reshape(turned, [rows * columns, inputs, groups, outputs / groups])
  return reshape(transpose(grouped, [0, 3, 2, 1]), [rows, columns, outputs / groups, groups * inputs])
}

/**
 * One dense filter for each part, in which every `merged` groups share a convolution: each sees its own channels and
 * zeros elsewhere (block diagonal).
 *
 * @param filter `[kH, kW, I/groups, O]`
 * @param parts `groups / merged`
 * @returns `parts` filters `[kH, kW, merged * I/groups, O / parts]`
 */
export function blockFilters(filter: Tensor, parts: number, merged: number): readonly Tensor[] {
  const [rows, columns] = kernelExtents(filter.shape)
  const [, , inputs = 1, outputs = 1] = filter.shape
  const area = rows * columns
  const perPart = outputs / parts
  const byPart = transpose(reshape(filter, [area * inputs, parts, perPart]), [1, 0, 2])
  if (merged === 1) return splitRows(reshape(byPart, [parts * rows, columns, inputs, perPart]), parts)
  const spread = binary(
    'Multiply',
    reshape(byPart, [parts * area, 1, inputs, perPart]),
    diagonalMask(merged, perPart, [1, merged, 1, perPart]),
  )
  return splitRows(reshape(spread, [parts * rows, columns, merged * inputs, perPart]), parts)
}

/**
 * The blocks on the diagonal again, which are the gradient of a grouped filter.
 *
 * @param results for each part `[merged * I/groups, kH, kW, O / parts]`
 * @returns `[kH, kW, I/groups, O]`
 */
export function diagonalBlocks(joined: Tensor, parts: number, merged: number): Tensor {
  const [rows = 1, kernelRows = 1, kernelColumns = 1, perPart = 1] = joined.shape
  const inputs = rows / (parts * merged)
  const area = kernelRows * kernelColumns
  const seen = reshape(joined, [parts, merged, inputs * area, perPart])
  const own =
    merged === 1
      ? seen
      : reduce('Sum', binary('Multiply', seen, diagonalMask(merged, perPart, [1, merged, 1, perPart])), [1])
  const moved = transpose(reshape(own, [parts, inputs, area, perPart]), [2, 1, 0, 3])
  return reshape(moved, [kernelRows, kernelColumns, inputs, parts * perPart])
}

/** 1 where a row of `merged` is the group of a column, 0 elsewhere. */
function diagonalMask(merged: number, columns: number, shape: readonly number[]): Tensor {
  const data = new Float32Array(merged * columns)
  const perGroup = columns / merged
  for (let group = 0; group < merged; group++) {
    data.fill(1, group * columns + group * perGroup, group * columns + (group + 1) * perGroup)
  }
  return engine().makeTensor(data, [...shape], 'float32')
}
