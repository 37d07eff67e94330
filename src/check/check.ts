import type { Diagnostic } from '../diagnostics/index.ts'
import { createMessage } from '../diagnostics/index.ts'
import type { SourceFile } from '../source/index.ts'
import { parseCall } from '../syntax/index.ts'
import { checkCitedCounts, readCitations, reportCitedTemplate } from './cites.ts'
import { fileEnvironment } from './environment.ts'
import { evaluate } from './evaluate.ts'
import { type CheckedNet, checkNet } from './net.ts'
import { bindNetArguments, findNet } from './prepare.ts'
import type { Program } from './program.ts'
import { createSession, locate, type Session } from './session.ts'
import { checkNames } from './static.ts'
import { checkSweeps } from './sweep.ts'

/** What checking a whole file gives: every net that can stand alone, templates by name, and what is wrong. */
export interface CheckedProgram {
  readonly nets: readonly CheckedNet[]
  readonly templates: readonly string[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Checks every declaration of the file that was asked for, and the names of all it imports. */
export function checkProgram(program: Program): CheckedProgram {
  const session = createSession(evaluate)
  for (const module of program.modules) checkNames(module, session)
  const citations = readCitations(program.entry, session)
  const nets: CheckedNet[] = []
  const templates: string[] = []
  for (const declaration of program.entry.ast.declarations) {
    if (declaration.kind !== 'Net' || declaration.name.text === '') continue
    const net = checkNet({ declaration, module: program.entry }, new Map(), session)
    if (net === 'template') {
      templates.push(declaration.name.text)
      reportCitedTemplate(declaration, program.entry, session)
      continue
    }
    if (net !== undefined) nets.push(net)
    checkCitedCounts(citations.get(declaration) ?? [], `net ${declaration.name.text}`, 1, session)
  }
  checkSweeps(program.entry, citations, session)
  return { nets, templates, diagnostics: session.diagnostics }
}

/**
 * Checks one net: the one that `request` names, with its arguments (`SEResNet56(r = 8)`), or the only one of the file.
 * Diagnoses a request that is no call of a net, and a file with several nets where none was picked.
 */
export function checkRequestedNet(
  program: Program,
  request: string | undefined,
): { readonly net: CheckedNet | undefined; readonly diagnostics: readonly Diagnostic[] } {
  const session = createSession(evaluate)
  for (const module of program.modules) checkNames(module, session)
  const net = request === undefined ? checkOnlyNet(program, session) : checkCall(program, request, session)
  return { net, diagnostics: session.diagnostics }
}

function checkCall(program: Program, request: string, session: Session): CheckedNet | undefined {
  const source: SourceFile = { path: '--net', text: request }
  const parsed = parseCall(source)
  for (const { location, ...message } of parsed.diagnostics) session.report(message, location)
  if (parsed.call === undefined || parsed.diagnostics.length > 0) return undefined
  // Names in the request are those of the file; places in it are shown in the request.
  const environment = fileEnvironment({ ...program.entry, source })
  const context = { session, environment, frame: undefined }
  const net = findNet(parsed.call, context)
  if (net === undefined) return undefined
  const given = bindNetArguments(net, parsed.call, context)
  if (given === undefined) return undefined
  const checked = checkNet(net, given, session)
  if (checked !== 'template') return checked
  const missing = net.declaration.parameters.filter((one) => one.default === undefined && !given.has(one.name.text))
  const message = createMessage('missing-argument', {
    name: net.declaration.name.text,
    argument: missing.map((one) => one.name.text).join(', '),
  })
  session.report(message, locate(environment, parsed.call))
  return undefined
}

function checkOnlyNet(program: Program, session: Session): CheckedNet | undefined {
  const { entry } = program
  const declarations = entry.ast.declarations.filter((one) => one.kind === 'Net')
  const [only] = declarations
  if (only !== undefined && declarations.length === 1) {
    const net = checkNet({ declaration: only, module: entry }, new Map(), session)
    if (net !== 'template') return net
  }
  const names = declarations.map((one) => one.name.text)
  const location = { file: entry.source, span: { start: 0, end: 0 } }
  if (names.length === 0) session.report(createMessage('no-net', {}), location)
  else session.report(createMessage('pick-a-net', { names: names.join(', ') }), location)
  return undefined
}
