import { closeSync, fstatSync, openSync, readSync, realpathSync } from 'node:fs'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import { createMessage, type Message } from '../diagnostics/index.ts'

/** A spec may be this long: the largest known network takes a few kilobytes. */
export const maximumSpecBytes = 16 * 1024 * 1024

/** Anything else that is read whole (weights, arrays) may be this long: what one buffer holds. */
export const maximumDataBytes = 4 * 1024 * 1024 * 1024 - 1

/** The argument that stands for standard input. */
export const standardInput = '-'

const firstChunkBytes = 65_536
/** What one call of the operating system can read. */
const largestRead = 2 ** 30
const retryMilliseconds = 10

/**
 * Reads a file, or standard input for `-`, up to a limit that also holds for devices and pipes, which have no size.
 * Errors: `file-not-found`, `file-unreadable`, `file-too-large`.
 *
 * @param shownAs what messages call the file
 */
export function readBytes(path: string, limit = maximumDataBytes, shownAs = path): Uint8Array | Message {
  let descriptor: number
  try {
    descriptor = path === standardInput ? 0 : openSync(path, 'r')
  } catch (error) {
    return describeReadError(shownAs, error)
  }
  try {
    return readUpTo(descriptor, shownAs, limit)
  } catch (error) {
    return describeReadError(shownAs, error)
  } finally {
    if (path !== standardInput) closeSync(descriptor)
  }
}

/**
 * Reads a text in UTF-8, `-` being standard input. A byte order mark stays in the text. Errors: those of `readBytes`,
 * and `file-not-utf8`.
 */
export function readText(path: string, limit = maximumSpecBytes): string | Message {
  const bytes = readBytes(path, limit)
  return bytes instanceof Uint8Array ? decodeText(bytes, path) : bytes
}

/** Bytes as text; `file-not-utf8` names the first byte that belongs to no character. */
export function decodeText(bytes: Uint8Array, path: string): string | Message {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    const again = new TextEncoder().encode(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes))
    // Up to the first stand-in character the two are the same.
    const offset = bytes.findIndex((byte, index) => byte !== again[index])
    const at = offset < 0 ? bytes.length - 1 : offset
    return createMessage('file-not-utf8', { path, offset: at, byte: (bytes[at] ?? 0).toString(16).padStart(2, '0') })
  }
}

/**
 * Reads a spec below a root folder; symbolic links are followed before it is judged whether it lies below. What lies
 * outside is not opened. Errors: those of `readText`, and `file-outside-root`.
 *
 * @param path absolute, or relative to the root
 */
export function readTextInside(root: string, path: string, limit = maximumSpecBytes): string | Message {
  const bytes = readBytesInside(root, path, limit)
  return bytes instanceof Uint8Array ? decodeText(bytes, path) : bytes
}

/**
 * Reads a file below a root folder, as `readTextInside` does. Errors: those of `readBytes`, and `file-outside-root`.
 *
 * @param path absolute, or relative to the root
 */
export function readBytesInside(root: string, path: string, limit = maximumDataBytes): Uint8Array | Message {
  const full = resolve(root, path)
  if (!isInside(resolve(root), full)) return createMessage('file-outside-root', { path, root })
  let real: string
  try {
    real = realpathSync(full)
    if (!isInside(realpathSync(root), real)) return createMessage('file-outside-root', { path, root })
  } catch (error) {
    return describeReadError(path, error)
  }
  return readBytes(real, limit, path)
}

/** Whether a path is a folder or lies below it; both absolute. */
export function isInside(root: string, path: string): boolean {
  const way = relative(root, path)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way))
}

function readUpTo(descriptor: number, path: string, limit: number): Uint8Array | Message {
  const stat = fstatSync(descriptor)
  if (stat.isDirectory()) return createMessage('file-unreadable', { path, reason: 'it is a folder' })
  if (stat.size > limit) return createMessage('file-too-large', { path, limit })
  // One byte more than its size, to see the end; a pipe has size 0 and grows.
  let buffer = new Uint8Array(stat.isFile() ? stat.size + 1 : firstChunkBytes)
  let size = 0
  for (;;) {
    const count = readChunk(descriptor, buffer, size)
    if (count === 0) return buffer.subarray(0, size)
    size += count
    if (size > limit) return createMessage('file-too-large', { path, limit })
    if (size === buffer.length) {
      const larger = new Uint8Array(Math.min(buffer.length * 2, limit + 1))
      larger.set(buffer)
      buffer = larger
    }
  }
}

/** Bytes read, 0 at the end. Standard input from a terminal or pipe may have nothing yet, which is not the end. */
function readChunk(descriptor: number, buffer: Uint8Array, position: number): number {
  for (;;) {
    try {
      return readSync(descriptor, buffer, position, Math.min(largestRead, buffer.length - position), null)
    } catch (error) {
      const code = codeOf(error)
      if (code === 'EOF') return 0
      if (code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, retryMilliseconds)
    }
  }
}

function describeReadError(path: string, error: unknown): Message {
  const code = codeOf(error)
  if (code === 'ENOENT' || code === 'ENOTDIR') return createMessage('file-not-found', { path })
  return createMessage('file-unreadable', { path, reason: describeFailure(error) })
}

/** What the operating system says, in words. */
export function describeFailure(error: unknown): string {
  switch (codeOf(error)) {
    case 'ENOENT':
      return 'its folder does not exist'
    case 'EACCES':
    case 'EPERM':
      return 'permission is denied'
    case 'EEXIST':
      return 'a file stands where a folder is needed'
    case 'EISDIR':
      return 'it is a folder'
    case 'ENOTDIR':
      return 'a part of its path is a file'
    case 'ENOSPC':
      return 'the disk is full'
    case 'EROFS':
      return 'the disk is read-only'
    case 'ELOOP':
      return 'its links lead in a circle'
    case 'ENAMETOOLONG':
      return 'its name is too long'
    default:
      return error instanceof Error ? error.message : String(error)
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
