import { checkSource, type CheckResult } from '../../compiler/index.ts'
import { hasErrors } from '../../diagnostics/index.ts'
import { createGraphReader, printGraph, serialiseGraph } from '../../ir/index.ts'
import { positionAt } from '../../source/index.ts'
import { parse, tokenize } from '../../syntax/index.ts'
import { compileSpec } from '../compile-spec.ts'
import { maximumDataBytes, readText } from '../files.ts'
import { locateInFile, openSpec, type OpenSpec, showPath } from '../host.ts'
import { describeItem, printItems } from '../print-items.ts'
import { printTree } from '../print-tree.ts'
import { exitCodes } from '../exit-codes.ts'
import { fail, showDiagnostics, writeJson } from '../report.ts'
import type { Terminal } from '../terminal.ts'

/** The stages at which `ir` can stop. */
export type Stage = 'tokens' | 'ast' | 'checked' | 'graph'

export interface IrOptions {
  readonly stage: Stage
  readonly net?: string
  readonly json?: true
}

/** Shows a spec as the compiler sees it after a stage. */
export async function runIr(spec: string, options: IrOptions, terminal: Terminal): Promise<number> {
  const json = options.json === true
  if (options.stage === 'graph') return showCompiled(spec, options.net, json, terminal)
  const opened = openSpec(spec)
  if ('code' in opened) return fail([opened], json, terminal)
  switch (options.stage) {
    case 'tokens':
      return showTokens(opened, json, terminal)
    case 'ast':
      return showTree(opened, json, terminal)
    case 'checked':
      return showChecked(await checkSource(opened.source, opened.host), json, terminal)
  }
}

/** Reads a serialised graph, validates it, and shows it. */
export async function runIrFrom(path: string, options: { readonly json?: true }, terminal: Terminal): Promise<number> {
  const json = options.json === true
  const shown = showPath(path, process.cwd())
  const text = readText(path, maximumDataBytes)
  if (typeof text !== 'string') return fail([locateInFile(text, shown)], json, terminal)
  const read = await createGraphReader()
  const { graph, diagnostics } = read({ path: shown, text })
  if (graph === undefined) return fail(diagnostics, json, terminal)
  showDiagnostics(diagnostics, terminal)
  terminal.out(json ? serialiseGraph(graph) : printGraph(graph))
  return exitCodes.fine
}

async function showCompiled(spec: string, net: string | undefined, json: boolean, terminal: Terminal): Promise<number> {
  const compiled = await compileSpec(spec, net)
  if (compiled.graph === undefined) return fail(compiled.diagnostics, json, terminal)
  showDiagnostics(compiled.diagnostics, terminal)
  terminal.out(json ? serialiseGraph(compiled.graph) : printGraph(compiled.graph, compiled.sources))
  return exitCodes.fine
}

function showTokens({ source }: OpenSpec, json: boolean, terminal: Terminal): number {
  const tokens = tokenize(source)
  // What the lexer cannot read is told by the parser.
  const { diagnostics } = parse(source)
  showDiagnostics(diagnostics, terminal)
  if (json) {
    writeJson({ tokens }, terminal)
  } else {
    for (const { type, text, span } of tokens) {
      const { line, column } = positionAt(source, span.start)
      terminal.out(`${line}:${column}  ${type}  ${JSON.stringify(text)}\n`)
    }
  }
  return hasErrors(diagnostics) ? exitCodes.errors : exitCodes.fine
}

function showTree({ source }: OpenSpec, json: boolean, terminal: Terminal): number {
  const { file, diagnostics } = parse(source)
  showDiagnostics(diagnostics, terminal)
  if (json) writeJson(file, terminal)
  else terminal.out(printTree(file, source))
  return hasErrors(diagnostics) ? exitCodes.errors : exitCodes.fine
}

function showChecked({ nets, diagnostics }: CheckResult, json: boolean, terminal: Terminal): number {
  if (hasErrors(diagnostics)) return fail(diagnostics, json, terminal)
  showDiagnostics(diagnostics, terminal)
  if (json) {
    const documents = nets.map(({ title, totals, items }) => ({ net: title, totals, items: items.map(describeItem) }))
    writeJson({ nets: documents }, terminal)
  } else {
    for (const { title, totals, items } of nets) {
      terminal.out(`net ${title}: ${totals.params} parameters, ${totals.macs} multiply-adds\n${printItems(items)}`)
    }
  }
  return exitCodes.fine
}
