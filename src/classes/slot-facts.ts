import { isChoosable, type Scope } from './scope.ts'
import type { Body, Group, Slot, Source } from './slots.ts'

/** What each node of an instance is in the class. */
export function placesOf(body: Body, scope: Scope, instance: number): ReadonlyMap<string, Source> {
  const places = new Map<string, Source>(scope.inputs.map((id, index) => [id, { from: 'input', index }]))
  for (const slot of body.slots) {
    const member = slot.members[instance]
    for (const [output, id] of member?.outputs.entries() ?? []) places.set(id, { from: 'slot', slot, output })
  }
  return places
}

/** Whether a step is kept under its label: a scope, or an operation with weights. */
export function isKept(slot: Slot): boolean {
  return slot.members.some(
    (member) => member !== undefined && (member.kind !== 'operation' || member.node.weights.length > 0),
  )
}

/** Whether a step is an activation in all instances. */
export function isActivation(slot: Slot): boolean {
  return slot.members.every(
    (member) => member === undefined || (member.kind === 'operation' && isChoosable(member.node)),
  )
}

/** Whether a step is a sum. */
export function isSum(slot: Slot): boolean {
  return slot.members.some((member) => member?.kind === 'operation' && member.node.op === 'add')
}

/** What a flag for a slot is called. */
export function hintOf(slot: Slot): string {
  const member = slot.members.find((one) => one !== undefined)
  if (member?.kind === 'operation') return member.node.op === 'add' ? 'has_skip' : `has_${member.node.op}`
  if (member?.kind === 'scope' && member.scope.declared !== undefined) return `with_${member.scope.declared}`
  return `with_${slot.name}`
}

/** What `forward` calls its inputs. */
export function inputNames(group: Group): readonly string[] {
  if (group.scopes[0]?.parent === undefined) return ['x']
  return group.body.inputCount === 1
    ? ['x']
    : Array.from({ length: group.body.inputCount }, (_, index) => `x${index + 1}`)
}

/** A slot of a sequence as a step of the class around: its first input is that of the sequence. */
export function slotInside(own: Slot, around: Slot): Slot {
  return { ...own, key: `${around.key} > ${own.key}`, inputs: own.inputs.map((one) => sourceInside(one, around)) }
}

/** The same of where its inputs come from. */
export function sourceInside(source: Source, around: Slot): Source {
  if (source.from === 'input') return around.inputs[0] ?? source
  return { from: 'slot', slot: slotInside(source.slot, around), output: source.output }
}

/** The scope that a slot holds in an instance. */
export function scopeOf(slot: Slot, instance: number): Scope | undefined {
  const member = slot.members[instance]
  return member?.kind === 'scope' ? member.scope : undefined
}
