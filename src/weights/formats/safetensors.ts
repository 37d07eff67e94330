import { createMessage, invariant, type Diagnostic } from '../../diagnostics/index.ts'
import { getDtype, isDtype } from './dtypes.ts'
import { encodeValues } from './encode.ts'
import { countOf, listLines, reportOnFile, showKey, showShape } from '../report.ts'
import { prefixBytes, readHeader, type Header, type HeaderEntry } from './safetensors-header.ts'
import { countValues, type WeightMap } from '../tensor.ts'
import { takeTensors, type WeightKinds } from './stored.ts'

/** What a safetensors file holds; `weights` and `metadata` are absent where a diagnostic is an error. */
export interface SafetensorsResult {
  /** In the order of the header. */
  readonly weights?: WeightMap
  /** How each was stored. */
  readonly kinds?: WeightKinds
  readonly metadata?: ReadonlyMap<string, string>
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Reads a safetensors file (huggingface/safetensors, format of version 0.3 and up); every kind of value becomes
 * float32. All of the data must belong to exactly one tensor each, with no gap and no rest. Float32 tensors that lie on
 * a multiple of four are views on `bytes`, which must not change afterwards. Not-finite values are read as they are.
 *
 * Errors: `safetensors-truncated`, `safetensors-header`, `safetensors-layout`, `safetensors-dtype`,
 * `weights-out-of-range`; warning: `weights-inexact`. Memory is bounded by the size of the file and of its tensors in
 * float32, which are checked against the file before anything is allocated.
 *
 * @param path what diagnostics call the file
 */
export function readSafetensors(bytes: Uint8Array, path: string): SafetensorsResult {
  const header = readHeader(bytes)
  if ('code' in header) return { diagnostics: [reportOnFile(header, path)] }
  const flawed = checkDtypes(header, path) ?? checkLayout(header, bytes.length, path)
  if (flawed !== undefined) return { diagnostics: [flawed] }
  const stored = header.entries.map(({ key, dtype, shape, begin, end }) => {
    invariant(isDtype(dtype), 'dtypes are checked')
    const start = header.dataStart + begin
    return { key, dtype, shape, bytes: bytes.subarray(start, header.dataStart + end), origin: start }
  })
  const taken = takeTensors(stored, bytes.length, path)
  return {
    ...taken,
    ...(taken.weights === undefined || header.metadata === undefined ? {} : { metadata: header.metadata }),
  }
}

function checkDtypes(header: Header, path: string): Diagnostic | undefined {
  const lines = header.entries
    .filter((entry) => !isDtype(entry.dtype))
    .map((entry) => `${showKey(entry.key)}: ${entry.dtype}`)
  if (lines.length === 0) return undefined
  const parameters = { count: countOf(lines.length, 'tensor'), list: listLines(lines) }
  return reportOnFile(createMessage('safetensors-dtype', parameters), path)
}

/** Every tensor as long as its shape says, one after the other without gap or overlap, up to the end of the file. */
function checkLayout(header: Header, fileBytes: number, path: string): Diagnostic | undefined {
  const lines: string[] = []
  const at = (entry: HeaderEntry) =>
    `${showKey(entry.key)} (bytes ${header.dataStart + entry.begin} to ${header.dataStart + entry.end})`
  for (const entry of header.entries) {
    invariant(isDtype(entry.dtype), 'dtypes are checked')
    const needed = countValues(entry.shape) * getDtype(entry.dtype).bytes
    if (needed !== entry.end - entry.begin) {
      lines.push(
        `${at(entry)}: ${showShape(entry.shape)} of ${entry.dtype} takes ${needed} bytes, not ${entry.end - entry.begin}`,
      )
    }
  }
  const sorted = header.entries.toSorted((first, second) => first.begin - second.begin || first.end - second.end)
  let end = 0
  let previous: HeaderEntry | undefined
  for (const entry of sorted) {
    if (entry.begin < end && previous !== undefined) lines.push(`${at(entry)}: overlaps ${showKey(previous.key)}`)
    if (entry.begin > end) lines.push(`${at(entry)}: ${entry.begin - end} bytes before it belong to no tensor`)
    if (entry.end >= end) previous = entry
    end = Math.max(end, entry.end)
  }
  const fileEnd = header.dataStart + end
  if (lines.length > 0) {
    const parameters = { count: countOf(lines.length, 'place'), list: listLines(lines) }
    return reportOnFile(createMessage('safetensors-layout', parameters), path)
  }
  if (fileEnd > fileBytes) {
    const what = previous === undefined ? 'the data' : showKey(previous.key)
    return reportOnFile(createMessage('safetensors-truncated', { size: fileBytes, what, end: fileEnd }), path)
  }
  if (fileEnd < fileBytes) {
    const list = listLines([`bytes ${fileEnd} to ${fileBytes}, at the end, belong to no tensor`])
    return reportOnFile(createMessage('safetensors-layout', { count: '1 place', list }), path)
  }
  return undefined
}

/**
 * Writes a safetensors file in the map's order, float32 where `kinds` names no other kind. The header is padded with spaces to a multiple of
 * eight bytes, as the reference implementation does; the same map gives the same bytes.
 *
 * @param metadata goes into `__metadata__`; `{ format: 'pt' }` is what libraries around PyTorch look for
 */
export function writeSafetensors(
  weights: WeightMap,
  metadata?: Readonly<Record<string, string>>,
  kinds?: WeightKinds,
): Uint8Array {
  invariant(!weights.has('__metadata__'), 'a tensor cannot be called __metadata__')
  const fields = metadata === undefined ? [] : [`"__metadata__":${JSON.stringify(metadata)}`]
  let end = 0
  for (const [key, { shape, data }] of weights) {
    invariant(countValues(shape) === data.length, `${key} has as many values as its shape says`)
    const begin = end
    const dtype = kinds?.get(key) ?? 'F32'
    end += data.length * getDtype(dtype).bytes
    const offsets = `[${begin},${end}]`
    fields.push(
      `${JSON.stringify(key)}:{"dtype":"${dtype}","shape":${JSON.stringify(shape)},"data_offsets":${offsets}}`,
    )
  }
  const header = new TextEncoder().encode(`{${fields.join(',')}}`)
  const dataStart = prefixBytes + Math.ceil(header.length / 8) * 8
  const file = new Uint8Array(dataStart + end)
  const view = new DataView(file.buffer)
  view.setBigUint64(0, BigInt(dataStart - prefixBytes), true)
  file.fill(0x20, prefixBytes, dataStart)
  file.set(header, prefixBytes)
  let position = dataStart
  for (const [key, { data }] of weights) position = encodeValues(data, kinds?.get(key) ?? 'F32', view, position)
  return file
}
