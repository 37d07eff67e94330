import type { Written } from '../vocabulary/index.ts'
import { markUsual } from './class-parameters.ts'
import type { Argument, Code, Item } from './code.ts'
import type { Context, ScopeAt } from './context.ts'
import { simplify } from './sums.ts'
import { freshName } from './names.ts'
import { toCode } from './reader.ts'
import type { NumberedLabel } from './runs.ts'
import { keyOf } from './same.ts'
import type { Content, Group, Slot } from './slots.ts'

/** Instances of a class one after the other. */
type Copies = Extract<Content, { readonly kind: 'copies' }>

/** An instance of a class with what it is given. */
export function instanceOf({ planning }: Pick<Context, 'planning'>, of: Group, given: readonly Argument[]): Code {
  const child = planning.planned.get(of)
  return { kind: 'instance', className: child?.plan.name ?? of.name, given: markUsual(given, child?.plan) }
}

/**
 * Copies in a row: the first, and the others as often as there are; or all, where they widen step by step.
 *
 * @param label what they go by; their places unless given
 */
export function planCopies(
  context: Context,
  slot: Slot,
  content: Copies,
  label: NumberedLabel | undefined,
): readonly Item[] {
  const { group: of } = content
  const row = describeRow(context, slot, content)
  const build = (given: readonly Argument[]): Code => instanceOf(context, of, given)
  const nameAt = (place: number): string | undefined => label && `${label.before}${label.first + place}${label.after}`
  const index = freshName('i', new Set(context.table.names))
  const rest = (code: Code, made: number, isIndexed: boolean): Item => ({
    kind: 'copies',
    code,
    count: toCode(less(context.resolver.resolve(row.counts, row.countsWritten, 'depth'), made)),
    index: isIndexed || label !== undefined ? index : undefined,
    label: label && { ...label, first: label.first + made },
  })
  const growing = row.growing({ kind: 'parameter', name: index })
  if (growing !== undefined && (row.isCounted || row.given.length > 2)) return [rest(build(growing), 0, true)]
  const steady = row.steady()
  if (steady === undefined || (!row.isCounted && row.given.length < 3)) {
    // Copies that differ cannot be as many as a parameter says.
    if (!row.isSameCount) context.planning.refuseFolding()
    return row.given.map((given, place) => ({ kind: 'one', name: nameAt(place), code: build(given) }))
  }
  const [first, second] = [build(steady.first), build(steady.second)]
  if (isSame(first, second)) return [rest(first, 0, false)]
  return [{ kind: 'one', name: nameAt(0), code: first }, rest(second, 1, false)]
}

/** The channels that the last of the copies gives. */
export function channelsOfCopies(context: Context, slot: Slot, content: Copies): Written | undefined {
  const row = describeRow(context, slot, content)
  const count = row.countsWritten.find((one) => one !== undefined && context.resolver.holds(one, row.counts))
  if (count !== undefined && row.growing(count) !== undefined) return row.growth?.(count)
  return row.isSameCount || row.steady() !== undefined ? row.channels.at(-1) : undefined
}

/** What is known of copies in a row. */
function describeRow(context: Context, slot: Slot, content: Copies) {
  const { planning, resolver, group } = context
  const { group: of, scopes: rows } = content
  const parameters = planning.planned.get(of)?.parameters ?? []
  const scopeAt =
    (place: number): ScopeAt =>
    (instance) =>
      rows[instance]?.[place]
  const counts = rows.map((row) => row?.length)
  const known = counts.filter((count) => count !== undefined)
  const longest = Math.max(...known)
  const countsWritten = group.scopes.map((_, instance) => {
    const [first] = rows[instance] ?? []
    const holder = content.label === undefined ? first?.parent?.module : first?.module
    const module = holder === undefined ? undefined : planning.graph.modules[holder]
    if (module?.count === undefined || module.parent === undefined) return undefined
    return resolver.translate(module.count, module.parent, instance)
  })

  /** What enters each copy, and what leaves the last. */
  const channels = [slot.inputs[0] && context.channelsOf(slot.inputs[0])]
  const given: (readonly Argument[])[] = []
  for (let place = 0; place < longest; place++) {
    const entering = place === 0 ? undefined : [[channels.at(-1)]]
    given.push(context.argumentsOf(slot, of, scopeAt(place), entering))
    channels.push(context.channelsOfClass(slot, of, scopeAt(place), 0, entering))
  }
  const growth = growthOf(channels)
  // Of a single copy it is not known how a number that the spec has no name for goes on.
  const isKnown = given.length > 1 || !parameters.some((one) => one.isMade)

  /** What every copy is given where each has as many channels more as the one before; by its place from 0. */
  const growing = (place: Written): readonly Argument[] | undefined => {
    if (growth === undefined || !isKnown) return undefined
    const all = given.map((own, copy) =>
      own.map((argument) => {
        if (argument.parameter !== 'in_channels') return argument
        const entering = channels[copy]
        const isEntering = entering !== undefined && isSame(argument.value, toCode(entering))
        return isEntering ? { ...argument, value: toCode(growth(place)) } : argument
      }),
    )
    return all.every((one) => isSame(one, all[0])) ? all[0] : undefined
  }

  /**
   * What the first is given, and each of the others. Of few copies the others are known by what they have to be: their
   * stride is 1, what enters them is what leaves them, and the rest is as with the first.
   */
  const steady = (): { readonly first: readonly Argument[]; readonly second: readonly Argument[] } | undefined => {
    const [first, second, ...others] = given
    const leaving = channels.at(-1)
    if (first === undefined || leaving === undefined || !isKnown) return undefined
    const follower = first.map((argument, at): Argument => {
      const parameter = parameters[at]
      if (argument.parameter === 'in_channels') return { ...argument, value: toCode(leaving) }
      return parameter?.isStride === true ? { ...argument, value: { kind: 'number', value: 1 } } : argument
    })
    if (second === undefined) return { first, second: follower }
    if (others.length === 0 && !isSame(second, follower)) return undefined
    return others.every((one) => isSame(one, second)) ? { first, second } : undefined
  }
  return {
    given,
    channels,
    counts,
    countsWritten,
    growth,
    growing,
    steady,
    isSameCount: known.every((count) => count === known[0]),
    /** Whether a parameter says how many there are. */
    isCounted: countsWritten.some((one) => one !== undefined && one.kind !== 'number' && resolver.holds(one, counts)),
  }
}

/** The channels that enter the copy at a place, where each copy adds the same; undefined where it is not so. */
function growthOf(channels: readonly (Written | undefined)[]): ((place: Written) => Written) | undefined {
  const [first, second] = channels
  if (first === undefined || second?.kind !== 'binary' || second.operator !== '+' || !isSame(second.left, first))
    return undefined
  const step = second.right
  return (place) => {
    const [left, right] = step.kind === 'number' ? [step, place] : [place, step]
    const widening = simplify({ kind: 'binary', operator: '*', left, right })
    return simplify({ kind: 'binary', operator: '+', left: first, right: widening })
  }
}

function less(written: Written, taken: number): Written {
  if (taken === 0) return written
  return simplify({ kind: 'binary', operator: '-', left: written, right: { kind: 'number', value: taken } })
}

function isSame(first: unknown, second: unknown): boolean {
  return keyOf(first) === keyOf(second)
}
