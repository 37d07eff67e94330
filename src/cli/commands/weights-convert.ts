import { basename, dirname, extname, join } from 'node:path'
import { createMessage, type Diagnostic, hasErrors } from '../../diagnostics/index.ts'
import {
  checkWrittenSize,
  chooseKinds,
  type DtypeName,
  type FloatKind,
  hasNumpyDtype,
  hasTorchStorage,
  isArchiveName,
  type WeightKinds,
  type WeightMap,
  writeNpz,
  writeSafetensors,
  writeTfjs,
  writeTorch,
} from '../../weights/index.ts'
import { exitCodes } from '../exit-codes.ts'
import { formatBytes } from '../format-number.ts'
import { locateInFile, showPath } from '../host.ts'
import { readWeightFile } from '../read-weights.ts'
import { fail, showDiagnostics, writeJson } from '../report.ts'
import type { Terminal } from '../terminal.ts'
import { failUsage } from '../usage.ts'
import { writeFileAtomically, writeFilesAtomically } from '../write-files.ts'

/** The forms that weights are written in. */
export type WeightForm = 'safetensors' | 'pytorch' | 'npz' | 'tfjs'

export interface ConvertOptions {
  readonly to?: WeightForm
  readonly dtype?: 'float32' | 'float16' | 'bfloat16'
  readonly json?: true
}

const floatKinds: Readonly<Record<NonNullable<ConvertOptions['dtype']>, FloatKind>> = {
  float32: 'F32',
  float16: 'F16',
  bfloat16: 'BF16',
}

const dtypesOf: Readonly<Record<WeightForm, (dtype: DtypeName) => boolean>> = {
  safetensors: () => true,
  pytorch: hasTorchStorage,
  npz: hasNumpyDtype,
  tfjs: (dtype) => dtype !== 'BF16',
}

const formOf: ReadonlyMap<string, WeightForm> = new Map([
  ['.safetensors', 'safetensors'],
  ['.pt', 'pytorch'],
  ['.pth', 'pytorch'],
  ['.npz', 'npz'],
  ['.json', 'tfjs'],
])

/** Reads weights of any form and writes them in another. Each tensor keeps its dtype unless told otherwise. */
export async function runConvert(
  from: string,
  to: string,
  options: ConvertOptions,
  terminal: Terminal,
): Promise<number> {
  const json = options.json === true
  const form = options.to ?? formOf.get(extname(to).toLowerCase())
  if (form === undefined) failUsage(`the name ${to} does not say the form: add --to safetensors, pytorch, npz or tfjs`)
  if (form === 'tfjs' && basename(to) !== 'model.json')
    failUsage('tfjs weights are written to a file model.json, and weights.bin beside it')
  const read = readWeightFile(from)
  if (read.tensors === undefined || read.kinds === undefined) return fail(read.diagnostics, json, terminal)
  const wanted = options.dtype === undefined ? undefined : floatKinds[options.dtype]
  const has = dtypesOf[form]
  const chosen = chooseKinds(read.tensors, read.kinds, wanted, has, showPath(from, process.cwd()))
  const diagnostics: Diagnostic[] = [...read.diagnostics, ...chosen.diagnostics, ...checkKeys(read.tensors, form, from)]
  const size = checkWrittenSize(read.tensors, chosen.kinds)
  if (size !== undefined) diagnostics.push(locateInFile(size, to))
  if (hasErrors(diagnostics)) return fail(diagnostics, json, terminal)
  const files = encode(read.tensors, chosen.kinds, form, to)
  const [[name, content] = [to, new Uint8Array()]] = files
  const problem = form === 'tfjs' ? writeFilesAtomically(dirname(to), files) : writeFileAtomically(name, content)
  if (problem !== undefined) return fail([...diagnostics, locateInFile(problem, to)], json, terminal)
  showDiagnostics(diagnostics, terminal)
  const written = [...files].map(([file, { length }]) => ({
    path: form === 'tfjs' ? join(dirname(to), file) : file,
    bytes: length,
  }))
  if (json) {
    writeJson({ from: read.format, to: form, tensors: read.tensors.size, notes: read.notes, files: written }, terminal)
  } else {
    for (const note of read.notes) terminal.err(`${note}\n`)
    for (const { path, bytes } of written) terminal.out(`wrote ${path}, ${formatBytes(bytes)}\n`)
  }
  return exitCodes.fine
}

/** Keys that the form cannot have; a safetensors header has one word of its own, and archives have paths. */
function checkKeys(tensors: WeightMap, form: WeightForm, from: string): readonly Diagnostic[] {
  const keys = [...tensors.keys()]
  const wrong =
    form === 'npz'
      ? keys.filter((key) => !isArchiveName(key))
      : form === 'safetensors'
        ? keys.filter((key) => key === '__metadata__')
        : []
  if (wrong.length === 0) return []
  const list = wrong.slice(0, 12).map((key) => `  ${JSON.stringify(key.slice(0, 100))}`)
  const count = wrong.length === 1 ? '1 tensor' : `${wrong.length} tensors`
  const message = createMessage('weights-key', { format: form, count, list: list.join('\n') })
  return [locateInFile(message, showPath(from, process.cwd()))]
}

function encode(tensors: WeightMap, kinds: WeightKinds, form: WeightForm, to: string): ReadonlyMap<string, Uint8Array> {
  switch (form) {
    case 'safetensors':
      return new Map([[to, writeSafetensors(tensors, { format: 'pt' }, kinds)]])
    case 'pytorch':
      return new Map([[to, writeTorch(tensors, kinds)]])
    case 'npz':
      return new Map([[to, writeNpz(tensors, kinds)]])
    case 'tfjs':
      return writeTfjs(tensors, kinds)
  }
}
