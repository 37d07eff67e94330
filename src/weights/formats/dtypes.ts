/** How one kind of value is stored, little-endian. */
export interface Dtype {
  /** Bytes of a value. */
  readonly bytes: number
  readonly read: (view: DataView, offset: number) => number
}

/** The kinds of values that become float32. Those of 8-bit floats and complex numbers do not. */
const dtypes = {
  F64: { bytes: 8, read: (view, offset) => view.getFloat64(offset, true) },
  F32: { bytes: 4, read: (view, offset) => view.getFloat32(offset, true) },
  F16: { bytes: 2, read: (view, offset) => decodeHalf(view.getUint16(offset, true)) },
  BF16: { bytes: 2, read: (view, offset) => decodeBfloat(view.getUint16(offset, true)) },
  I64: { bytes: 8, read: (view, offset) => Number(view.getBigInt64(offset, true)) },
  U64: { bytes: 8, read: (view, offset) => Number(view.getBigUint64(offset, true)) },
  I32: { bytes: 4, read: (view, offset) => view.getInt32(offset, true) },
  U32: { bytes: 4, read: (view, offset) => view.getUint32(offset, true) },
  I16: { bytes: 2, read: (view, offset) => view.getInt16(offset, true) },
  U16: { bytes: 2, read: (view, offset) => view.getUint16(offset, true) },
  I8: { bytes: 1, read: (view, offset) => view.getInt8(offset) },
  U8: { bytes: 1, read: (view, offset) => view.getUint8(offset) },
  BOOL: { bytes: 1, read: (view, offset) => view.getUint8(offset) },
} as const satisfies Readonly<Record<string, Dtype>>

export type DtypeName = keyof typeof dtypes

export function isDtype(name: string): name is DtypeName {
  return Object.hasOwn(dtypes, name)
}

export function getDtype(name: DtypeName): Dtype {
  return dtypes[name]
}

/** Whether values of this kind are whole numbers. */
export function isWhole(name: DtypeName): boolean {
  return name.startsWith('I') || name.startsWith('U')
}

/** IEEE 754 binary16: 1 bit of sign, 5 of exponent (bias 15), 10 of fraction. */
function decodeHalf(bits: number): number {
  return decodeFloat(bits, 5, 10)
}

/** Brain float, the upper half of a float32: 8 bits of exponent (bias 127), 7 of fraction. */
function decodeBfloat(bits: number): number {
  return decodeFloat(bits, 8, 7)
}

/** A 16-bit binary float; exact in float64. */
function decodeFloat(bits: number, exponentBits: number, fractionBits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const largest = 2 ** exponentBits - 1
  const bias = largest >>> 1
  const exponent = (bits >>> fractionBits) & largest
  const fraction = (bits & (2 ** fractionBits - 1)) / 2 ** fractionBits
  if (exponent === 0) return sign * fraction * 2 ** (1 - bias)
  if (exponent === largest) return fraction === 0 ? sign * Infinity : NaN
  return sign * (1 + fraction) * 2 ** (exponent - bias)
}

/** What PyTorch and numpy call each kind, by the name in safetensors. */
const longNames = {
  F64: 'float64',
  F32: 'float32',
  F16: 'float16',
  BF16: 'bfloat16',
  I64: 'int64',
  U64: 'uint64',
  I32: 'int32',
  U32: 'uint32',
  I16: 'int16',
  U16: 'uint16',
  I8: 'int8',
  U8: 'uint8',
  BOOL: 'bool',
} as const satisfies Readonly<Record<DtypeName, string>>

/** `float32` of `F32`. */
export function showDtype(name: DtypeName): string {
  return longNames[name]
}

/** `F32` of `float32`. */
export function parseDtype(name: string): DtypeName | undefined {
  return Object.keys(longNames)
    .filter(isDtype)
    .find((dtype) => longNames[dtype] === name)
}
