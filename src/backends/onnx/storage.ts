import { invariant } from '../../diagnostics/index.ts'
import { countValues, type WeightMap } from '../../weights/index.ts'
import type { Initialiser } from './model.ts'

/** Bytes of weights that fit in a file: a protocol buffer ends at 2 GiB, and the structure needs room too. */
export const mostBytesInside = 2 ** 31 - 2 ** 28

/** Weights below this many bytes stay in the model even with external data, as the `onnx` package keeps them. */
const leastBytesOutside = 1024

/** Where external weights begin: on a page, so that runtimes can map the file (ONNX's ExternalData.md). */
const alignment = 4096

/** A file of external data is closed once it has this many bytes: writing more than 2 GiB at once fails on some hosts. */
const mostBytesOfFile = 2 ** 30

/** Where the values of an initialiser are. */
export type Placement =
  | { readonly kind: 'inside' }
  /** `length` bytes from `offset` of the file `location`, a name beside the model. */
  | { readonly kind: 'outside'; readonly location: string; readonly offset: number; readonly length: number }

/** The bytes of all weights together, in float32. */
export function countBytes(initialisers: readonly Initialiser[]): number {
  return initialisers.reduce((sum, { shape }) => sum + 4 * countValues(shape), 0)
}

/** One placement for each initialiser: inside, or one after the other in files `<model>.data`, `<model>.data2` … */
export function placeWeights(
  initialisers: readonly Initialiser[],
  external: boolean,
  model: string,
): readonly Placement[] {
  let file = 1
  let end = 0
  return initialisers.map(({ shape }): Placement => {
    const length = 4 * countValues(shape)
    if (!external || length < leastBytesOutside) return { kind: 'inside' }
    let offset = Math.ceil(end / alignment) * alignment
    if (offset > 0 && offset + length > mostBytesOfFile) {
      file += 1
      offset = 0
    }
    end = offset + length
    return { kind: 'outside', location: `${model}.data${file === 1 ? '' : file}`, offset, length }
  })
}

/** The files of external data, by name. */
export function packOutside(
  initialisers: readonly Initialiser[],
  placements: readonly Placement[],
  weights: WeightMap,
): ReadonlyMap<string, Uint8Array> {
  const sizes = new Map<string, number>()
  for (const place of placements) if (place.kind === 'outside') sizes.set(place.location, place.offset + place.length)
  const files = new Map([...sizes].map(([name, size]) => [name, new Uint8Array(size)]))
  for (const [index, place] of placements.entries()) {
    const initialiser = initialisers[index]
    invariant(initialiser !== undefined, 'a placement without an initialiser')
    if (place.kind === 'outside') files.get(place.location)?.set(bytesOf(initialiser, weights), place.offset)
  }
  return files
}

/** The values of a weight, little-endian; a view, not a copy, where the host is so itself. */
export function bytesOf({ key }: Initialiser, weights: WeightMap): Uint8Array {
  const tensor = weights.get(key)
  invariant(tensor !== undefined, `weights were not matched with the graph: ${key} is missing`)
  return littleEndian(tensor.data)
}

/** The bytes of numbers, little-endian. */
export function littleEndian(data: Float32Array | BigInt64Array): Uint8Array {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  if (new Uint8Array(Uint16Array.of(1).buffer)[0] === 1) return bytes
  const turned = bytes.slice()
  for (let at = 0; at < turned.length; at += data.BYTES_PER_ELEMENT) {
    turned.subarray(at, at + data.BYTES_PER_ELEMENT).reverse()
  }
  return turned
}
