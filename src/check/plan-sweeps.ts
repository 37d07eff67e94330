import { createMessage, type Diagnostic, suggest } from '../diagnostics/index.ts'
import type { SourceFile, Span } from '../source/index.ts'
import { type Name, parseCall, parseSweepSetting, type Setting, type Sweep } from '../syntax/index.ts'
import { checkCitedCounts, type Citation, readCitations } from './cites.ts'
import { fileEnvironment } from './environment.ts'
import { evaluate } from './evaluate.ts'
import type { CheckedNet } from './net.ts'
import { bindNetArguments, findNet, type NetSource, netTitle } from './prepare.ts'
import type { Program } from './program.ts'
import { createSession, type Evaluation, type Session } from './session.ts'
import { checkNames } from './static.ts'
import { inVariant, listVariants, reportSweptTemplate, type SweepVariant } from './sweep.ts'
import { createVariantBuilder } from './variants.ts'
import type { Value } from './values.ts'

/** Sweeps that a file declares, or one that is given from outside. */
export type SweepRequest =
  /** All of a file, or the one of a name. */
  | { readonly kind: 'declared'; readonly name?: string | undefined }
  | {
      readonly kind: 'given'
      /** The net, with arguments: `SEResNet56(classes = 100)`; not needed where the file has one. */
      readonly net?: string | undefined
      /** Each a path and its values: `se.r = 2, 4, 8`. */
      readonly settings: readonly string[]
      /** Whether every combination is a variant; otherwise one factor is varied at a time. */
      readonly grid?: boolean | undefined
    }

/** A sweep whose variants are known, each to be checked when it is asked for. */
export interface PlannedSweep {
  /** Undefined for one that no file declares. */
  readonly name: string | undefined
  /** The net that is swept, with the arguments given. */
  readonly net: string
  readonly variants: readonly SweepVariant[]
  readonly citations: readonly Citation[]
  /** The net as it stands; `template` where it stands only with settings, undefined after a mistake. */
  readonly checkBase: () => CheckedNet | 'template' | undefined
  /** Undefined after a mistake. The items of the net that was checked before are gone then. */
  readonly checkVariant: (variant: SweepVariant) => CheckedNet | undefined
}

/** Sweeps of a program, and what is wrong so far: checking a variant may add to `diagnostics`. */
export interface SweepPlan {
  readonly sweeps: readonly PlannedSweep[]
  readonly diagnostics: readonly Diagnostic[]
  /** How often a mistake was met, those that were told before included. */
  readonly failures: () => number
}

/** What texts from the command line are called in diagnostics. */
const [settingsPath, netPath] = ['--set', '--net']

/**
 * Finds the sweeps that are asked for. Diagnoses names that no sweep has, mistakes in settings (at their place in
 * `--set`, each on a line of its own), and what `check` would say of the sweep, but for its variants.
 */
export function planSweeps(program: Program, request: SweepRequest): SweepPlan {
  const session = createSession(evaluate)
  for (const module of program.modules) checkNames(module, session)
  const sweeps =
    request.kind === 'declared' ? planDeclared(program, request.name, session) : planGiven(program, request, session)
  return { sweeps, diagnostics: session.diagnostics, failures: () => session.failures.count }
}

function planDeclared(program: Program, name: string | undefined, session: Session): readonly PlannedSweep[] {
  const { entry } = program
  const context: Evaluation = { session, environment: fileEnvironment(entry), frame: undefined }
  const citations = readCitations(entry, session)
  const declared = entry.ast.declarations.filter((declaration) => declaration.kind === 'Sweep')
  const wanted = name === undefined ? declared : declared.filter((sweep) => sweep.name.text === name)
  if (wanted.length === 0) reportNoSweep(program, name, declared, session)
  return wanted.flatMap((sweep) => {
    const net = findNet({ span: sweep.net.span, name: sweep.net, arguments: undefined }, context)
    const variants = listVariants(sweep, context)
    const cited = citations.get(sweep) ?? []
    if (variants !== undefined) checkCitedCounts(cited, `sweep ${sweep.name.text}`, variants.length, session)
    if (net === undefined || variants === undefined) return []
    return [planSweep(sweep, net, new Map(), variants, cited, context)]
  })
}

function reportNoSweep(
  { entry }: Program,
  name: string | undefined,
  declared: readonly Sweep[],
  session: Session,
): void {
  const path = entry.source.path
  const location = { file: entry.source, span: { start: 0, end: 0 } }
  if (name === undefined || declared.length === 0) {
    session.report(createMessage('no-sweep', { path }), location)
    return
  }
  const names = declared.map((sweep) => sweep.name.text)
  const similar = suggest(name, names)
  const hint = similar === undefined ? `sweeps there: ${names.join(', ')}` : `did you mean ${similar}?`
  session.report(createMessage('unknown-sweep', { name, path }), location, undefined, { hint })
}

function planGiven(
  program: Program,
  request: Extract<SweepRequest, { kind: 'given' }>,
  session: Session,
): readonly PlannedSweep[] {
  const found = findGivenNet(program, request.net, session)
  const sweep = readSweep(request, session)
  if (found === undefined || sweep === undefined) return []
  const environment = fileEnvironment({ ...program.entry, source: sweep.source })
  const context: Evaluation = { session, environment, frame: undefined }
  const variants = listVariants(sweep.declaration, context)
  if (variants === undefined) return []
  return [planSweep(sweep.declaration, found.net, found.given, variants, [], context)]
}

/** The net to sweep with its arguments: as `--net` says, or the only one of the file. */
function findGivenNet(
  { entry }: Program,
  request: string | undefined,
  session: Session,
): { readonly net: NetSource; readonly given: ReadonlyMap<string, Value> } | undefined {
  if (request === undefined) {
    const nets = entry.ast.declarations.filter((one) => one.kind === 'Net')
    const [only] = nets
    if (only !== undefined && nets.length === 1) return { net: { declaration: only, module: entry }, given: new Map() }
    const location = { file: entry.source, span: { start: 0, end: 0 } }
    const names = nets.map((one) => one.name.text).join(', ')
    session.report(names === '' ? createMessage('no-net', {}) : createMessage('pick-a-net', { names }), location)
    return undefined
  }
  const source: SourceFile = { path: netPath, text: request }
  const { call, diagnostics } = parseCall(source)
  for (const { location, ...message } of diagnostics) session.report(message, location)
  if (call === undefined) return undefined
  const context: Evaluation = { session, environment: fileEnvironment({ ...entry, source }), frame: undefined }
  const net = findNet(call, context)
  const given = net && bindNetArguments(net, call, context)
  return net === undefined || given === undefined ? undefined : { net, given }
}

/** A declaration of what `--set` says: a text with a setting on each line. */
function readSweep(
  { settings, grid }: Extract<SweepRequest, { kind: 'given' }>,
  session: Session,
): { readonly declaration: Sweep; readonly source: SourceFile } | undefined {
  const source: SourceFile = { path: settingsPath, text: settings.join('\n') }
  const read: Setting[] = []
  let start = 0
  for (const text of settings) {
    const { setting, diagnostics } = parseSweepSetting(source, { start, end: start + text.length })
    for (const { location, ...message } of diagnostics) session.report(message, location)
    if (setting !== undefined) read.push(setting)
    start += text.length + 1
  }
  if (read.length < settings.length) return undefined
  const span: Span = { start: 0, end: source.text.length }
  const name: Name = { kind: 'Name', text: '', span }
  const own =
    grid === true
      ? { settings: [], grids: [{ kind: 'Grid', span, settings: read } as const] }
      : { settings: read, grids: [] }
  return { declaration: { kind: 'Sweep', doc: [], name, net: name, span, ...own }, source }
}

function planSweep(
  declaration: Sweep,
  net: NetSource,
  given: ReadonlyMap<string, Value>,
  variants: readonly SweepVariant[],
  citations: readonly Citation[],
  context: Evaluation,
): PlannedSweep {
  const title = netTitle(net.declaration.name.text, given)
  const build = createVariantBuilder(net, given, context.session)
  return {
    name: declaration.name.text === '' ? undefined : declaration.name.text,
    net: title,
    variants,
    citations,
    checkBase: () => build(title, [], context),
    checkVariant: (variant) => {
      const checked = inVariant(variant, declaration, context, (inner) =>
        build(`${title} { ${variant.title} }`, variant.settings, inner),
      )
      if (checked !== 'template') return checked
      reportSweptTemplate(net, declaration.net, given, context)
      return undefined
    },
  }
}
