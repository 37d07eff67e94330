import {
  type CheckResult,
  checkSource,
  type CompileResult,
  compileSource,
  type Host,
} from '../../src/compiler/index.ts'
import type { Diagnostic } from '../../src/diagnostics/index.ts'

/** A host whose files are given as texts by path. */
export function memoryHost(files: Readonly<Record<string, string>> = {}): Host {
  const known = new Map(Object.entries(files))
  return {
    read: async (path) => {
      const text = known.get(path)
      return text === undefined ? undefined : { path, text }
    },
  }
}

/** Checks a text as the file `main.senet`, beside other files. */
export function checkText(text: string, files?: Readonly<Record<string, string>>): Promise<CheckResult> {
  return checkSource({ path: 'main.senet', text }, memoryHost(files))
}

/** Compiles a net of a text. */
export function compileText(
  text: string,
  request?: string,
  files?: Readonly<Record<string, string>>,
): Promise<CompileResult> {
  return compileSource({ path: 'main.senet', text }, memoryHost(files), request)
}

/** Compiles a text that has to be without mistakes. */
export async function compileWell(text: string, request?: string): Promise<Required<CompileResult>> {
  const result = await compileText(text, request)
  if (result.diagnostics.length > 0) throw new Error(result.diagnostics.map(showDiagnostic).join('\n'))
  return result
}

/** A diagnostic in one line: its code, the text it stands at, what it says. */
export function showDiagnostic(diagnostic: Diagnostic): string {
  const { file, span } = diagnostic.location
  return `${diagnostic.code} at ${JSON.stringify(file.text.slice(span.start, span.end).slice(0, 60))}: ${diagnostic.text}`
}

/** Each diagnostic as its code and the text it stands at. */
export function codesAt(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(({ code, location: { file, span } }) => `${code} ${file.text.slice(span.start, span.end)}`)
}
