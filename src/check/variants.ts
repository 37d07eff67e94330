import type { Setting } from '../syntax/index.ts'
import { reservedArguments } from './annotations.ts'
import type { Override } from './expansion.ts'
import { bindAndName, type CheckedNet, completeNet, type ExpandedNet, expandNet } from './net.ts'
import { applySettings, type NetSource } from './prepare.ts'
import type { Evaluation, Session } from './session.ts'
import type { Value } from './values.ts'
import { clearInsertions } from './walk-items.ts'

/**
 * Gives what checks variants of a net, settings on top of it read in `context`. Gives `template` where the net needs
 * arguments.
 */
export function createVariantChecker(
  source: NetSource,
  session: Session,
): (settings: readonly Setting[], context: Evaluation) => 'template' | undefined {
  const expand = createVariantExpander(source, new Map(), session)
  let isBound = false
  return (settings, context) => {
    const variant = expand(settings, context)
    if (typeof variant !== 'object') return variant
    const { expanded, overrides } = variant
    if (overrides === undefined) {
      bindAndName(expanded)
      return undefined
    }
    // Names depend on where gates are, not on their arguments: what has been named once stays named.
    const moves = !isBound || overrides.some((override) => reservedArguments.has(override.parameter))
    bindAndName(withOverrides(expanded, overrides, true), isBound, moves)
    isBound = true
    return undefined
  }
}

/**
 * Gives what builds variants of a net, given arguments and settings on top of it read in `context`: each is what a net
 * derived with these settings is. The items of one may be gone when the next is built. Gives `template` where arguments
 * are missing, undefined after a mistake.
 *
 * @param title what a variant is called
 */
export function createVariantBuilder(
  source: NetSource,
  given: ReadonlyMap<string, Value>,
  session: Session,
): (title: string, settings: readonly Setting[], context: Evaluation) => CheckedNet | 'template' | undefined {
  const expand = createVariantExpander(source, given, session)
  return (title, settings, context) => {
    const before = session.failures.count
    const variant = expand(settings, context)
    if (typeof variant !== 'object') return variant
    const { expanded, overrides } = variant
    const own = overrides === undefined ? expanded : withOverrides(expanded, overrides, false)
    return bindAndName(own) && session.failures.count === before ? completeNet(own, source, title, session) : undefined
  }
}

interface ExpandedVariant {
  readonly expanded: ExpandedNet
  /** What the settings override in an expansion that variants share; undefined where it is the variant's own. */
  readonly overrides: readonly Override[] | undefined
}

/** Variants that concern gates alone share one expansion: what annotations put in changes no shape. */
function createVariantExpander(
  source: NetSource,
  given: ReadonlyMap<string, Value>,
  session: Session,
): (settings: readonly Setting[], context: Evaluation) => ExpandedVariant | 'template' | undefined {
  let shared: ExpandedNet | 'template' | undefined
  let isExpanded = false
  return (settings, context) => {
    if (settings.every((setting) => setting.path.length === 2)) {
      if (!isExpanded) shared = expandNet(source, given, [], session)
      isExpanded = true
      if (typeof shared !== 'object') return shared
      const overrides = applySettings(settings, source, new Map(), context)
      if (overrides === undefined) return undefined
      const { owners } = shared.expansion
      if (!overrides.some((override) => owners.has(override.owner))) {
        clearInsertions(shared.items)
        return { expanded: shared, overrides }
      }
    }
    const expanded = expandNet(source, given, settings, session, context)
    return typeof expanded === 'object' ? { expanded, overrides: undefined } : expanded
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
