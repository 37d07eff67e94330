import { createMessage, type Message } from '../../diagnostics/index.ts'
import { parseDtype } from '../formats/dtypes.ts'
import type { StoredTensor } from '../formats/stored.ts'
import { PickleFlaw } from '../pickle/cursor.ts'
import { type PickleResult, readPickle } from '../pickle/read.ts'
import type { TorchStorage } from '../pickle/values.ts'
import { countOf, listLines, showKey } from '../report.ts'
import { torchNames } from './names.ts'
import { findStateDict } from './state-dict.ts'

/** A checkpoint's tensors as they lie in it. */
export interface TorchTensors {
  readonly tensors: readonly StoredTensor[]
  /** The keys that led to them, joined by dots; `.` for the top. */
  readonly path: string
}

/** Reads one of a checkpoint's pickles. Errors: `checkpoint-global`, `checkpoint-pickle`. */
export function readTorchPickle(
  bytes: Uint8Array,
  start = 0,
  onStorage: (storage: TorchStorage) => void = () => undefined,
): PickleResult | Message {
  try {
    return readPickle(bytes, torchNames(onStorage), start)
  } catch (error) {
    if (!(error instanceof PickleFlaw)) throw error
    const { offset, global, message } = error
    return global === undefined
      ? createMessage('checkpoint-pickle', { offset, problem: message })
      : createMessage('checkpoint-global', { offset, name: showKey(global) })
  }
}

/**
 * The tensors of the one `state_dict` in an unpickled checkpoint.
 *
 * @param readStorage a storage's bytes, or what is wrong with it; asked once for each
 */
export function collectTensors(
  value: PickleResult['value'],
  key: string | undefined,
  readStorage: (key: string) => Uint8Array | Message,
): TorchTensors | Message {
  const found = findStateDict(value, key)
  if ('code' in found) return found
  const storages = new Map<string, Uint8Array>()
  const tensors: StoredTensor[] = []
  const unreadable: string[] = []
  for (const [name, { storage, dtype: dtypeName, offset, shape, strides }] of found.tensors) {
    const dtype = parseDtype(dtypeName)
    if (dtype === undefined) {
      unreadable.push(`${showKey(name)}: ${dtypeName}`)
      continue
    }
    let bytes = storages.get(storage.key)
    if (bytes === undefined) {
      const read = readStorage(storage.key)
      if (!(read instanceof Uint8Array)) return read
      bytes = read
      storages.set(storage.key, bytes)
    }
    tensors.push({ key: name, dtype, shape, bytes, offset: storage.offset + offset, strides })
  }
  if (unreadable.length > 0) {
    return createMessage('checkpoint-dtype', {
      count: countOf(unreadable.length, 'tensor'),
      list: listLines(unreadable),
    })
  }
  return { tensors, path: found.path }
}
