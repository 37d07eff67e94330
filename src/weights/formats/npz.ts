import { createMessage, type Message } from '../../diagnostics/index.ts'
import type { ZipArchive } from '../archive/zip.ts'
import { writeZip } from '../archive/zip-write.ts'
import { countOf, listLines, showKey } from '../report.ts'
import { countValues, type WeightMap } from '../tensor.ts'
import { getDtype, type DtypeName } from './dtypes.ts'
import { viewValues } from './encode.ts'
import { readNpyHeader } from './npy.ts'
import type { StoredTensor, WeightKinds } from './stored.ts'

/** What numpy calls each kind in a header, after the byte order; it has no brain floats. */
const descriptions: Readonly<Partial<Record<DtypeName, string>>> = {
  F64: 'f8',
  F32: 'f4',
  F16: 'f2',
  I64: 'i8',
  U64: 'u8',
  I32: 'i4',
  U32: 'u4',
  I16: 'i2',
  U16: 'u2',
  I8: 'i1',
  U8: 'u1',
  BOOL: 'b1',
}

const kindOf: ReadonlyMap<string, DtypeName> = new Map(
  (Object.keys(descriptions) as DtypeName[]).map((dtype) => [descriptions[dtype] ?? '', dtype]),
)

/** Whether an archive is one of `numpy.savez`: nothing but arrays. */
export function isNpz(archive: ZipArchive): boolean {
  return archive.entries.size > 0 && [...archive.entries.keys()].every((name) => name.endsWith('.npy'))
}

/** Reads the arrays of `numpy.savez` or `savez_compressed`, in either order of bytes and of axes. */
export function readNpz(archive: ZipArchive): readonly StoredTensor[] | Message {
  const tensors: StoredTensor[] = []
  const flaws: string[] = []
  for (const [name, entry] of archive.entries) {
    const bytes = archive.read(entry)
    if ('flaw' in bytes) return createMessage('checkpoint-archive', { problem: bytes.flaw })
    const tensor = readArray(name.slice(0, -'.npy'.length), bytes)
    if (typeof tensor === 'string') flaws.push(`${showKey(name)} ${tensor}`)
    else tensors.push(tensor)
  }
  if (flaws.length === 0) return tensors
  return createMessage('checkpoint-tensor', { count: countOf(flaws.length, 'array'), list: listLines(flaws) })
}

function readArray(key: string, bytes: Uint8Array): StoredTensor | string {
  const header = readNpyHeader(bytes)
  if (typeof header === 'string') return `is no array of numpy: ${header}`
  const { descr, shape, fortranOrder, dataStart } = header
  const [, order = '', kind = ''] = /^([<>|=]?)([a-z]\d+)$/.exec(descr) ?? []
  const dtype = kindOf.get(kind)
  if (dtype === undefined || order === '=') return `holds values of type ${descr.slice(0, 40)}, which become no float32`
  const { bytes: width } = getDtype(dtype)
  const values = bytes.subarray(dataStart)
  if (countValues(shape) * width !== values.length) {
    return `claims ${countValues(shape) * width} bytes of values and has ${values.length}`
  }
  const swapped = order === '>' && width > 1 ? swapBytes(values, width) : values
  if (!fortranOrder) return { key, dtype, shape, bytes: swapped }
  return { key, dtype, shape, bytes: swapped, strides: shape.map((_, axis) => countValues(shape.slice(0, axis))) }
}

function swapBytes(values: Uint8Array, width: number): Uint8Array {
  const swapped = values.slice()
  for (let at = 0; at < swapped.length; at += width) swapped.subarray(at, at + width).reverse()
  return swapped
}

/** Whether numpy has arrays of a kind. */
export function hasNumpyDtype(dtype: DtypeName): boolean {
  return descriptions[dtype] !== undefined
}

/** Whether a key can be the name of a file in an archive; others lead out of it or to nowhere. */
export function isArchiveName(key: string): boolean {
  if (key === '' || /[\0\\]|^\/|^[A-Za-z]:/.test(key)) return false
  return !key.split('/').includes('..') && new TextEncoder().encode(key).length <= 60_000
}

/**
 * Writes arrays as `numpy.savez` does, stored, in the map's order; the same map gives the same bytes.
 *
 * @param kinds float32 where it names no other; only those of `hasNumpyDtype`, under keys of `isArchiveName`
 */
export function writeNpz(weights: WeightMap, kinds?: WeightKinds): Uint8Array {
  return writeZip(
    [...weights].map(([key, { shape, data }]) => {
      const dtype = kinds?.get(key) ?? 'F32'
      const description = descriptions[dtype] ?? 'f4'
      const order = getDtype(dtype).bytes === 1 ? '|' : '<'
      const extents = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
      const fields = `{'descr': '${order}${description}', 'fortran_order': False, 'shape': (${extents}), }`
      const dataStart = Math.ceil((fields.length + 11) / 64) * 64
      const header = new Uint8Array(dataStart)
      header.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0])
      new DataView(header.buffer).setUint16(8, dataStart - 10, true)
      header.set(new TextEncoder().encode(`${fields.padEnd(dataStart - 11)}\n`), 10)
      return { name: `${key}.npy`, parts: [header, viewValues(data, dtype)] }
    }),
  )
}
