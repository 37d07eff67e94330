import { createMessage, type Message } from '../../diagnostics/index.ts'

/** An array from a `.npy` file: values in C order (row-major), whatever the order in the file. */
export interface NpyArray {
  readonly shape: readonly number[]
  readonly data: Float32Array
}

/** Longer headers are refused: numpy's own reader stops at 10,000. */
const maximumHeaderBytes = 65_536
const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]
/** numpy pads its header so that values start on a multiple of this. */
const alignment = 64

/** What stands before the values. */
export interface NpyHeader {
  readonly descr: string
  readonly fortranOrder: boolean
  readonly shape: readonly number[]
  readonly dataStart: number
}

/**
 * Reads a `.npy` file (NEP 1), versions 1 to 3, of float32 or float64 in either byte order and in C or Fortran order.
 * Float64 is rounded to float32. Errors: `npy-header`, `npy-dtype`, `npy-size`, `npy-not-finite`. Nothing is allocated
 * before the file is known to hold as many values as it claims.
 */
export function readNpy(bytes: Uint8Array): NpyArray | Message {
  const header = readNpyHeader(bytes)
  if (typeof header === 'string') return createMessage('npy-header', { problem: header })
  const type = /^([<>])f([48])$/.exec(header.descr)
  if (type === null) return createMessage('npy-dtype', { dtype: header.descr.slice(0, 40) })
  const littleEndian = type[1] === '<'
  const width = Number(type[2])
  const count = header.shape.reduce((product, extent) => product * extent, 1)
  const found = bytes.length - header.dataStart
  if (count * width !== found) {
    return createMessage('npy-size', { shape: header.shape.join(', '), needed: count * width, found })
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + header.dataStart, found)
  const stored = new Float32Array(count)
  for (let i = 0; i < count; i++) {
    stored[i] = width === 4 ? view.getFloat32(i * 4, littleEndian) : view.getFloat64(i * 8, littleEndian)
  }
  const data = header.fortranOrder ? toRowMajor(stored, header.shape) : stored
  return findNotFinite(data) ?? { shape: header.shape, data }
}

/** Writes float32 or float64 values in C order as numpy.save does: version 1, little-endian. */
export function writeNpy(shape: readonly number[], data: Float32Array | Float64Array): Uint8Array {
  const width = data.BYTES_PER_ELEMENT
  const extents = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
  const fields = `{'descr': '<f${width}', 'fortran_order': False, 'shape': (${extents}), }`
  const prefix = magic.length + 4
  const dataStart = Math.ceil((prefix + fields.length + 1) / alignment) * alignment
  const file = new Uint8Array(dataStart + data.length * width)
  const view = new DataView(file.buffer)
  file.set([...magic, 1, 0])
  view.setUint16(magic.length + 2, dataStart - prefix, true)
  file.set(new TextEncoder().encode(`${fields.padEnd(dataStart - prefix - 1)}\n`), prefix)
  for (let i = 0; i < data.length; i++) {
    if (width === 4) view.setFloat32(dataStart + i * 4, data[i]!, true)
    else view.setFloat64(dataStart + i * 8, data[i]!, true)
  }
  return file
}

/** The header of a `.npy` file, or in words why there is none. */
export function readNpyHeader(bytes: Uint8Array): NpyHeader | string {
  if (magic.some((byte, index) => bytes[index] !== byte)) return 'it does not begin as one'
  const version = bytes[6]
  if (version !== 1 && version !== 2 && version !== 3) return `its version is ${version ?? 'missing'}, not 1, 2 or 3`
  const lengthBytes = version === 1 ? 2 : 4
  const start = magic.length + 2 + lengthBytes
  if (bytes.length < start) return 'it ends within its header'
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true)
  if (length > maximumHeaderBytes) return `its header has ${length} bytes, more than ${maximumHeaderBytes}`
  if (bytes.length < start + length) return 'it ends within its header'
  const text = new TextDecoder(version === 3 ? 'utf-8' : 'latin1').decode(bytes.subarray(start, start + length))
  const fields = readFields(text)
  return fields === undefined
    ? 'its header is not the dictionary that numpy writes'
    : { ...fields, dataStart: start + length }
}

/**
 * The Python literal `{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3), }`, its keys in any order. Python 2
 * wrote extents as `3L`.
 */
function readFields(text: string): Omit<NpyHeader, 'dataStart'> | undefined {
  const body = /^\{(.*)\}\s*$/s.exec(text)?.[1]
  if (body === undefined) return undefined
  const field = /\s*'(descr|fortran_order|shape)':\s*('[^']*'|True|False|\([\d, L]*\)|\[[^\]]*\])\s*(?:,|$)/y
  const fields = new Map<string, string>()
  while (field.lastIndex < body.length) {
    const from = field.lastIndex
    const match = field.exec(body)
    if (match === null) {
      if (body.slice(from).trim() !== '') return undefined
      break
    }
    const [, name = '', value = ''] = match
    if (fields.has(name)) return undefined
    fields.set(name, value)
  }
  const descr = fields.get('descr')
  const order = fields.get('fortran_order')
  const extents = fields.get('shape')
  if (descr === undefined || (order !== 'True' && order !== 'False') || extents?.startsWith('(') !== true)
    return undefined
  const shape = extents
    .slice(1, -1)
    .split(',')
    .map((part) => part.trim().replace(/L$/, ''))
    .filter((part) => part !== '')
    .map(Number)
  if (!shape.every((extent) => Number.isSafeInteger(extent) && extent >= 0)) return undefined
  return { descr: descr.startsWith("'") ? descr.slice(1, -1) : descr, fortranOrder: order === 'True', shape }
}

/** From Fortran order, where the first index runs fastest, to C order. */
function toRowMajor(stored: Float32Array, shape: readonly number[]): Float32Array {
  const data = new Float32Array(stored.length)
  const index = shape.map(() => 0)
  const strides: number[] = []
  let stride = 1
  for (const extent of shape) {
    strides.push(stride)
    stride *= extent
  }
  let position = 0
  for (let i = 0; i < data.length; i++) {
    data[i] = stored[position]!
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis]! += 1
      position += strides[axis]!
      if (index[axis]! < shape[axis]!) break
      position -= strides[axis]! * shape[axis]!
      index[axis] = 0
    }
  }
  return data
}

function findNotFinite(data: Float32Array): Message | undefined {
  let count = 0
  let first = -1
  for (let i = 0; i < data.length; i++) {
    if (Number.isFinite(data[i])) continue
    if (count === 0) first = i
    count += 1
  }
  if (count === 0) return undefined
  const noun = count === 1 ? '1 value' : `${count} values`
  return createMessage('npy-not-finite', { count: noun, value: String(data[first]), index: first })
}
