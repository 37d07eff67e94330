import type { Item } from '../check/index.ts'

/** Whether an item, or anything in it, is a gate. */
export function containsGate(item: Item, known: Map<Item, boolean>): boolean {
  const before = known.get(item)
  if (before !== undefined) return before
  const result = isGate(item) || insideOf(item).some((one) => containsGate(one, known))
  known.set(item, result)
  return result
}

function isGate(item: Item): boolean {
  return item.kind === 'instance' && item.template.kind === 'gate'
}

/** The items directly inside an item, what annotations put in included. */
export function insideOf(item: Item): readonly Item[] {
  const inserted = item.inserted.map((one) => one.item)
  switch (item.kind) {
    case 'operation':
    case 'attend':
    case 'from':
      return inserted
    case 'instance':
      return [...item.body, ...inserted]
    case 'sequence':
    case 'output':
      return [...item.items, ...inserted]
    case 'repeat':
      return [...item.copies, ...inserted]
    case 'branch':
      return [...item.arms, item.join, ...inserted]
    case 'residual': {
      const put = [...item.insertedBefore, ...item.insertedMain, ...item.insertedSkip].map((one) => one.item)
      const skip = item.skip.kind === 'projection' ? [item.skip.item] : []
      return [...item.main, ...skip, ...put, ...inserted]
    }
  }
}
