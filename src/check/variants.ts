import type { Setting } from '../syntax/index.ts'
import { reservedArguments } from './annotations.ts'
import type { Override } from './expansion.ts'
import { bindAndName, type CheckedNet, completeNet, type ExpandedNet, expandNet } from './net.ts'
import { applySettings, type NetSource } from './prepare.ts'
import type { Evaluation, Session } from './session.ts'
import type { Value } from './values.ts'
import { clearInsertions } from './walk-items.ts'

/**
 * Gives what checks variants of a net, settings on top of it read in `context`. Variants that concern gates alone share
 * one expansion: what annotations put in changes no shape. Gives `template` where the net needs arguments.
 */
export function createVariantChecker(
  source: NetSource,
  session: Session,
): (settings: readonly Setting[], context: Evaluation) => 'template' | undefined {
  let shared: ExpandedNet | 'template' | undefined
  let isExpanded = false
  let isBound = false
  return (settings, context) => {
    const isGateOnly = settings.every((setting) => setting.path.length === 2)
    if (isGateOnly && !isExpanded) {
      shared = expandNet(source, new Map(), [], session)
      isExpanded = true
    }
    if (isGateOnly && typeof shared === 'object') {
      const { owners } = shared.expansion
      const overrides = applySettings(settings, source, new Map(), context)
      if (overrides === undefined) return undefined
      if (!overrides.some((override) => owners.has(override.owner))) {
        clearInsertions(shared.items)
        // Names depend on where gates are, not on their arguments: what has been named once stays named.
        const moves = !isBound || overrides.some((override) => reservedArguments.has(override.parameter))
        bindAndName(withOverrides(shared, overrides, true), isBound, moves)
        isBound = true
        return undefined
      }
    }
    const own = expandNet(source, new Map(), settings, session, context)
    if (own === 'template') return own
    if (own !== undefined) bindAndName(own)
    return undefined
  }
}

/**
 * Gives what builds variants of a net, given arguments and settings on top of it read in `context`: each is what a net
 * derived with these settings is. As `createVariantChecker` does, variants that concern gates alone share one expansion,
 * so that the items of one are gone when the next is built. Gives `template` where arguments are missing, undefined after
 * a mistake.
 *
 * @param title what a variant is called
 */
export function createVariantBuilder(
  source: NetSource,
  given: ReadonlyMap<string, Value>,
  session: Session,
): (title: string, settings: readonly Setting[], context: Evaluation) => CheckedNet | 'template' | undefined {
  let shared: ExpandedNet | 'template' | undefined
  let isExpanded = false
  return (title, settings, context) => {
    const before = session.failures.count
    const complete = (expanded: ExpandedNet): CheckedNet | undefined =>
      bindAndName(expanded) && session.failures.count === before
        ? completeNet(expanded, source, title, session)
        : undefined
    if (settings.every((setting) => setting.path.length === 2)) {
      if (!isExpanded) shared = expandNet(source, given, [], session)
      isExpanded = true
      if (typeof shared !== 'object') return shared
      const overrides = applySettings(settings, source, new Map(), context)
      if (overrides === undefined) return undefined
      const { owners } = shared.expansion
      if (!overrides.some((override) => owners.has(override.owner))) {
        clearInsertions(shared.items)
        return complete(withOverrides(shared, overrides, false))
      }
    }
    const own = expandNet(source, given, settings, session, context)
    return typeof own === 'object' ? complete(own) : own
  }
}

function withOverrides(expanded: ExpandedNet, overrides: readonly Override[], sharesInsertions: boolean): ExpandedNet {
  const all = [...expanded.prepared.overrides, ...overrides]
  return {
    items: expanded.items,
    prepared: { ...expanded.prepared, overrides: all },
    expansion: { ...expanded.expansion, overrides: all, failed: false, sharesInsertions },
  }
}
