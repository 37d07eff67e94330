import { createMessage, type Location } from '../diagnostics/index.ts'
import type { Setting } from '../syntax/index.ts'
import type { ArgumentValue } from '../vocabulary/index.ts'
import { bindAnnotations } from './bind.ts'
import { type Connected, connectNet } from './connect.ts'
import { expandSteps } from './expand-steps.ts'
import type { Expansion, Override } from './expansion.ts'
import { checkAsserts, countTotals, decideBiases, reportDeadSteps } from './finish.ts'
import type { Item, PendingAssert } from './items.ts'
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

/** Settings on top of a net, as a sweep's variant has them, and where their names are read. */
export interface Variant {
  readonly settings: readonly Setting[]
  readonly context: Evaluation
}

/**
 * Checks one net with the arguments given. `template` where it needs arguments that are not there; undefined after a
 * mistake, which is in the session.
 */
export function checkNet(
  source: NetSource,
  given: ReadonlyMap<string, Value>,
  session: Session,
  variant?: Variant,
): CheckedNet | 'template' | undefined {
  const before = session.failures.count
  const bound = new Map(given)
  const overrides = variant === undefined ? [] : applySettings(variant.settings, source, bound, variant.context)
  if (overrides === undefined) return undefined
  const prepared = prepareNet(source, bound, session)
  if (prepared === 'template') return 'template'
  if (prepared === 'failed' || session.failures.count > before) return undefined
  const whole: PreparedNet = { ...prepared, overrides: [...prepared.overrides, ...overrides] }
  return buildNet(source, whole, bound, session, variant !== undefined)
}

function buildNet(
  source: NetSource,
  prepared: PreparedNet,
  given: ReadonlyMap<string, Value>,
  session: Session,
  isVariant: boolean,
): CheckedNet | undefined {
  const before = session.failures.count
  const asserts: PendingAssert[] = isVariant ? [] : [...prepared.asserts]
  const expansion: Expansion = {
    session,
    overrides: prepared.overrides,
    asserts,
    countedAsserts: prepared.ownSteps && !isVariant,
    targets: new Set(),
    steps: 0,
    instances: 0,
    nesting: 0,
    exhausted: false,
    failed: false,
    inputTried: false,
    input: undefined,
    expandSteps,
  }
  const { environment, frame } = prepared
  const { body } = prepared.source.declaration
  if (body.kind !== 'Body') return undefined
  const { items, output } = expandSteps(body.steps, { session, environment, frame, expansion }, undefined)
  if (!expansion.inputTried && session.failures.count === before) {
    session.report(createMessage('input-missing', {}), locate(environment, prepared.source.declaration.name), frame)
  }
  if (expansion.input === undefined || items.length === 0) return undefined
  if (!prepared.plain && !expansion.exhausted) {
    nameItems(items, session)
    bindAnnotations(items, prepared.annotations, expansion)
  }
  if (expansion.failed || output === undefined || session.failures.count > before) return undefined
  reportUnusedSettings(prepared.overrides, prepared, session)
  nameItems(items, session)
  if (session.failures.count > before) return undefined
  const location = locate({ ...environment, module: source.module }, source.declaration.name)
  const { text: name } = source.declaration.name
  const connected = connectNet(items, { name, arguments: prepared.arguments, location }, expansion.targets)
  decideBiases(connected, session)
  reportDeadSteps(connected, session)
  if (session.failures.count > before) return undefined
  const totals = countTotals(connected)
  checkAsserts(asserts, totals, session)
  return { name, title: netTitle(name, given), location, items, connected, totals, input: expansion.input }
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
