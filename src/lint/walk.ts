import type { CheckedNet, Item } from '../check/index.ts'
import type { ItemPlace } from './rule.ts'

/** What a walk over the items of a net calls. */
export interface ItemVisitor {
  readonly visitItem: (item: Item, place: ItemPlace) => void
  readonly visitList: (items: readonly Item[], place: ItemPlace) => void
}

type Around = Omit<ItemPlace, 'siblings' | 'index'>

/** Walks all items of a net, what annotations put in included, depth first in the order of the flow. */
export function walkItems(net: CheckedNet, { visitItem, visitList }: ItemVisitor): void {
  const parents: Item[] = []
  const walkList = (items: readonly Item[], around: Around): void => {
    visitList(items, { ...around, siblings: items, index: 0 })
    for (const [index, item] of items.entries()) walkItem(item, around, items, index)
  }
  const walkItem = (item: Item, around: Around, siblings: readonly Item[], index: number): void => {
    visitItem(item, { ...around, siblings, index })
    parents.push(item)
    walkInside(item, around)
    parents.pop()
    walkInsertions(item.inserted, around)
  }
  const walkInside = (item: Item, around: Around): void => {
    switch (item.kind) {
      case 'operation':
      case 'attend':
      case 'from':
        return
      case 'instance':
        walkList(item.body, item.template.kind === 'gate' ? { ...around, inGate: true } : around)
        return
      case 'sequence':
      case 'output':
        walkList(item.items, around)
        return
      case 'repeat':
        walkList(item.copies, around)
        return
      case 'branch':
        walkList(item.arms, around)
        walkItem(item.join, around, [item.join], 0)
        return
      case 'residual':
        walkInsertions(item.insertedBefore, around)
        walkList(item.main, around)
        walkInsertions(item.insertedMain, around)
        if (item.skip.kind === 'projection') walkItem(item.skip.item, { ...around, inSkip: true }, [item.skip.item], 0)
        walkInsertions(item.insertedSkip, around)
        return
    }
  }
  const walkInsertions = (insertions: Item['inserted'], around: Around): void => {
    for (const { item, annotation } of insertions) walkItem(item, { ...around, insertion: annotation }, [item], 0)
  }
  walkList(net.items, { net, parents, inSkip: false, inGate: false, insertion: undefined })
}
