import { resolve } from 'node:path'
import { importCaffe } from '../../caffe/index.ts'
import { toJsonDiagnostic } from '../../diagnostics/render/index.ts'
import { exitCodes } from '../exit-codes.ts'
import { formatWhole } from '../format-number.ts'
import { locateInFile, openSpec } from '../host.ts'
import { fail, showDiagnostics, writeJson } from '../report.ts'
import type { Terminal } from '../terminal.ts'
import { writeFileAtomically } from '../write-files.ts'

export interface ImportCaffeOptions {
  readonly out?: string
  readonly net?: string
  readonly json?: true
}

/**
 * Writes the spec of a Caffe prototxt into a file, or to standard output. With `json`, one document:
 * `{ net, params, macs, text, layers: { key: layer }, diagnostics }`.
 */
export async function runImportCaffe(path: string, options: ImportCaffeOptions, terminal: Terminal): Promise<number> {
  const json = options.json === true
  const opened = openSpec(path)
  if ('code' in opened) return fail([opened], json, terminal)
  const { spec, diagnostics } = await importCaffe(opened.source, options.net === undefined ? {} : { net: options.net })
  if (spec === undefined) return fail(diagnostics, json, terminal)
  if (options.out !== undefined) {
    const problem = writeFileAtomically(resolve(options.out), spec.text)
    if (problem !== undefined) return fail([...diagnostics, locateInFile(problem, options.out)], json, terminal)
  }
  showDiagnostics(diagnostics, terminal)
  const { net, params, macs, text } = spec
  if (json) {
    const layers = Object.fromEntries(spec.layers)
    writeJson({ net, params, macs, text, layers, diagnostics: diagnostics.map(toJsonDiagnostic) }, terminal)
  } else if (options.out === undefined) terminal.out(text)
  else {
    const cost = `${formatWhole(params)} parameters, ${formatWhole(macs)} multiply-adds`
    terminal.out(`wrote ${options.out}: ${net}, ${cost}, the same layers as ${opened.source.path}\n`)
  }
  return exitCodes.fine
}
