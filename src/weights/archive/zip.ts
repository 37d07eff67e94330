import { inflateSync } from 'fflate'
import { computeCrc32 } from './crc32.ts'
import { readZipDirectory, type ZipEntry, type ZipFlaw } from './zip-directory.ts'

/** What is unpacked may have this many bytes whatever the archive's size, and beyond that so many for each of its own. */
const freeBytes = 256 * 1024 * 1024
const bytesForEach = 100

/** An archive whose directory has been held against the file. */
export interface ZipArchive {
  readonly entries: ReadonlyMap<string, ZipEntry>
  /**
   * An entry's bytes; those of a stored entry are a view on the file. A checksum of 0 counts as not computed: PyTorch
   * writes that where it was told to save the time.
   */
  readonly read: (entry: ZipEntry) => Uint8Array | ZipFlaw
}

/** Whether a file begins as a zip archive: with an entry, or with the end of an empty one. */
export function isZip(bytes: Uint8Array): boolean {
  return (
    bytes[0] === 0x50 && bytes[1] === 0x4b && ((bytes[2] === 3 && bytes[3] === 4) || (bytes[2] === 5 && bytes[3] === 6))
  )
}

/** Opens an archive. Memory is taken only when an entry is read, and never more than its stated size. */
export function openZip(bytes: Uint8Array): ZipArchive | ZipFlaw {
  const entries = readZipDirectory(bytes)
  if ('flaw' in entries) return entries
  const unpacked = entries.reduce((sum, { method, size }) => sum + (method === 'deflated' ? size : 0), 0)
  const limit = Math.max(freeBytes, bytes.length * bytesForEach)
  if (unpacked > limit) return { flaw: `it would unpack to ${unpacked} bytes, more than the ${limit} that are read` }
  return {
    entries: new Map(entries.map((entry) => [entry.name, entry])),
    read: (entry) => readEntry(bytes, entry),
  }
}

function readEntry(bytes: Uint8Array, entry: ZipEntry): Uint8Array | ZipFlaw {
  const packed = bytes.subarray(entry.start, entry.end)
  const content = entry.method === 'stored' ? packed : inflate(packed, entry.size)
  if (content === undefined || content.length !== entry.size) {
    return { flaw: `${JSON.stringify(entry.name)} cannot be unpacked into its ${entry.size} bytes` }
  }
  if (entry.crc !== 0 && computeCrc32(content) !== entry.crc) {
    return { flaw: `the checksum of ${JSON.stringify(entry.name)} is wrong` }
  }
  return content
}

/** With a buffer of its own, fflate never takes more; what does not fit is dropped, and the checksum tells. */
function inflate(packed: Uint8Array, size: number): Uint8Array | undefined {
  try {
    return inflateSync(packed, { out: new Uint8Array(size) })
  } catch {
    return undefined
  }
}
