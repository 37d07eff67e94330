import { createMessage, type Message } from '../../diagnostics/index.ts'
import { getDtype, parseDtype } from '../formats/dtypes.ts'
import { isDict, isList, type TorchStorage } from '../pickle/values.ts'
import { collectTensors, readTorchPickle, type TorchTensors } from './tensors.ts'

const magicNumber = 0x1950a86a20f9469cfc6cn
const protocolVersion = 1001
/** The pickle of the magic number: protocol 2, `LONG1` of ten bytes, little-endian. */
const magicBytes = [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e]

/** Whether a file begins as `torch.save` wrote them before PyTorch 1.6. */
export function isLegacyTorch(bytes: Uint8Array): boolean {
  return magicBytes.every((byte, index) => bytes[index] === byte)
}

/**
 * Reads what `torch.save` wrote before PyTorch 1.6: pickles of a magic number, a version, the machine, the object and the
 * names of its storages, then each storage as a count of 8 bytes and its values.
 */
export function readLegacyTorch(bytes: Uint8Array, key: string | undefined): TorchTensors | Message {
  const broken = (offset: number, problem: string) => createMessage('checkpoint-pickle', { offset, problem })
  const magic = readTorchPickle(bytes)
  if ('code' in magic) return magic
  const version = readTorchPickle(bytes, magic.end)
  if ('code' in version) return version
  if (magic.value !== magicNumber || version.value !== protocolVersion) {
    return broken(magic.end, `its version is not ${protocolVersion}`)
  }
  const machine = readTorchPickle(bytes, version.end)
  if ('code' in machine) return machine
  if (!isDict(machine.value) || machine.value.texts.get('little_endian') !== true) {
    return createMessage('checkpoint-format', { what: 'a checkpoint of a big-endian machine' })
  }
  const dtypes = new Map<string, string | undefined>()
  const noteStorage = ({ key: storage, dtype }: TorchStorage): void => void dtypes.set(storage, dtype)
  const pickle = readTorchPickle(bytes, machine.end, noteStorage)
  if ('code' in pickle) return pickle
  const names = readTorchPickle(bytes, pickle.end)
  if ('code' in names) return names
  if (!isList(names.value)) return broken(pickle.end, 'the names of its storages are missing')
  const storages = new Map<string, Uint8Array>()
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = names.end
  for (const name of names.value.items) {
    const dtype = typeof name === 'string' ? parseDtype(dtypes.get(name) ?? '') : undefined
    if (typeof name !== 'string' || dtype === undefined) return broken(at, 'a storage is of no kind that is read')
    if (storages.has(name)) return broken(at, 'a storage comes twice')
    const end = at + 8 + (at + 8 > bytes.length ? 0 : Number(view.getBigUint64(at, true))) * getDtype(dtype).bytes
    if (end > bytes.length) return broken(at, `a storage would end at byte ${end}, but the file has ${bytes.length}`)
    storages.set(name, bytes.subarray(at + 8, end))
    at = end
  }
  if (at !== bytes.length) return broken(at, `${bytes.length - at} bytes at the end belong to no storage`)
  return collectTensors(
    pickle.value,
    key,
    (name) => storages.get(name) ?? broken(names.end, 'a storage that a tensor names is missing'),
  )
}
