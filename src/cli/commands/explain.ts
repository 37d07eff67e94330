import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { explainNet, formatExplanation } from '../../compiler/index.ts'
import { catalogue, type DiagnosticCode, invariant, suggest } from '../../diagnostics/index.ts'
import { makeTerminalSafe, pageOf } from '../../diagnostics/render/index.ts'
import { compileSpec } from '../compile-spec.ts'
import { standardInput } from '../files.ts'
import { findPackageFolder } from '../package-folder.ts'
import { exitCodes } from '../exit-codes.ts'
import { fail, showDiagnostics, writeJson } from '../report.ts'
import type { Terminal } from '../terminal.ts'
import { failUsage } from '../usage.ts'

export interface ExplainOptions {
  readonly net?: string
  readonly json?: true
}

/** Writes a net out with every default and inferred number; or shows the page of a diagnostic's code. */
export async function runExplain(subject: string, options: ExplainOptions, terminal: Terminal): Promise<number> {
  if (isSpec(subject)) return explainSpec(subject, options, terminal)
  if (isCode(subject)) return explainCode(subject, options.json === true, terminal)
  const near = suggest(subject, Object.keys(catalogue))
  return failUsage(
    `${JSON.stringify(subject)} is neither a file nor the code of a diagnostic` +
      (near === undefined ? '; a code stands in brackets after "error"' : `: did you mean ${near}?`),
  )
}

/** A word without a dot or a slash that is no file is taken for a code. */
function isSpec(subject: string): boolean {
  if (subject === standardInput || /[./\\]/.test(subject)) return true
  return !isCode(subject) && existsSync(subject)
}

function isCode(subject: string): subject is DiagnosticCode {
  return Object.hasOwn(catalogue, subject)
}

async function explainSpec(spec: string, options: ExplainOptions, terminal: Terminal): Promise<number> {
  const compiled = await compileSpec(spec, options.net)
  if (compiled.graph === undefined) return fail(compiled.diagnostics, options.json === true, terminal)
  showDiagnostics(compiled.diagnostics, terminal)
  const lines = explainNet(compiled.net)
  if (options.json) {
    writeJson({ net: compiled.graph.name, lines }, terminal)
  } else {
    terminal.out(makeTerminalSafe(formatExplanation(lines), true))
  }
  return exitCodes.fine
}

function explainCode(code: DiagnosticCode, json: boolean, terminal: Terminal): number {
  const page = join(findPackageFolder(), pageOf(code))
  invariant(existsSync(page), `the code ${code} has no page`)
  const text = readFileSync(page, 'utf8')
  if (json) writeJson({ code, severity: catalogue[code].severity, page: text }, terminal)
  else terminal.out(text)
  return exitCodes.fine
}
