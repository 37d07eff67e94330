import type { Diagnostic } from '../diagnostics/index.ts'
import { checkCitedCounts, type Citation, readCitations, reportCitedTemplate } from './cites.ts'
import { evaluate } from './evaluate.ts'
import { type CheckedNet, checkNet } from './net.ts'
import type { Program } from './program.ts'
import { createSession } from './session.ts'
import { checkNames } from './static.ts'

/** A net whose documentation cites numbers, to be checked when it is asked for. */
export interface PlannedNet {
  readonly name: string
  readonly citations: readonly Citation[]
  /** Undefined after a mistake. */
  readonly check: () => CheckedNet | undefined
}

/** The nets of the file that was asked for that cite anything. Checking one may add to `diagnostics`. */
export function planCitedNets(program: Program): {
  readonly nets: readonly PlannedNet[]
  readonly diagnostics: readonly Diagnostic[]
} {
  const session = createSession(evaluate)
  const { entry } = program
  for (const module of program.modules) checkNames(module, session)
  const nets: PlannedNet[] = []
  for (const [declaration, citations] of readCitations(entry, session)) {
    if (declaration.kind !== 'Net') continue
    const name = declaration.name.text
    checkCitedCounts(citations, `net ${name}`, 1, session)
    const check = (): CheckedNet | undefined => {
      const net = checkNet({ declaration, module: entry }, new Map(), session)
      if (net === 'template') reportCitedTemplate(declaration, entry, session)
      return net === 'template' ? undefined : net
    }
    nets.push({ name, citations, check })
  }
  return { nets, diagnostics: session.diagnostics }
}
