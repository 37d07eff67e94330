import type { Element, Scope } from './scope.ts'
import { areAlike, type Body, type Content, copiesOf, type Known, type Slot, type Source } from './slots.ts'

/**
 * The steps that scopes have in common, some of which only some of them have: undefined where they cannot be one class.
 * What is made is checked: following it in any of the scopes leads from the same steps to the same steps.
 *
 * @param scopes undefined for an instance around them that has none
 */
export function mergeScopes(scopes: readonly (Scope | undefined)[], known: Known, numbered: boolean): Body | undefined {
  const order = mergeOrder(scopes)
  if (order === undefined) return undefined
  const byKey = scopes.map((scope) => new Map(scope?.elements.map((element) => [element.key, element])))
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
    const slot: Slot = { key, name, content, members, inputs: [], isOptional }
    slots.push(slot)
    slotOf.set(key, slot)
  }
  const inputCount = Math.max(...present.map((scope) => scope.inputs.length))
  if (present.some((scope) => scope.inputs.length !== inputCount)) return undefined
  const outputCount = Math.max(...present.map((scope) => scope.outputs.length))
  if (present.some((scope) => scope.outputs.length !== outputCount)) return undefined

  const producers = scopes.map((scope) => {
    const from = new Map<string, Source>(scope?.inputs.map((id, index) => [id, { from: 'input', index }]))
    for (const element of scope?.elements ?? []) {
      const slot = slotOf.get(element.key)
      if (slot === undefined) continue
      for (const [output, id] of element.outputs.entries()) from.set(id, { from: 'slot', slot, output })
    }
    return from
  })
  const ranks = new Map(slots.map((slot, index) => [slot, index]))
  const rank = (source: Source): number => (source.from === 'input' ? -1 : (ranks.get(source.slot) ?? -1))
  /** The latest of what the instances take: steps between are those that others lack. */
  const latest = (sources: readonly (Source | undefined)[]): Source | undefined => {
    let best: Source | undefined
    for (const source of sources) {
      if (source !== undefined && (best === undefined || rank(source) > rank(best))) best = source
    }
    return best
  }
  for (const slot of slots) {
    const count = Math.max(...slot.members.map((member) => member?.inputs.length ?? 0))
    const inputs: Source[] = []
    for (let place = 0; place < count; place++) {
      const source = latest(slot.members.map((member, index) => producers[index]?.get(member?.inputs[place] ?? '')))
      if (source === undefined) return undefined
      inputs.push(source)
    }
    slot.inputs = inputs
    for (const [index, member] of slot.members.entries()) {
      if (member === undefined) continue
      if (member.inputs.length !== count) return undefined
      for (const [place, id] of member.inputs.entries()) {
        if (!isSame(follow(inputs[place], index), producers[index]?.get(id))) return undefined
      }
    }
  }
  const outputs: Source[] = []
  for (let place = 0; place < outputCount; place++) {
    const source = latest(scopes.map((scope, index) => producers[index]?.get(scope?.outputs[place] ?? '')))
    if (source === undefined) return undefined
    outputs.push(source)
    for (const [index, scope] of scopes.entries()) {
      if (scope === undefined) continue
      if (!isSame(follow(source, index), producers[index]?.get(scope.outputs[place] ?? ''))) return undefined
    }
  }
  return { slots, outputs, inputCount }
}

/** Where a source leads in one instance: past the steps that it does not have. */
export function follow(source: Source | undefined, instance: number): Source | undefined {
  let at = source
  while (at?.from === 'slot' && at.slot.members[instance] === undefined) at = at.slot.inputs[0]
  return at
}

function isSame(first: Source | undefined, second: Source | undefined): boolean {
  if (first === undefined || second === undefined) return false
  if (first.from === 'input') return second.from === 'input' && first.index === second.index
  return second.from === 'slot' && first.slot === second.slot && first.output === second.output
}

/** The keys of all scopes in an order that each of them has; undefined where there is none. */
function mergeOrder(scopes: readonly (Scope | undefined)[]): readonly string[] | undefined {
  const order: string[] = []
  for (const scope of scopes.toSorted((a, b) => (b?.elements.length ?? 0) - (a?.elements.length ?? 0))) {
    let place = 0
    for (const element of scope?.elements ?? []) {
      const at = order.indexOf(element.key)
      if (at < 0) order.splice(place++, 0, element.key)
      else if (at < place) return undefined
      else place = at + 1
    }
  }
  return order
}

function isNamed(element: Element): boolean {
  return element.kind === 'scope' || element.node.weights.length > 0
}

/** Whether what enters can go past a step: it has one input and one output, or is a sum whose first part goes on. */
function canBePassed(element: Element): boolean {
  if (element.outputs.length !== 1) return false
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
  if (first === undefined || members.some((member) => member?.kind === 'operation')) return undefined
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
    return { kind: 'copies', group, scopes: rows }
  }
  const body = mergeScopes(scopes, known, true)
  return body === undefined ? undefined : { kind: 'sequence', body }
}
