import { createMessage, type Diagnostic } from '../../diagnostics/index.ts'
import { countOf, isIgnored, listLines, reportOnFile, showKey, showShape } from '../report.ts'
import { countValues, type WeightMap, type WeightTensor } from '../tensor.ts'
import { getDtype, isWhole, type DtypeName } from './dtypes.ts'

/** How each tensor of a file is stored, by key. */
export type WeightKinds = ReadonlyMap<string, DtypeName>

/** A tensor as it lies in a file, little-endian. */
export interface StoredTensor {
  readonly key: string
  readonly dtype: DtypeName
  readonly shape: readonly number[]
  /** Holds the values, and possibly those of others. */
  readonly bytes: Uint8Array
  /** Where the first value is, in values; 0 unless given. */
  readonly offset?: number
  /** From a value to the next along each axis, in values; row-major unless given. */
  readonly strides?: readonly number[]
  /** Where `bytes` begin in the file, for messages. */
  readonly origin?: number
}

/** `weights` and `kinds` are absent where a diagnostic is an error. */
export interface TakenTensors {
  readonly weights?: WeightMap
  readonly kinds?: WeightKinds
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Turns stored values into float32. Float32 values that lie row-major on a multiple of four are views on the file.
 * Errors: `weights-out-of-range`, `checkpoint-tensor` where a tensor reaches outside of its bytes, `checkpoint-size`
 * where views take so much more room than the file that it cannot be meant; warning: `weights-inexact`;
 * information: `weights-rounded`.
 *
 * @param fileBytes size of the whole file, to which the memory for values is held
 */
export function takeTensors(tensors: readonly StoredTensor[], fileBytes: number, path: string): TakenTensors {
  const flaws = tensors.flatMap((tensor) => {
    const flaw = findFlaw(tensor)
    return flaw === undefined ? [] : [`${showKey(tensor.key)} ${flaw}`]
  })
  if (flaws.length > 0) return fail('checkpoint-tensor', flaws, path)
  const needed = tensors.reduce((sum, { shape }) => sum + countValues(shape) * 4, 0)
  // Values of one byte become four; a tensor may be there under a few names.
  const limit = fileBytes * 16 + 64 * 1024 * 1024
  if (needed > limit) {
    const message = createMessage('checkpoint-size', { needed, limit })
    return { diagnostics: [reportOnFile(message, path)] }
  }
  const weights = new Map<string, WeightTensor>()
  const kinds = new Map<string, DtypeName>()
  const overflows: string[] = []
  const roundings: string[] = []
  const changes: { readonly key: string; readonly change: number }[] = []
  for (const tensor of tensors) {
    const { data, overflow, rounding, change } = readValues(tensor)
    const line = (index: number) =>
      `${showKey(tensor.key)} (${tensor.dtype}), first at index ${index}${showByte(tensor, index)}`
    if (overflow !== undefined) overflows.push(line(overflow))
    const isWarned = rounding !== undefined && !isIgnored(tensor.key)
    if (isWarned) roundings.push(line(rounding))
    else if (change !== undefined) changes.push({ key: tensor.key, change })
    weights.set(tensor.key, { shape: tensor.shape, data })
    kinds.set(tensor.key, tensor.dtype)
  }
  const diagnostics = [
    ...(roundings.length === 0 ? [] : fail('weights-inexact', roundings, path).diagnostics),
    ...noteChanges(changes, path),
  ]
  if (overflows.length > 0) {
    return { diagnostics: [...diagnostics, ...fail('weights-out-of-range', overflows, path).diagnostics] }
  }
  return { weights, kinds, diagnostics }
}

/** Float64 has more digits than float32, and counts of batches are used by nothing: worth a line, not a warning. */
function noteChanges(
  changes: readonly { readonly key: string; readonly change: number }[],
  path: string,
): readonly Diagnostic[] {
  const [first] = changes.toSorted((one, other) => other.change - one.change)
  if (first === undefined) return []
  const count = countOf(changes.length, 'tensor')
  const change = first.change.toPrecision(2)
  return [reportOnFile(createMessage('weights-rounded', { count, change, key: showKey(first.key) }), path)]
}

function fail(
  code: 'checkpoint-tensor' | 'weights-inexact' | 'weights-out-of-range',
  lines: readonly string[],
  path: string,
): { readonly diagnostics: readonly Diagnostic[] } {
  const parameters = { count: countOf(lines.length, 'tensor'), list: listLines(lines) }
  return { diagnostics: [reportOnFile(createMessage(code, parameters), path)] }
}

/** Where in the file a value of a row-major tensor is. */
function showByte({ dtype, origin, strides }: StoredTensor, index: number): string {
  return origin === undefined || strides !== undefined ? '' : `, byte ${origin + index * getDtype(dtype).bytes}`
}

/** Why a tensor is not in its bytes. All sums are exact below 2^53, and above it far too large. */
function findFlaw({ dtype, shape, bytes, offset = 0, strides }: StoredTensor): string | undefined {
  const isSize = (value: number) => Number.isSafeInteger(value) && value >= 0
  if (!shape.every(isSize)) return 'has a shape that is not whole numbers from 0'
  if (!isSize(offset)) return `begins at ${offset}`
  if (strides !== undefined && strides.length !== shape.length) return 'has another number of strides than of axes'
  if (strides?.every(isSize) === false) return 'has strides that are not whole numbers from 0'
  if (shape.includes(0)) return undefined
  const last =
    strides === undefined
      ? countValues(shape) - 1
      : shape.reduce((sum, extent, axis) => sum + (extent - 1) * (strides[axis] ?? 0), 0)
  const held = Math.floor(bytes.length / getDtype(dtype).bytes)
  if (offset + last < held) return undefined
  return `(${showShape(shape)}) reaches to value ${offset + last}, but its storage holds ${held}`
}

interface Values {
  readonly data: Float32Array
  /** Index of the first finite value that float32 has no room for. */
  readonly overflow?: number
  /** Index of the first whole number that float32 does not hold exactly. */
  readonly rounding?: number
  /** The largest |rounded - value| / |value|, where float32 does not hold them all. */
  readonly change?: number
}

function readValues({ dtype, shape, bytes, offset = 0, strides }: StoredTensor): Values {
  const count = countValues(shape)
  if (count === 0) return { data: new Float32Array() }
  const steps = strides === undefined || isRowMajor(shape, strides) ? undefined : strides
  const { bytes: width, read } = getDtype(dtype)
  const start = bytes.byteOffset + offset * width
  if (dtype === 'F32' && start % 4 === 0 && hostIsLittleEndian()) {
    if (steps === undefined) return { data: new Float32Array(bytes.buffer, start, count) }
    const stored = new Float32Array(bytes.buffer, start, Math.floor((bytes.length - offset * width) / 4))
    const data = new Float32Array(count)
    visitStrided(shape, steps, (index, from) => {
      data[index] = stored[from]!
    })
    return { data }
  }
  const view = new DataView(bytes.buffer, start, bytes.length - offset * width)
  const data = new Float32Array(count)
  const whole = isWhole(dtype)
  let overflow: number | undefined
  let rounding: number | undefined
  let change: number | undefined
  const take = (index: number, from: number): void => {
    const value = read(view, from * width)
    data[index] = value
    const held = data[index]!
    if (held === value || !Number.isFinite(value)) return
    if (!Number.isFinite(held)) {
      overflow ??= index
      return
    }
    change = Math.max(change ?? 0, Math.abs((held - value) / value))
    if (whole) rounding ??= index
  }
  if (steps === undefined) for (let index = 0; index < count; index++) take(index, index)
  else visitStrided(shape, steps, take)
  return {
    data,
    ...(overflow === undefined ? {} : { overflow }),
    ...(rounding === undefined ? {} : { rounding }),
    ...(change === undefined ? {} : { change }),
  }
}

function isRowMajor(shape: readonly number[], strides: readonly number[]): boolean {
  let step = 1
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== step) return false
    step *= shape[axis] ?? 1
  }
  return true
}

/** Calls `visit` for each value of a strided view in row-major order, with where it lies. */
export function visitStrided(
  shape: readonly number[],
  strides: readonly number[],
  visit: (index: number, from: number) => void,
): void {
  const count = countValues(shape)
  const last = shape.length - 1
  const inner = shape[last] ?? 1
  const step = strides[last] ?? 1
  const position = shape.map(() => 0)
  let row = 0
  for (let index = 0; index < count;) {
    for (let i = 0, from = row; i < inner; i++, from += step) visit(index++, from)
    for (let axis = last - 1; axis >= 0; axis--) {
      position[axis]! += 1
      row += strides[axis]!
      if (position[axis]! < shape[axis]!) break
      row -= strides[axis]! * shape[axis]!
      position[axis] = 0
    }
  }
}

export function hostIsLittleEndian(): boolean {
  return new Uint8Array(new Uint16Array([1]).buffer)[0] === 1
}
