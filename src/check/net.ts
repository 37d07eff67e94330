import { createMessage, type Location } from '../diagnostics/index.ts'
import type { Setting } from '../syntax/index.ts'
import type { ArgumentValue } from '../vocabulary/index.ts'
import { bindAnnotations } from './bind.ts'
import { type Connected, connectNet, docText } from './connect.ts'
import { fileEnvironment } from './environment.ts'
import { expandSteps } from './expand-steps.ts'
import type { Expansion, Override } from './expansion.ts'
import { checkAsserts, countTotals, decideBiases, reportDeadSteps } from './finish.ts'
import type { Item } from './items.ts'
import { nameItems } from './name.ts'
import { applySettings, type NetSource, netTitle, type PreparedNet, prepareNet } from './prepare.ts'
import { type Evaluation, locate, type Session } from './session.ts'
import type { Totals } from './totals.ts'
import type { Value } from './values.ts'

/** A net that has been checked: expanded, its annotations bound, everything named, connected and counted. */
export interface CheckedNet {
  /** The declaration it was asked for under. */
  readonly name: string
  /** With the arguments it was asked for: `SEResNet56(r = 8)`. */
  readonly title: string
  readonly location: Location
  readonly items: readonly Item[]
  readonly connected: Connected
  readonly totals: Totals
  /** Arguments of its `input`: `size`, `mean`, `std`, `order`, `range`. */
  readonly input: ReadonlyMap<string, ArgumentValue>
}

/** A net whose steps are read, before annotations are bound. */
export interface ExpandedNet {
  readonly prepared: PreparedNet
  readonly expansion: Expansion
  readonly items: readonly Item[]
}

/**
 * Checks one net with the arguments given. `template` where it needs arguments that are not there; undefined after a
 * mistake, which is in the session.
 */
export function checkNet(
  source: NetSource,
  given: ReadonlyMap<string, Value>,
  session: Session,
): CheckedNet | 'template' | undefined {
  const before = session.failures.count
  const expanded = expandNet(source, given, [], session)
  if (expanded === 'template' || expanded === undefined) return expanded
  if (!bindAndName(expanded) || session.failures.count > before) return undefined
  const net = completeNet(expanded, source, netTitle(source.declaration.name.text, given), session)
  if (net !== undefined) checkAsserts(expanded.expansion.asserts, net.totals, session)
  return net
}

/** Connects and counts a net whose annotations are bound; undefined after a mistake. Its asserts are not looked at. */
export function completeNet(
  { prepared, expansion, items }: ExpandedNet,
  { declaration, module }: NetSource,
  title: string,
  session: Session,
): CheckedNet | undefined {
  const before = session.failures.count
  const { text: name } = declaration.name
  const location = locate(fileEnvironment(module), declaration.name)
  const { arguments: given, parameters } = prepared
  const described = { name, arguments: given, doc: docText(declaration.doc), parameters, location }
  const connected = connectNet(items, described, expansion.targets)
  decideBiases(connected, session)
  reportDeadSteps(connected, session)
  if (session.failures.count > before || expansion.input === undefined) return undefined
  return { name, title, location, items, connected, totals: countTotals(connected), input: expansion.input }
}

/** Binds the parameters of a net and reads its steps; with settings, as a variant, whose asserts do not hold. */
export function expandNet(
  source: NetSource,
  given: ReadonlyMap<string, Value>,
  settings: readonly Setting[],
  session: Session,
  settingsContext?: Evaluation,
): ExpandedNet | 'template' | undefined {
  const before = session.failures.count
  const bound = new Map(given)
  const overrides = settingsContext === undefined ? [] : applySettings(settings, source, bound, settingsContext)
  if (overrides === undefined) return undefined
  const own = prepareNet(source, bound, session)
  if (own === 'template') return 'template'
  if (own === 'failed') return undefined
  const prepared: PreparedNet = { ...own, overrides: [...own.overrides, ...overrides] }
  const { environment, frame } = prepared
  const { body, name } = prepared.source.declaration
  if (body.kind !== 'Body') return undefined
  const expansion: Expansion = {
    session,
    overrides: prepared.overrides,
    owners: new Set(),
    asserts: [...prepared.asserts],
    countedAsserts: prepared.ownSteps && settingsContext === undefined,
    targets: new Set(),
    steps: 0,
    nesting: 0,
    exhausted: false,
    sharesInsertions: false,
    failed: false,
    inputTried: false,
    input: undefined,
    expandSteps,
  }
  const { items, output } = expandSteps(body.steps, { session, environment, frame, expansion }, undefined)
  if (!expansion.inputTried && session.failures.count === before) {
    session.report(createMessage('input-missing', {}), locate(environment, name), frame)
  }
  if (expansion.input === undefined || items.length === 0 || expansion.exhausted) return undefined
  if (expansion.failed || output === undefined) {
    // Annotations that cannot be put in are told along with what is wrong in the steps.
    bindAndName({ prepared, expansion, items })
    return undefined
  }
  return { prepared, expansion, items }
}

/**
 * Binds annotations and gives everything its name; whether the net is whole. Names are there before where the items have
 * been bound before (`isNamed`); they are given anew with `names`.
 */
export function bindAndName({ prepared, expansion, items }: ExpandedNet, isNamed = false, names = true): boolean {
  const { session } = expansion
  const before = session.failures.count
  if (!prepared.plain) {
    if (!isNamed) nameItems(items, session)
    bindAnnotations(items, prepared.annotations, expansion)
  }
  if (expansion.failed || session.failures.count > before) return false
  reportUnusedSettings(prepared.overrides, prepared, session)
  if (names) nameItems(items, session)
  return session.failures.count === before
}

function reportUnusedSettings(overrides: readonly Override[], prepared: PreparedNet, session: Session): void {
  for (const { owner, parameter, setting, environment, used } of overrides) {
    if (used) continue
    const net = prepared.source.declaration.name.text
    session.report(
      createMessage('unknown-setting', { path: `${owner}.${parameter}`, net }),
      locate(environment, setting),
      undefined,
      {
        hint: prepared.plain
          ? 'the net takes every gate off with @none'
          : `no gate or labelled call ${owner} with a parameter ${parameter} is in it`,
      },
    )
  }
}
