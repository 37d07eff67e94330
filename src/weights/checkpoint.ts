import { createMessage, type Diagnostic, type Message } from '../diagnostics/index.ts'
import { isZip, openZip } from './archive/zip.ts'
import { isNpz, readNpz } from './formats/npz.ts'
import { maximumHeaderBytes } from './formats/safetensors-header.ts'
import { readSafetensors } from './formats/safetensors.ts'
import { takeTensors, type StoredTensor, type WeightKinds } from './formats/stored.ts'
import { type ReadPart, readTfjs } from './formats/tfjs.ts'
import { reportOnFile, showKey } from './report.ts'
import type { WeightMap, WeightTensor } from './tensor.ts'
import { isLegacyTorch, readLegacyTorch } from './torch/read-legacy.ts'
import { findTorchPickle, readTorchZip } from './torch/read-zip.ts'

/** The kinds of files that are read, told apart by what they hold, not by their names. */
export type CheckpointFormat = 'pytorch' | 'pytorch-legacy' | 'safetensors' | 'npz' | 'tfjs'

export interface CheckpointOptions {
  /** Which `state_dict` of a PyTorch checkpoint, as the keys that lead to it, joined by dots. */
  readonly key?: string
  /** Whether keys stay as they are; otherwise prefixes that `DataParallel` and `torch.compile` put before all go. */
  readonly keepPrefixes?: boolean
  /** Gives the files that a `model.json` names, which lie beside it. */
  readonly readPart?: ReadPart
}

/** All but the diagnostics is absent where one of them is an error. */
export interface CheckpointResult {
  readonly tensors?: WeightMap
  /** How each tensor was stored. */
  readonly kinds?: WeightKinds
  readonly format?: CheckpointFormat
  /** What was done with the file that its user may want to know. */
  readonly notes: readonly string[]
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Reads weights from a file of any of these forms: what `torch.save` writes, before PyTorch 1.6 and since; safetensors;
 * npz; `model.json` of tfjs that senet wrote. A pickle is taken apart by an unpickler that can build plain containers
 * and tensors and run nothing. Everything is held against the file's size before memory is taken, which comes to the
 * file's own and at most as much again; row-major float32 are views on `bytes`, which must not change afterwards.
 *
 * Errors: codes `checkpoint-*`, `safetensors-*`, `weights-out-of-range`; warning `weights-inexact`; information
 * `weights-rounded`. Nothing is thrown.
 *
 * @param path what diagnostics call the file
 */
export function readCheckpoint(bytes: Uint8Array, path: string, options: CheckpointOptions = {}): CheckpointResult {
  const found = openCheckpoint(bytes, path, options)
  if ('code' in found) return { notes: [], diagnostics: [reportOnFile(found, path)] }
  if (options.key !== undefined && !found.format.startsWith('pytorch')) {
    const list = `  none: only checkpoints of PyTorch have them, and this is ${found.format}`
    const message = createMessage('checkpoint-key', { key: showKey(options.key), list })
    return { notes: [], diagnostics: [reportOnFile(message, path)] }
  }
  const { weights, kinds, diagnostics, format } = found
  if (weights === undefined || kinds === undefined) return { notes: [], diagnostics }
  if (weights.size === 0) {
    return { notes: [], diagnostics: [...diagnostics, reportOnFile(createMessage('checkpoint-empty', {}), path)] }
  }
  const prefix = options.keepPrefixes === true ? '' : findPrefix(weights)
  const notes = [...found.notes, ...(prefix === '' ? [] : [`the prefix ${prefix} was taken off every key`])]
  const tensors = renameAll<WeightTensor>(weights, prefix)
  return { tensors, kinds: renameAll(kinds, prefix), format, notes, diagnostics }
}

interface OpenCheckpoint {
  readonly weights?: WeightMap
  readonly kinds?: WeightKinds
  readonly diagnostics: readonly Diagnostic[]
  readonly format: CheckpointFormat
  readonly notes: readonly string[]
}

function openCheckpoint(bytes: Uint8Array, path: string, options: CheckpointOptions): OpenCheckpoint | Message {
  const take = (format: CheckpointFormat, tensors: readonly StoredTensor[] | Message, size = bytes.length) =>
    'code' in tensors ? tensors : { ...takeTensors(tensors, size, path), format, notes: [] }
  if (isZip(bytes)) {
    const archive = openZip(bytes)
    if ('flaw' in archive) return createMessage('checkpoint-archive', { problem: archive.flaw })
    const pickle = findTorchPickle(archive)
    if (pickle !== undefined) {
      const read = readTorchZip(archive, pickle, options.key)
      if ('code' in read) return read
      return { ...takeTensors(read.tensors, bytes.length, path), format: 'pytorch', notes: noteOnPath(read.path) }
    }
    if (isNpz(archive)) {
      const tensors = readNpz(archive)
      const unpacked = [...archive.entries.values()].reduce((sum, { size }) => sum + size, 0)
      return take('npz', tensors, Math.max(bytes.length, unpacked))
    }
    return createMessage('checkpoint-format', { what: 'a zip archive, but neither of PyTorch nor of numpy' })
  }
  if (isLegacyTorch(bytes)) {
    const read = readLegacyTorch(bytes, options.key)
    if ('code' in read) return read
    return { ...takeTensors(read.tensors, bytes.length, path), format: 'pytorch-legacy', notes: noteOnPath(read.path) }
  }
  if (looksLikeJson(bytes)) {
    const { readPart } = options
    if (readPart === undefined) {
      return createMessage('checkpoint-model', { problem: 'the files beside it are not at hand' })
    }
    let size = bytes.length
    const tensors = readTfjs(bytes, (name) => {
      const part = readPart(name)
      if (part instanceof Uint8Array) size += part.length
      return part
    })
    return take('tfjs', tensors, size)
  }
  const other = recogniseOther(bytes)
  if (other !== undefined) return createMessage('checkpoint-format', { what: other })
  return { ...readSafetensors(bytes, path), format: 'safetensors', notes: [] }
}

function noteOnPath(path: string): readonly string[] {
  return path === '.' ? [] : [`the state_dict under ${path} was taken`]
}

/** A text that begins as a JSON object, and is not a safetensors file whose header has such a length. */
function looksLikeJson(bytes: Uint8Array): boolean {
  const brace = 0x7b
  if (bytes[8] === brace && lengthOfHeader(bytes) <= maximumHeaderBytes) return false
  const first = bytes.subarray(0, 64).find((byte) => byte > 0x20)
  return first === brace && [...bytes.subarray(0, 8)].every((byte) => byte >= 9)
}

function lengthOfHeader(bytes: Uint8Array): number {
  return Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true))
}

/** Files that people take for weights, by how they begin. */
function recogniseOther(bytes: Uint8Array): string | undefined {
  const begins = (...values: readonly number[]) => values.every((byte, index) => bytes[index] === byte)
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, 300))
  if (begins(0x89, 0x48, 0x44, 0x46)) return 'HDF5 (Keras), which is not read'
  if (begins(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59)) return 'a single array of numpy, without names'
  if (begins(0x1f, 0x8b)) return 'compressed by gzip: unpack it first'
  if (text.startsWith('version https://git-lfs')) return 'a pointer of Git LFS: fetch the file itself with git lfs pull'
  if (/^\s*<(!doctype|html)/i.test(text)) return 'a web page, where a download was meant'
  if (text.slice(257, 262) === 'ustar') return 'a tar archive, as PyTorch wrote them before 0.1.10'
  if (begins(0x80) && (bytes[1] ?? 9) <= 5 && bytes[8] !== 0x7b) return 'a pickle that torch.save did not write'
  return undefined
}

const wrapperPrefixes = ['module.', '_orig_mod.']

/** The prefixes that wrappers put before every key, one after the other. */
function findPrefix(weights: WeightMap): string {
  let prefix = ''
  for (;;) {
    const more = wrapperPrefixes.find((one) => [...weights.keys()].every((key) => key.startsWith(prefix + one)))
    if (more === undefined) return prefix
    prefix += more
  }
}

function renameAll<Value>(map: ReadonlyMap<string, Value>, prefix: string): ReadonlyMap<string, Value> {
  if (prefix === '') return map
  return new Map([...map].map(([key, value]) => [key.slice(prefix.length), value]))
}
