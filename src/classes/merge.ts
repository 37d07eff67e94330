import type { Element, RunElement, Scope } from './scope.ts'
import { areAlike, type Body, bypassOf, type Content, copiesOf, type Known, type Slot, type Source } from './slots.ts'

/**
 * The steps that scopes have in common, some of which only some of them have: undefined where they cannot be one class.
 * What is made is checked: following it in any of the scopes leads from the same steps to the same steps.
 *
 * @param scopes undefined for an instance around them that has none
 */
export function mergeScopes(scopes: readonly (Scope | undefined)[], known: Known): Body | undefined {
  const numbered = scopes.every((scope) => scope === undefined || known.chainOf(scope) === 'numbered')
  const steps = scopes.map((scope) => (scope === undefined ? [] : known.elementsOf(scope)))
  const order = mergeOrder(steps)
  if (order === undefined) return undefined
  const byKey = steps.map((elements) => new Map(elements.map((element) => [element.key, element])))
  const present = scopes.filter((scope) => scope !== undefined)
  const slots: Slot[] = []
  const slotOf = new Map<string, Slot>()
  for (const key of order) {
    const members = byKey.map((elements) => elements.get(key))
    const content = mergeContent(members, known)
    if (content === undefined) return undefined
    const names = new Set(members.flatMap((member) => (member === undefined ? [] : [member.name])))
    const isOptional = members.filter((member) => member !== undefined).length < present.length
    if (!numbered && names.size > 1 && members.some((member) => member !== undefined && isNamed(member)))
      return undefined
    if (isOptional && !members.every((member) => member === undefined || canBePassed(member))) return undefined
    const [name = ''] = names
    const slot: Slot = { key, name, content, members, inputs: [], isOptional, bypass: undefined }
    slots.push(slot)
    slotOf.set(key, slot)
  }
  const inputCount = Math.max(...present.map((scope) => scope.inputs.length))
  if (present.some((scope) => scope.inputs.length !== inputCount)) return undefined
  const outputCount = Math.max(...present.map((scope) => scope.outputs.length))
  if (present.some((scope) => scope.outputs.length !== outputCount)) return undefined

  const producers = scopes.map((scope, index) => {
    const from = new Map<string, Source>(scope?.inputs.map((id, at) => [id, { from: 'input', index: at }]))
    for (const element of steps[index] ?? []) {
      const slot = slotOf.get(element.key)
      if (slot === undefined) continue
      for (const [output, id] of element.outputs.entries()) from.set(id, { from: 'slot', slot, output })
    }
    return from
  })
  const ranks = new Map(slots.map((slot, index) => [slot, index]))
  const uses: Use[] = []
  /** What the instances take at one place, of which the latest is the class's: steps between are those that others lack. */
  const take = (ids: readonly (string | undefined)[]): Source | undefined => {
    const taken = ids.map((id, index) => (id === undefined ? undefined : producers[index]?.get(id)))
    if (taken.some((source, index) => source === undefined && ids[index] !== undefined)) return undefined
    const source = latest(taken, ranks)
    if (source !== undefined) uses.push({ source, taken })
    return source
  }
  for (const slot of slots) {
    const count = Math.max(...slot.members.map((member) => member?.inputs.length ?? 0))
    if (slot.members.some((member) => member !== undefined && member.inputs.length !== count)) return undefined
    const inputs = Array.from({ length: count }, (_, place) =>
      take(slot.members.map((member) => member?.inputs[place])),
    )
    if (!inputs.every((source) => source !== undefined)) return undefined
    slot.inputs = inputs
  }
  const outputs = Array.from({ length: outputCount }, (_, place) => take(scopes.map((scope) => scope?.outputs[place])))
  if (!outputs.every((source) => source !== undefined)) return undefined
  // In a `Sequential` there is no other way than through.
  const isSequence = present.every((scope) => known.chainOf(scope) !== undefined)
  if (!isSequence) for (const slot of slots) if (slot.isOptional) slot.bypass = findBypass(slot, uses, ranks)
  const isFollowed = uses.every(({ source, taken }) =>
    taken.every((one, index) => one === undefined || isSame(follow(source, index), one)),
  )
  return isFollowed ? { slots, outputs, inputCount, isNumbered: numbered } : undefined
}

/** A place that something is taken at: what the class takes there, and by instance what each does. */
interface Use {
  readonly source: Source
  readonly taken: readonly (Source | undefined)[]
}

/** The place of each slot in the order of the steps. */
type Ranks = ReadonlyMap<Slot, number>

function rankOf(source: Source, ranks: Ranks): number {
  return source.from === 'input' ? -1 : (ranks.get(source.slot) ?? -1)
}

function latest(sources: readonly (Source | undefined)[], ranks: Ranks): Source | undefined {
  let best: Source | undefined
  for (const source of sources) {
    if (source !== undefined && (best === undefined || rankOf(source, ranks) > rankOf(best, ranks))) best = source
  }
  return best
}

/**
 * What the takers of a step take in the instances that lack it, where that is not what would enter it: a projection that
 * takes what a first activation gives stands in for the block's own input. It has to be there in all instances, and before.
 */
function findBypass(slot: Slot, uses: readonly Use[], ranks: Ranks): Source | undefined {
  const wanted = uses
    .filter(({ source }) => source.from === 'slot' && source.slot === slot)
    .flatMap(({ taken }) => taken.map((source, index) => ({ source, index })))
    .filter(({ source, index }) => source !== undefined && slot.members[index] === undefined)
  if (wanted.every(({ source, index }) => isSame(follow(slot.inputs[0], index), source))) return undefined
  const other = latest(
    wanted.map(({ source }) => source),
    ranks,
  )
  if (other === undefined || rankOf(other, ranks) >= (ranks.get(slot) ?? 0)) return undefined
  return other.from === 'slot' && other.slot.isOptional ? undefined : other
}

/** Where a source leads in one instance: past the steps that it does not have. */
function follow(source: Source | undefined, instance: number): Source | undefined {
  let at = source
  while (at?.from === 'slot' && at.slot.members[instance] === undefined) at = bypassOf(at.slot)
  return at
}

function isSame(first: Source | undefined, second: Source | undefined): boolean {
  if (first === undefined || second === undefined) return false
  if (first.from === 'input') return second.from === 'input' && first.index === second.index
  return second.from === 'slot' && first.slot === second.slot && first.output === second.output
}

/** The keys of all scopes in an order that each of them has; undefined where there is none. */
function mergeOrder(steps: readonly (readonly Element[])[]): readonly string[] | undefined {
  const order: string[] = []
  for (const elements of steps.toSorted((a, b) => b.length - a.length)) {
    let place = 0
    for (const element of elements) {
      const at = order.indexOf(element.key)
      if (at < 0) order.splice(place++, 0, element.key)
      else if (at < place) return undefined
      else place = at + 1
    }
  }
  return order
}

function isNamed(element: Element): boolean {
  return element.kind === 'scope' || (element.kind === 'operation' && element.node.weights.length > 0)
}

/** Whether what enters can go past a step: it has one input and one output, or is a sum whose first part goes on. */
function canBePassed(element: Element): boolean {
  if (element.outputs.length !== 1 || element.kind === 'run') return false
  return (
    element.inputs.length === 1 ||
    (element.kind === 'operation' && element.node.op === 'add' && element.inputs.length === 2)
  )
}

function mergeContent(members: readonly (Element | undefined)[], known: Known): Content | undefined {
  const first = members.find((member) => member !== undefined)
  if (first?.kind === 'operation') {
    const nodes = members.map((member) => (member?.kind === 'operation' ? member.node : undefined))
    const fits = members.every(
      (member) => member === undefined || (member.kind === 'operation' && areAlike(first.node, member.node, known)),
    )
    return fits ? { kind: 'operation', nodes } : undefined
  }
  if (first?.kind === 'run') return mergeRuns(first, members, known)
  if (first === undefined || members.some((member) => member !== undefined && member.kind !== 'scope')) return undefined
  const scopes = members.map((member) => (member?.kind === 'scope' ? member.scope : undefined))
  const groups = new Set(scopes.map((scope) => (scope === undefined ? undefined : known.groupOf.get(scope))))
  groups.delete(undefined)
  const withGroup = scopes.filter((scope) => scope !== undefined && known.groupOf.has(scope)).length
  if (withGroup > 0) {
    const [group] = groups
    const isWhole = withGroup === scopes.filter((scope) => scope !== undefined).length
    return group !== undefined && groups.size === 1 && isWhole ? { kind: 'class', group } : undefined
  }
  const copies = scopes.map((scope) => (scope === undefined ? undefined : copiesOf(scope, known)))
  const group = copies.find((one) => one !== undefined)
  if (group !== undefined && copies.every((one, index) => scopes[index] === undefined || one === group)) {
    const rows = scopes.map((scope) =>
      scope?.elements.flatMap((element) => (element.kind === 'scope' ? [element.scope] : [])),
    )
    return { kind: 'copies', group, scopes: rows, label: undefined }
  }
  const body = mergeScopes(scopes, known)
  return body === undefined ? undefined : { kind: 'sequence', body }
}

/** Copies in a row of one class, that begin with the same label. */
function mergeRuns(first: RunElement, members: readonly (Element | undefined)[], known: Known): Content | undefined {
  const groups = new Set<unknown>()
  const rows: (readonly Scope[] | undefined)[] = []
  for (const member of members) {
    if (member !== undefined && (member.kind !== 'run' || member.label.first !== first.label.first)) return undefined
    rows.push(member?.scopes)
    for (const scope of member?.scopes ?? []) groups.add(known.groupOf.get(scope))
  }
  const group = first.scopes[0] && known.groupOf.get(first.scopes[0])
  return group !== undefined && groups.size === 1
    ? { kind: 'copies', group, scopes: rows, label: first.label }
    : undefined
}
