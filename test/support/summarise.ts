import { summarise, type Summary } from '../../src/compiler/index.ts'
import { compileFile } from './spec-file.ts'
import { compileText, showDiagnostic } from './spec.ts'

/** The summary of the only net of a text that has to be without mistakes. */
export async function summariseText(text: string): Promise<Summary> {
  const { net, graph, diagnostics } = await compileText(text)
  if (net === undefined || graph === undefined) throw new Error(diagnostics.map(showDiagnostic).join('\n'))
  return summarise(net, graph)
}

/** The summary of a net of a file of the project. */
export async function summariseFile(path: string, request?: string): Promise<Summary> {
  const { net, graph } = await compileFile(path, request)
  return summarise(net, graph)
}
