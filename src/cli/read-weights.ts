import { existsSync } from 'node:fs'
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
 * Reads a file of weights of any form, `-` being standard input; `training.pt#state_dict_ema` is one of several sets of
 * weights in a checkpoint of PyTorch, by the keys that lead to it, joined by dots. Files that a `model.json` names are
 * looked for in its folder and nowhere else. Errors: those of reading files and of `readCheckpoint`.
 */
export function readWeightFile(name: string, options: Pick<CheckpointOptions, 'keepPrefixes'> = {}): WeightFile {
  const { path, key } = splitKey(name)
  const shown = showPath(path, process.cwd())
  const bytes = readBytes(path)
  if (!(bytes instanceof Uint8Array)) return { bytes: 0, notes: [], diagnostics: [locateInFile(bytes, shown)] }
  let size = bytes.length
  const readPart = (part: string): Uint8Array | Message => {
    const read = readBytesInside(dirname(resolve(path)), part, maximumDataBytes)
    if (read instanceof Uint8Array) size += read.length
    return read
  }
  const result = readCheckpoint(bytes, shown, {
    ...options,
    ...(key === undefined ? {} : { key }),
    ...(path === standardInput ? {} : { readPart }),
  })
  return { ...result, bytes: size }
}

/** Parts a file and a key at a `#`: the last one before which a file is called so, for both may have more of them. */
function splitKey(name: string): { readonly path: string; readonly key?: string } {
  if (!name.includes('#') || existsSync(name)) return { path: name }
  let at = name.lastIndexOf('#')
  while (at > 0 && !isFile(name.slice(0, at))) at = name.lastIndexOf('#', at - 1)
  if (at <= 0) at = name.lastIndexOf('#')
  return { path: name.slice(0, at), key: name.slice(at + 1) }
}

function isFile(path: string): boolean {
  return path === standardInput || existsSync(path)
}
