import type { Annotation } from '../syntax/index.ts'
import type { AnnotationSet, Item } from './items.ts'

/** The lists of items directly inside an item. */
export function childLists(item: Item): readonly (readonly Item[])[] {
  switch (item.kind) {
    case 'instance':
      return [item.body]
    case 'sequence':
    case 'output':
      return [item.items]
    case 'repeat':
      return [item.copies]
    case 'branch':
      return [item.arms]
    case 'residual':
      return item.skip.kind === 'projection' ? [item.main, [item.skip.item]] : [item.main]
    case 'operation':
    case 'attend':
    case 'from':
      return []
  }
}

/** Takes out again what annotations put in, so that others can be bound. */
export function clearInsertions(items: readonly Item[]): void {
  for (const item of items) {
    item.inserted.length = 0
    if (item.kind === 'attend') item.named.length = 0
    if (item.kind === 'residual') {
      item.insertedBefore.length = 0
      item.insertedMain.length = 0
      item.insertedSkip.length = 0
    }
    for (const list of childLists(item)) clearInsertions(list)
  }
}

export function collectNames(items: readonly Item[], names: Set<string>): void {
  for (const item of items) {
    if (item.label !== undefined) names.add(item.label)
    if (item.kind === 'instance') names.add(item.template.name)
    if (item.kind === 'operation') names.add(item.word.name)
    for (const list of childLists(item)) collectNames(list, names)
  }
}

export function collectSets(items: readonly Item[], owners: Map<Annotation, AnnotationSet>): void {
  for (const item of items) {
    const sets = [item.annotations, item.kind === 'instance' ? item.declared : undefined]
    for (const set of sets)
      for (const annotation of set?.annotations ?? []) if (set !== undefined) owners.set(annotation, set)
    for (const list of childLists(item)) collectSets(list, owners)
  }
}
