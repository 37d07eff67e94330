import type { Written } from '../vocabulary/index.ts'
import { markUsual } from './class-parameters.ts'
import type { Argument, Code, Item } from './code.ts'
import type { Context } from './context.ts'
import { toCode } from './reader.ts'
import type { Scope } from './scope.ts'
import type { Group, Slot } from './slots.ts'

/** By instance of the class, the copies that it has in a row. */
type Rows = readonly (readonly Scope[] | undefined)[]

/** An instance of a class with what it is given. */
export function instanceOf({ planning }: Context, of: Group, given: readonly Argument[]): Code {
  const child = planning.planned.get(of)
  return { kind: 'instance', className: child?.plan.name ?? of.name, given: markUsual(given, child?.plan) }
}

/** Copies in a row: the first, and the others as often as there are. */
export function planCopies(context: Context, slot: Slot, of: Group, rows: Rows): readonly Item[] {
  const { argumentsOf, channelsOfClass, group, planning, resolver } = context
  const longest = Math.max(...rows.map((row) => row?.length ?? 0))
  const codes = Array.from({ length: longest }, (_, copy): Code => {
    const at = (place: number) => (instance: number) => rows[instance]?.[place]
    const given = argumentsOf(slot, of, at(copy), copy === 0 ? slot.inputs[0] : undefined)
    const entering = copy === 0 ? undefined : channelsOfClass(slot, of, at(copy - 1), 0)
    return instanceOf(
      context,
      of,
      entering === undefined ? given : withChannels(context, given, entering, of, at(copy)),
    )
  })
  const counts = rows.map((row) => row?.length)
  const written = group.scopes.map((_, instance) => {
    const member = slot.members[instance]
    const module = member?.kind === 'scope' ? planning.graph.modules[member.scope.module] : undefined
    if (module?.count === undefined || module.parent === undefined) return undefined
    return resolver.translate(module.count, module.parent, instance)
  })
  return foldCopies(context, codes, counts, written)
}

/** The channels that a later copy takes are those that the one before gives. */
function withChannels(
  { group, planning, resolver }: Context,
  given: readonly Argument[],
  entering: Written,
  of: Group,
  scope: (instance: number) => Scope | undefined,
): readonly Argument[] {
  const parameter = planning.planned.get(of)?.parameters.find((one) => one.name === 'in_channels')
  if (parameter === undefined) return given
  const values = group.scopes.map((_, instance) => {
    const own = scope(instance)
    const value = own === undefined ? undefined : parameter.values[of.placeOf.get(own) ?? -1]
    return typeof value === 'number' ? value : undefined
  })
  if (!resolver.holds(entering, values)) return given
  return given.map((one) => (one.parameter === 'in_channels' ? { ...one, value: toCode(entering) } : one))
}

function foldCopies(
  { resolver, planning }: Context,
  codes: readonly Code[],
  counts: readonly (number | undefined)[],
  written: readonly (Written | undefined)[],
): readonly Item[] {
  const [first, second] = codes
  if (first === undefined) return []
  const rest = codes.slice(1)
  const isUniform = rest.every((code) => JSON.stringify(code) === JSON.stringify(second))
  const known = counts.filter((count) => count !== undefined)
  const isSameCount = known.every((count) => count === known[0])
  // Copies that differ cannot be as many as a parameter says.
  if (!isUniform && !isSameCount) planning.refuseFolding()
  if (!isUniform) return codes.map((code) => ({ kind: 'one', code }))
  const count = resolver.resolve(counts, written, 'depth')
  const one: Item = { kind: 'one', code: first }
  if (second === undefined) return [one]
  if (JSON.stringify(first) === JSON.stringify(second)) return [{ kind: 'copies', code: first, count: toCode(count) }]
  if (rest.length === 1 && count.kind === 'number') return [one, { kind: 'one', code: second }]
  const others: Written =
    count.kind === 'number'
      ? { kind: 'number', value: count.value - 1 }
      : { kind: 'binary', operator: '-', left: count, right: { kind: 'number', value: 1 } }
  return [one, { kind: 'copies', code: second, count: toCode(others) }]
}
