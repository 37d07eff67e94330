import type { GraphNode } from '../ir/index.ts'
import type { Code, Condition, Item } from './code.ts'
import { findCondition } from './conditions.ts'
import type { Context } from './context.ts'
import { instanceOf, planCopies } from './copies.ts'
import { layerOf } from './layers.ts'
import { freshName } from './names.ts'
import { hintOf, isActivation, isKept, isSum, scopeOf, slotInside } from './slot-facts.ts'
import type { Body, Slot } from './slots.ts'

/** What does nothing, and has no weights. */
export const identity: Code = {
  kind: 'layer',
  layer: { kind: 'layerClass', layer: 'Identity' },
  positional: [],
  named: [],
}

/** What the constructor of a class makes for its steps. */
export interface Contents {
  /** When a step is there that some instances have not. */
  conditionOf(this: void, slot: Slot): Condition
  /** What a step is kept as. */
  contentCode(this: void, slot: Slot): Code
  /** The parts of a sequence; `around` is the slot that holds it. */
  bodyItems(this: void, body: Body, around: Slot | undefined): readonly Item[]
  /** An activation that some instances have not: an identity there. */
  activationOrNone(this: void, slot: Slot): Code
}

/** Plans what stands in the constructor. */
export function createContents(context: Context): Contents {
  const { table, resolver, channelsOf, besides, operationsOf, argumentsOf } = context

  const conditionOf = (slot: Slot): Condition => {
    const [first, second] = slot.inputs
    const isSumSlot = isSum(slot)
    // What is there with a sum is there for it.
    const sum = context.group.body.slots.find((one) => one.isOptional && isSum(one) && isThereWith(one, slot))
    if (!isSumSlot && sum !== undefined && !isGateSlot(slot)) return conditionOf(sum)
    return findCondition({
      table,
      resolver,
      present: slot.members.map((member) => member !== undefined),
      enters:
        (isSumSlot ? second : first) === undefined
          ? undefined
          : channelsOf((isSumSlot ? second : first) ?? { from: 'input', index: 0 }),
      leaves: isSumSlot
        ? first && channelsOf(first)
        : slot.content.kind === 'operation' || slot.content.kind === 'sequence' || slot.content.kind === 'class'
          ? channelsOf({ from: 'slot', slot, output: 0 })
          : undefined,
      isProjection: isSumSlot || (!slot.key.includes(' > ') && besides(slot).length > 0),
      isGate: isGateSlot(slot),
      hint: hintOf(slot),
    })
  }

  const contentCode = (slot: Slot): Code => {
    const { content } = slot
    switch (content.kind) {
      case 'operation': {
        const sample = content.nodes.find((node) => node !== undefined)
        const layer = sample && layerOf(operationsOf(slot, content.nodes, sample), resolver)
        return layer ?? identity
      }
      case 'class':
        return instanceOf(
          context,
          content.group,
          argumentsOf(slot, content.group, (index) => scopeOf(slot, index)),
        )
      case 'copies':
        return { kind: 'sequential', items: planCopies(context, slot, content, undefined) }
      case 'sequence':
        return { kind: 'sequential', items: bodyItems(content.body, slot) }
    }
  }

  const bodyItems = (body: Body, around: Slot | undefined): readonly Item[] => {
    const items: Item[] = []
    for (const own of body.slots) {
      const slot = around === undefined ? own : slotInside(own, around)
      const isLast = own === body.slots.at(-1)
      const name = body.isNumbered ? undefined : nameIn(body, own)
      if (own.content.kind === 'copies' && own.content.label !== undefined) {
        items.push(...planCopies(context, slot, own.content, body.isNumbered ? undefined : own.content.label))
        continue
      }
      if (own.isOptional && isLast && isActivation(own)) {
        items.push({ kind: 'one', name, code: activationOrNone(own) })
        continue
      }
      const code = contentCode(slot)
      items.push(
        own.isOptional ? { kind: 'maybe', name, code, condition: conditionOf(slot) } : { kind: 'one', name, code },
      )
    }
    return items
  }

  /** Steps without weights go by what they do, unless numbers are the names of others. */
  const nameIn = (body: Body, slot: Slot): string => {
    if (isKept(slot) || body.slots.some((one) => isKept(one) && /^\d+$/.test(one.name))) return slot.name
    const taken = new Set(body.slots.filter(isKept).map((one) => one.name))
    for (const one of body.slots) {
      if (isKept(one)) continue
      const own = freshName(operationOf(one), taken)
      if (one === slot) return own
    }
    return slot.name
  }

  /** An activation that some instances have not: an identity there. */
  const activationOrNone = (slot: Slot): Code => {
    const { content } = slot
    const sample = content.kind === 'operation' ? content.nodes.find((node) => node !== undefined) : undefined
    if (content.kind !== 'operation' || sample === undefined) return contentCode(slot)
    const nodes = content.nodes.map((node): GraphNode => node ?? { ...sample, op: 'identity', attributes: {} })
    return layerOf(operationsOf(slot, nodes, sample), resolver) ?? contentCode(slot)
  }
  return { conditionOf, contentCode, bodyItems, activationOrNone }
}

function operationOf(slot: Slot): string {
  const member = slot.members.find((one) => one !== undefined)
  return member?.kind === 'operation' ? member.node.op : slot.name
}

function isGateSlot(slot: Slot): boolean {
  return slot.members.some((member) => member?.kind === 'scope' && member.scope.kind === 'gate')
}

/** Whether the instances that have a step are those that have another. */
function isThereWith(first: Slot, second: Slot): boolean {
  return first.members.every((member, instance) => (member === undefined) === (second.members[instance] === undefined))
}
