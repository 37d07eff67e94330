/**
 * The directory of a zip archive (PKWARE APPNOTE 6.3.9, with zip64), read by hand: libraries believe the sizes that an
 * archive states, and let entries overlap, come twice, or lie outside of it. Here nothing is unpacked before all of the
 * directory has been held against the file.
 */

/** An entry whose bytes lie where the directory says, apart from those of every other. */
export interface ZipEntry {
  readonly name: string
  readonly method: 'stored' | 'deflated'
  readonly crc: number
  /** Where its bytes lie in the file, packed. */
  readonly start: number
  readonly end: number
  /** Bytes once unpacked, as stated. */
  readonly size: number
}

/** What is wrong with an archive, in words. */
export interface ZipFlaw {
  readonly flaw: string
}

/** An archive may have this many entries: a tensor each, and a few. */
const maximumEntries = 1_000_000

const endSignature = 0x06054b50
const end64Signature = 0x06064b50
const locatorSignature = 0x07064b50
const centralSignature = 0x02014b50
const localSignature = 0x04034b50
const longestComment = 65_535
/** Deflate gives no more than this many bytes for one (RFC 1951: 258 bytes for two bits). */
const largestRatio = 1032

interface Directory {
  readonly start: number
  readonly size: number
  readonly count: number
}

/** The entries of an archive, or the first thing that is wrong with it. */
export function readZipDirectory(bytes: Uint8Array): readonly ZipEntry[] | ZipFlaw {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const directory = findDirectory(view)
  if ('flaw' in directory) return directory
  const end = directory.start + directory.size
  const entries: ZipEntry[] = []
  const names = new Set<string>()
  const extents: { readonly name: string; readonly from: number; readonly to: number }[] = []
  let at = directory.start
  for (let index = 0; index < directory.count; index++) {
    if (at + 46 > end || view.getUint32(at, true) !== centralSignature) {
      return { flaw: `entry ${index + 1} of ${directory.count} is missing in its directory, at byte ${at}` }
    }
    const next = at + 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
    if (next > end) return { flaw: `entry ${index + 1} runs over the end of the directory, at byte ${at}` }
    const entry = readEntry(bytes, view, at, directory.start)
    if ('flaw' in entry) return entry
    if (names.has(entry.name)) return { flaw: `${show(entry.name)} comes twice` }
    names.add(entry.name)
    entries.push(entry)
    extents.push({ name: entry.name, from: entry.header, to: entry.end })
    at = next
  }
  if (at !== end) return { flaw: `its directory has ${end - at} bytes that belong to no entry` }
  extents.sort((one, other) => one.from - other.from || one.to - other.to)
  for (let index = 1; index < extents.length; index++) {
    const [before, after] = [extents[index - 1]!, extents[index]!]
    if (after.from < before.to) return { flaw: `${show(before.name)} and ${show(after.name)} overlap` }
  }
  return entries
}

function findDirectory(view: DataView): Directory | ZipFlaw {
  const last = view.byteLength - 22
  let at = last
  const first = Math.max(0, last - longestComment)
  while (at >= first && !isEnd(view, at)) at -= 1
  if (at < first) return { flaw: 'its end is missing: the file was cut short' }
  const wide = at >= 20 && view.getUint32(at - 20, true) === locatorSignature
  const found = wide ? readEnd64(view, at - 20) : readEnd(view, at)
  if ('flaw' in found) return found
  if (found.start + found.size > found.limit) {
    return { flaw: `its directory would lie at bytes ${found.start} to ${found.start + found.size}` }
  }
  if (found.count > maximumEntries) return { flaw: `it has ${found.count} entries, more than ${maximumEntries}` }
  return found
}

/** Whether the end record stands here: its comment has to reach the file's end. */
function isEnd(view: DataView, at: number): boolean {
  return view.getUint32(at, true) === endSignature && at + 22 + view.getUint16(at + 20, true) === view.byteLength
}

function readEnd(view: DataView, at: number): (Directory & { readonly limit: number }) | ZipFlaw {
  const count = view.getUint16(at + 10, true)
  if (
    view.getUint16(at + 4, true) !== 0 ||
    view.getUint16(at + 6, true) !== 0 ||
    view.getUint16(at + 8, true) !== count
  ) {
    return { flaw: 'it is one part of several' }
  }
  return { start: view.getUint32(at + 16, true), size: view.getUint32(at + 12, true), count, limit: at }
}

function readEnd64(view: DataView, locator: number): (Directory & { readonly limit: number }) | ZipFlaw {
  const at = toNumber(view, locator + 8)
  if (at + 56 > locator || view.getUint32(at, true) !== end64Signature) return { flaw: 'its zip64 end is missing' }
  const count = toNumber(view, at + 32)
  if (view.getUint32(at + 16, true) !== 0 || toNumber(view, at + 24) !== count) {
    return { flaw: 'it is one part of several' }
  }
  return { start: toNumber(view, at + 48), size: toNumber(view, at + 40), count, limit: at }
}

/** What lies above 2^53 is far outside of any file, exact or not. */
function toNumber(view: DataView, at: number): number {
  return Number(view.getBigUint64(at, true))
}

function readEntry(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  limit: number,
): (ZipEntry & { readonly header: number }) | ZipFlaw {
  const flags = view.getUint16(at + 8, true)
  const method = view.getUint16(at + 10, true)
  const nameLength = view.getUint16(at + 28, true)
  const rawName = bytes.subarray(at + 46, at + 46 + nameLength)
  const name = decodeName(rawName)
  if (name === undefined) return { flaw: `the name of an entry is not UTF-8 text, at byte ${at + 46}` }
  const unsafe = findUnsafe(name)
  if (unsafe !== undefined) return { flaw: `${show(name)} ${unsafe}` }
  if ((flags & 0x2041) !== 0) return { flaw: `${show(name)} is encrypted` }
  if (method !== 0 && method !== 8) return { flaw: `${show(name)} is packed by method ${method}, not 0 or 8` }
  const sizes = readSizes(view, at, nameLength)
  if (sizes === undefined) return { flaw: `${show(name)} has no zip64 sizes` }
  const { size, packed, header } = sizes
  if (header + 30 > limit || view.getUint32(header, true) !== localSignature) {
    return { flaw: `${show(name)} would begin at byte ${header}, where no entry begins` }
  }
  const start = header + 30 + view.getUint16(header + 26, true) + view.getUint16(header + 28, true)
  const end = start + packed
  if (end > limit) return { flaw: `${show(name)} would lie at bytes ${start} to ${end}, outside of the entries` }
  if (!isSameName(bytes, header, rawName) || view.getUint16(header + 8, true) !== method) {
    return { flaw: `${show(name)} is not what stands at byte ${header}` }
  }
  if (method === 0 && size !== packed) return { flaw: `${show(name)} is stored, but in ${packed} bytes for ${size}` }
  if (size > packed * largestRatio) return { flaw: `${show(name)} cannot have ${size} bytes, packed in ${packed}` }
  return {
    name,
    method: method === 0 ? 'stored' : 'deflated',
    crc: view.getUint32(at + 16, true),
    start,
    end,
    size,
    header,
  }
}

/** Sizes and place of an entry; those of all ones stand in the zip64 field, in this order. */
function readSizes(
  view: DataView,
  at: number,
  nameLength: number,
): { readonly size: number; readonly packed: number; readonly header: number } | undefined {
  const all = 0xffffffff
  const short = [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)]
  if (!short.includes(all)) return { size: short[0]!, packed: short[1]!, header: short[2]! }
  let field = at + 46 + nameLength
  const end = field + view.getUint16(at + 30, true)
  while (field + 4 <= end) {
    const next = field + 4 + view.getUint16(field + 2, true)
    if (view.getUint16(field, true) === 1 && next <= end) {
      let position = field + 4
      const long: number[] = []
      for (const value of short) {
        if (value !== all) long.push(value)
        else if (position + 8 > next) return undefined
        else {
          long.push(toNumber(view, position))
          position += 8
        }
      }
      return { size: long[0]!, packed: long[1]!, header: long[2]! }
    }
    field = next
  }
  return undefined
}

function isSameName(bytes: Uint8Array, header: number, name: Uint8Array): boolean {
  const length = bytes[header + 26]! | (bytes[header + 27]! << 8)
  return length === name.length && name.every((byte, index) => bytes[header + 30 + index] === byte)
}

function decodeName(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** Why a name leads out of the archive. Nothing is unpacked to disk, but whoever does that next would be hit. */
function findUnsafe(name: string): string | undefined {
  if (name === '') return 'has no name'
  if (name.includes('\0') || name.includes('\\')) return 'has a character that names cannot have'
  if (name.startsWith('/') || /^[A-Za-z]:/.test(name)) return 'is an absolute path'
  return name.split('/').includes('..') ? 'leads out of the archive' : undefined
}

function show(name: string): string {
  return JSON.stringify(name.length > 100 ? `${name.slice(0, 100)}…` : name)
}
