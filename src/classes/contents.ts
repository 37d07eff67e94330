import type { GraphNode } from '../ir/index.ts'
import type { Code, Condition, Item } from './code.ts'
import { findCondition } from './conditions.ts'
import { type Context, scopeOf, slotInside } from './context.ts'
import { instanceOf, planCopies } from './copies.ts'
import { layerOf } from './layers.ts'
import { hintOf, isActivation } from './slot-facts.ts'
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
    const isSum =
      slot.content.kind === 'operation' &&
      slot.members.some((member) => member?.kind === 'operation' && member.node.op === 'add')
    return findCondition({
      table,
      resolver,
      present: slot.members.map((member) => member !== undefined),
      enters:
        (isSum ? second : first) === undefined
          ? undefined
          : channelsOf((isSum ? second : first) ?? { from: 'input', index: 0 }),
      leaves: isSum
        ? first && channelsOf(first)
        : slot.content.kind === 'operation' || slot.content.kind === 'sequence' || slot.content.kind === 'class'
          ? channelsOf({ from: 'slot', slot, output: 0 })
          : undefined,
      isProjection: isSum || (!slot.key.includes(' > ') && besides(slot).length > 0),
      isGate: slot.members.some((member) => member?.kind === 'scope' && member.scope.kind === 'gate'),
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
        return { kind: 'sequential', items: planCopies(context, slot, content.group, content.scopes) }
      case 'sequence':
        return { kind: 'sequential', items: bodyItems(content.body, slot) }
    }
  }

  const bodyItems = (body: Body, around: Slot | undefined): readonly Item[] => {
    const items: Item[] = []
    for (const own of body.slots) {
      const slot = around === undefined ? own : slotInside(own, around)
      const isLast = own === body.slots.at(-1)
      if (own.isOptional && isLast && isActivation(own)) {
        items.push({ kind: 'one', code: activationOrNone(own) })
        continue
      }
      const code = contentCode(slot)
      items.push(own.isOptional ? { kind: 'maybe', code, condition: conditionOf(slot) } : { kind: 'one', code })
    }
    return items
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
