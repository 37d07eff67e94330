import { createMessage, type Message } from '../../diagnostics/index.ts'
import type { ZipArchive } from '../archive/zip.ts'
import { showKey } from '../report.ts'
import { collectTensors, readTorchPickle, type TorchTensors } from './tensors.ts'

/** A checkpoint's pickle may be this long: about a million tensors. */
const maximumPickleBytes = 256 * 1024 * 1024

/** The name of the pickle in an archive of `torch.save`; its folder is called as the file was. */
export function findTorchPickle(archive: ZipArchive): string | undefined {
  return [...archive.entries.keys()].find((name) => /^([^/]+\/)?data\.pkl$/.test(name))
}

/**
 * Reads what `torch.save` writes since PyTorch 1.6: a zip archive with `data.pkl`, whose tensors name their storages, and
 * a stored file for each storage.
 */
export function readTorchZip(archive: ZipArchive, pickleName: string, key: string | undefined): TorchTensors | Message {
  const folder = pickleName.slice(0, -'data.pkl'.length)
  const read = (name: string): Uint8Array | Message => {
    const entry = archive.entries.get(name)
    if (entry === undefined) return createMessage('checkpoint-archive', { problem: `${showKey(name)} is missing` })
    const bytes = archive.read(entry)
    return 'flaw' in bytes ? createMessage('checkpoint-archive', { problem: bytes.flaw }) : bytes
  }
  if (archive.entries.has(`${folder}constants.pkl`)) {
    return createMessage('checkpoint-format', { what: 'a TorchScript program (torch.jit.save), not a state_dict' })
  }
  if (archive.entries.has(`${folder}byteorder`)) {
    const order = read(`${folder}byteorder`)
    if (!(order instanceof Uint8Array)) return order
    if (new TextDecoder().decode(order.subarray(0, 16)).trim() !== 'little') {
      return createMessage('checkpoint-format', { what: 'a checkpoint of a big-endian machine' })
    }
  }
  const entry = archive.entries.get(pickleName)
  if (entry !== undefined && entry.size > maximumPickleBytes) {
    return createMessage('checkpoint-archive', { problem: `its pickle has ${entry.size} bytes` })
  }
  const bytes = read(pickleName)
  if (!(bytes instanceof Uint8Array)) return bytes
  const pickle = readTorchPickle(bytes)
  if ('code' in pickle) return pickle
  return collectTensors(pickle.value, key, (storage) => read(`${folder}data/${storage}`))
}
