import { dirname, resolve } from 'node:path'
import type { Message } from '../diagnostics/index.ts'
import { type CheckpointOptions, type CheckpointResult, readCheckpoint } from '../weights/index.ts'
import { maximumDataBytes, readBytes, readBytesInside, standardInput } from './files.ts'
import { locateInFile, showPath } from './host.ts'

/** What a file of weights holds, and its size. */
export interface WeightFile extends CheckpointResult {
  /** Of this file and of those that it names. */
  readonly bytes: number
}

/**
 * Reads a file of weights of any form, `-` being standard input. Files that a `model.json` names are looked for in its
 * folder and nowhere else. Errors: those of reading files and of `readCheckpoint`.
 */
export function readWeightFile(path: string, options: Omit<CheckpointOptions, 'readPart'> = {}): WeightFile {
  const shown = showPath(path, process.cwd())
  const bytes = readBytes(path)
  if (!(bytes instanceof Uint8Array)) return { bytes: 0, notes: [], diagnostics: [locateInFile(bytes, shown)] }
  let size = bytes.length
  const readPart = (name: string): Uint8Array | Message => {
    const part = readBytesInside(dirname(resolve(path)), name, maximumDataBytes)
    if (part instanceof Uint8Array) size += part.length
    return part
  }
  const read = readCheckpoint(bytes, shown, path === standardInput ? options : { ...options, readPart })
  return { ...read, bytes: size }
}
