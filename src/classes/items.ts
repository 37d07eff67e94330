import type { Item } from './code.ts'

/** Whether the steps of a `Sequential` have names. */
export function hasNames(items: readonly Item[]): boolean {
  return items.some((item) => (item.kind === 'copies' ? item.label : item.name) !== undefined)
}
