import { unreachable } from '../../diagnostics/index.ts'
import { getDtype, type DtypeName } from './dtypes.ts'
import { hostIsLittleEndian } from './stored.ts'

/**
 * Writes values of a kind from a byte of a file on, little-endian, and gives the byte after them. To half and brain floats
 * they are rounded to nearest, ties to even; whole numbers are taken as they are.
 */
export function encodeValues(data: Float32Array, dtype: DtypeName, view: DataView, start: number): number {
  const width = getDtype(dtype).bytes
  const end = start + data.length * width
  if (dtype === 'F32' && hostIsLittleEndian()) {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    new Uint8Array(view.buffer, view.byteOffset + start, data.byteLength).set(bytes)
    return end
  }
  if (dtype === 'F16' || dtype === 'BF16') {
    const encode = dtype === 'F16' ? encodeHalf : encodeBfloat
    const bits = new Uint32Array(data.buffer, data.byteOffset, data.length)
    for (let index = 0; index < bits.length; index++) view.setUint16(start + index * 2, encode(bits[index]!), true)
    return end
  }
  for (let index = 0; index < data.length; index++) write(view, start + index * width, data[index]!, dtype)
  return end
}

/** Values of a kind as bytes, little-endian; those of float32 are a view, and not copied. */
export function viewValues(data: Float32Array, dtype: DtypeName): Uint8Array {
  if (dtype === 'F32' && hostIsLittleEndian()) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  const bytes = new Uint8Array(data.length * getDtype(dtype).bytes)
  encodeValues(data, dtype, new DataView(bytes.buffer), 0)
  return bytes
}

function write(view: DataView, at: number, value: number, dtype: DtypeName): void {
  switch (dtype) {
    case 'F64':
      return view.setFloat64(at, value, true)
    case 'F32':
      return view.setFloat32(at, value, true)
    case 'F16':
    case 'BF16':
      return
    case 'I64':
      return view.setBigInt64(at, BigInt(value), true)
    case 'U64':
      return view.setBigUint64(at, BigInt(value), true)
    case 'I32':
      return view.setInt32(at, value, true)
    case 'U32':
      return view.setUint32(at, value, true)
    case 'I16':
      return view.setInt16(at, value, true)
    case 'U16':
      return view.setUint16(at, value, true)
    case 'I8':
      return view.setInt8(at, value)
    case 'U8':
    case 'BOOL':
      return view.setUint8(at, value)
    default:
      return unreachable(dtype)
  }
}

/** The bits of a float32 as IEEE 754 binary16, to nearest, ties to even; from 65520 on it is infinite. */
export function encodeHalf(bits: number): number {
  const sign = (bits >>> 16) & 0x8000
  const magnitude = bits & 0x7fffffff
  if (magnitude > 0x7f800000) return sign | 0x7e00 | ((magnitude >>> 13) & 0x3ff)
  // 65520, halfway between the largest half and the power of two after it.
  if (magnitude >= 0x477ff000) return sign | 0x7c00
  if (magnitude >= 0x38800000) return sign | roundOff(magnitude - 0x38000000, 13)
  // Below 2^-14 a half has no leading one: units of 2^-24. Up to 2^-25 it is zero.
  if (magnitude <= 0x33000000) return sign
  return sign | roundOff((magnitude & 0x7fffff) | 0x800000, 126 - (magnitude >>> 23))
}

/** The bits of a float32 as a brain float: its upper half, to nearest, ties to even. */
export function encodeBfloat(bits: number): number {
  const magnitude = bits & 0x7fffffff
  if (magnitude > 0x7f800000) return (bits >>> 16) | 0x40
  return ((bits >>> 16) & 0x8000) | roundOff(magnitude, 16)
}

/** Takes off the last bits, to nearest, ties to even; a carry goes on into the exponent, as it should. */
function roundOff(value: number, count: number): number {
  const result = value >>> count
  const rest = value & (2 ** count - 1)
  const half = 2 ** (count - 1)
  return rest > half || (rest === half && (result & 1) === 1) ? result + 1 : result
}
