import { invariant } from '../../diagnostics/index.ts'
import { computeCrc32 } from './crc32.ts'

/** A file of the archive that is being written. */
export interface ZipFile {
  readonly name: string
  /** Its bytes, which are written one part after the other. */
  readonly parts: readonly Uint8Array[]
}

/** Time of every entry: the first that the format can say, 1980-01-01, so that the same files give the same archive. */
const date = 0x0021
const utf8Flag = 0x0800
const localBytes = 30
const centralBytes = 46
const endBytes = 22
/** The field that PyTorch's own writer pads with, so that tensors can be mapped into memory where they lie. */
const paddingField = 0x4246
const all16 = 0xffff
const all32 = 0xffffffff

/**
 * Writes an archive of stored files, each beginning at a multiple of 64 bytes, in their order. Archives above 4 GiB, or of
 * more than 65,535 files, get what zip64 asks for.
 */
export function writeZip(files: readonly ZipFile[]): Uint8Array {
  const alignment = 64
  const encoder = new TextEncoder()
  let at = 0
  const placed = files.map(({ name, parts }) => {
    const size = parts.reduce((sum, part) => sum + part.length, 0)
    invariant(size < all32, 'an entry of 4 GiB would need zip64 sizes, and no buffer holds such an archive')
    const encoded = encoder.encode(name)
    const header = at
    const unpadded = header + localBytes + encoded.length + 4
    const padding = (alignment - (unpadded % alignment)) % alignment
    at = unpadded + padding + size
    const crc = parts.reduce((before, part) => computeCrc32(part, before), 0)
    return { name: encoded, parts, size, header, padding, crc, wide: header >= all32 }
  })
  const directory = at
  const directoryBytes = placed.reduce((sum, { name, wide }) => sum + centralBytes + name.length + (wide ? 12 : 0), 0)
  const wide = directory >= all32 || files.length >= all16
  const out = new Uint8Array(directory + directoryBytes + (wide ? 76 : 0) + endBytes)
  const view = new DataView(out.buffer)
  for (const { name, parts, size, header, padding, crc } of placed) {
    view.setUint32(header, 0x04034b50, true)
    writeCommon(view, header + 4, crc, size, name.length)
    view.setUint16(header + 28, 4 + padding, true)
    out.set(name, header + localBytes)
    const field = header + localBytes + name.length
    view.setUint16(field, paddingField, true)
    view.setUint16(field + 2, padding, true)
    out.fill(0x5a, field + 4, field + 4 + padding)
    let start = field + 4 + padding
    for (const part of parts) {
      out.set(part, start)
      start += part.length
    }
  }
  for (const { name, size, header, crc, wide: isWide } of placed) {
    view.setUint32(at, 0x02014b50, true)
    view.setUint16(at + 4, isWide ? 45 : 20, true)
    writeCommon(view, at + 6, crc, size, name.length)
    view.setUint16(at + 30, isWide ? 12 : 0, true)
    view.setUint32(at + 42, isWide ? all32 : header, true)
    out.set(name, at + centralBytes)
    at += centralBytes + name.length
    if (isWide) {
      view.setUint16(at, 1, true)
      view.setUint16(at + 2, 8, true)
      view.setBigUint64(at + 4, BigInt(header), true)
      at += 12
    }
  }
  if (wide) at = writeEnd64(view, at, files.length, directory, directoryBytes)
  view.setUint32(at, 0x06054b50, true)
  view.setUint16(at + 8, Math.min(files.length, all16), true)
  view.setUint16(at + 10, Math.min(files.length, all16), true)
  view.setUint32(at + 12, Math.min(directoryBytes, all32), true)
  view.setUint32(at + 16, Math.min(directory, all32), true)
  return out
}

/** The fields that both headers of an entry have, from the version that reads it to the length of its name. */
function writeCommon(view: DataView, at: number, crc: number, size: number, nameLength: number): void {
  view.setUint16(at, 20, true)
  view.setUint16(at + 2, utf8Flag, true)
  view.setUint16(at + 8, date, true)
  view.setUint32(at + 10, crc, true)
  view.setUint32(at + 14, size, true)
  view.setUint32(at + 18, size, true)
  view.setUint16(at + 22, nameLength, true)
}

function writeEnd64(view: DataView, at: number, count: number, directory: number, directoryBytes: number): number {
  view.setUint32(at, 0x06064b50, true)
  view.setBigUint64(at + 4, 44n, true)
  view.setUint16(at + 12, 45, true)
  view.setUint16(at + 14, 45, true)
  view.setBigUint64(at + 24, BigInt(count), true)
  view.setBigUint64(at + 32, BigInt(count), true)
  view.setBigUint64(at + 40, BigInt(directoryBytes), true)
  view.setBigUint64(at + 48, BigInt(directory), true)
  view.setUint32(at + 56, 0x07064b50, true)
  view.setBigUint64(at + 64, BigInt(at), true)
  view.setUint32(at + 72, 1, true)
  return at + 76
}
