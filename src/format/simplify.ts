import type { File } from '../syntax/index.ts'

/** What formatting may change of a tree: where things stand, how numbers are written, what comments are where. */
const ignored: ReadonlySet<string> = new Set(['span', 'raw', 'doc', 'comments'])

/**
 * A tree without what formatting may change. Two texts that mean the same have the same: Prettier's `--debug-check`
 * compares them.
 */
export function simplifyTree(file: File): object {
  return Object.fromEntries(simplifyEntries(file))
}

function simplifyEntries(node: object): [string, unknown][] {
  return Object.entries(node)
    .filter(([key]) => !ignored.has(key))
    .map(([key, value]) => [key, simplifyProperty(key, value)])
}

function simplifyProperty(key: string, value: unknown): unknown {
  if (!Array.isArray(value)) {
    return typeof value === 'object' && value !== null ? Object.fromEntries(simplifyEntries(value)) : value
  }
  const items = value.map((item: unknown) => simplifyProperty('', item))
  switch (key) {
    // `gap()` is `gap`, and arguments by name come last.
    case 'arguments':
      return items.length === 0 ? undefined : sortByText(items, isNamed)
    case 'imports':
    case 'names':
      return sortByText(items, JSON.stringify)
    default:
      return items
  }
}

function isNamed(item: unknown): string {
  if (typeof item !== 'object' || item === null) return ''
  if ('stride' in item && item.stride === true) return '1'
  return 'name' in item && item.name !== undefined ? '2' : '0'
}

function sortByText(items: readonly unknown[], textOf: (item: unknown) => string): unknown[] {
  return items.toSorted((a, b) => (textOf(a) < textOf(b) ? -1 : textOf(a) > textOf(b) ? 1 : 0))
}
