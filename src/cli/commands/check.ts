import { checkSource } from '../../compiler/index.ts'
import { createMessage, type Diagnostic, hasErrors } from '../../diagnostics/index.ts'
import { countBySeverity, type DiagnosticFormat, renderDiagnostics } from '../../diagnostics/render/index.ts'
import { locateInFile, openSpec } from '../host.ts'
import { readVersion } from '../package-folder.ts'
import { exitCodes } from '../exit-codes.ts'
import { countNoun, findSpecs, withoutRepeats } from '../spec-files.ts'
import type { Terminal } from '../terminal.ts'

/**
 * Checks every file that the arguments name: all its nets, all variants of its sweeps. Diagnostics go to standard error
 * as text, in another format to standard output; a line that counts files, nets and mistakes goes to standard error.
 */
export async function runCheck(
  args: readonly string[],
  options: { readonly format: DiagnosticFormat },
  terminal: Terminal,
): Promise<number> {
  const { paths, diagnostics: missing } = await findSpecs(args)
  const diagnostics: Diagnostic[] = [...missing]
  let nets = 0
  for (const path of paths) {
    const spec = openSpec(path)
    if ('code' in spec) {
      diagnostics.push(spec)
      continue
    }
    const checked = await checkSource(spec.source, spec.host)
    diagnostics.push(...checked.diagnostics)
    const { declarations } = checked.program.entry.ast
    if (declarations.length === 0 && !hasErrors(checked.diagnostics)) {
      diagnostics.push(locateInFile(createMessage('nothing-declared', {}), spec.source.path))
    }
    nets += declarations.filter((declaration) => declaration.kind === 'Net').length
  }
  const distinct = withoutRepeats(diagnostics)
  if (options.format === 'text') {
    terminal.err(renderDiagnostics(distinct, 'text', { colour: terminal.colourErr }))
  } else {
    const sarif = options.format === 'sarif' ? { version: readVersion() } : {}
    terminal.out(renderDiagnostics(distinct, options.format, sarif))
  }
  const found = countBySeverity(distinct)
  const mistakes = found === '' ? ', no mistakes' : options.format === 'text' ? ' checked' : `, ${found}`
  terminal.err(`${countNoun(paths.length, 'file')}, ${countNoun(nets, 'net')}${mistakes}\n`)
  return hasErrors(distinct) ? exitCodes.errors : exitCodes.fine
}
