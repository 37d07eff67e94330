import { randomBytes } from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { createMessage, invariant, type Message } from '../diagnostics/index.ts'
import { describeFailure, isInside } from './files.ts'

/**
 * Writes a file whole or not at all: into a temporary file of the same folder, which then takes the name. A link keeps
 * pointing where it did, and an existing file keeps its permissions. Devices and pipes are written to directly.
 * Error: `file-unwritable`; the file is then as it was and the temporary one is gone.
 */
export function writeFileAtomically(path: string, content: string | Uint8Array): Message | undefined {
  return writeAll([{ path, content }])
}

/**
 * Writes files into a folder, which is made where there is none. Every one is first written under a temporary name, so
 * that a full disk or a lacking permission leaves what was there. Error: `file-unwritable`.
 *
 * @param files by path relative to the folder, with `/` between parts
 */
export function writeFilesAtomically(
  folder: string,
  files: ReadonlyMap<string, string | Uint8Array>,
): Message | undefined {
  const root = resolve(folder)
  const list = [...files].map(([name, content]) => ({ path: join(root, name), content }))
  for (const { path } of list) {
    invariant(isInside(root, path) && path !== root, `a file is written below its folder: ${path}`)
    try {
      mkdirSync(dirname(path), { recursive: true })
    } catch (error) {
      return createMessage('file-unwritable', { path: dirname(path), reason: describeFailure(error) })
    }
  }
  return writeAll(list)
}

interface FileToWrite {
  readonly path: string
  readonly content: string | Uint8Array
}

function writeAll(files: readonly FileToWrite[]): Message | undefined {
  const pending: { readonly temporary: string; readonly target: string }[] = []
  try {
    for (const { path, content } of files) {
      try {
        const { target, mode, isRegular } = inspectTarget(path)
        if (!isRegular) {
          writeFileSync(target, content)
          continue
        }
        const temporary = join(
          dirname(target),
          `.${basename(target).slice(0, 100)}.${randomBytes(6).toString('hex')}.tmp`,
        )
        pending.push({ temporary, target })
        writeSynced(temporary, content, mode)
      } catch (error) {
        return createMessage('file-unwritable', { path, reason: describeFailure(error) })
      }
    }
    while (pending.length > 0) {
      const { temporary, target } = pending[0]!
      try {
        renameSync(temporary, target)
        pending.shift()
      } catch (error) {
        return createMessage('file-unwritable', { path: target, reason: describeFailure(error) })
      }
    }
    return undefined
  } finally {
    for (const { temporary } of pending) rmSync(temporary, { force: true })
  }
}

/** Where a path leads through links, and what is there. */
function inspectTarget(path: string): { readonly target: string; readonly mode: number; readonly isRegular: boolean } {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return { target: path, mode: 0o666, isRegular: true }
  if (stat.isDirectory()) throw Object.assign(new Error('it is a folder'), { code: 'EISDIR' })
  return { target: realpathSync(path), mode: stat.mode & 0o777, isRegular: stat.isFile() }
}

/** Node refuses to write 2 GiB at once. */
const mostBytesAtOnce = 2 ** 30

function writeSynced(path: string, content: string | Uint8Array, mode: number): void {
  const descriptor = openSync(path, 'wx', mode)
  try {
    if (typeof content === 'string') writeFileSync(descriptor, content)
    else {
      for (let at = 0; at < content.length; at += mostBytesAtOnce) {
        writeFileSync(descriptor, content.subarray(at, at + mostBytesAtOnce))
      }
    }
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
