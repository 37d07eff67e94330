import type { SummaryNode } from '../compiler/index.ts'

/** One row of the table: a module or operation, or several that are alike. */
export interface SummaryRow {
  readonly node: SummaryNode
  /** Lines of the tree before its name. */
  readonly prefix: string
  /** As far as they go on beside further lines of the row. */
  readonly prefixBelow: string
  /** Names of all that the row stands for: one, or the copies of a run. */
  readonly copies: readonly string[]
}

export interface RowOptions {
  readonly depth: number | 'all' | undefined
  readonly ascii: boolean
}

/** What a screen shows above the totals. */
const screenRows = 40
/** Deeper trees than this are only shown whole. */
const deepestOfItself = 8

/**
 * The rows of a tree, its root not among them. Unless a depth is asked for, as many levels as a screen has rows for, one
 * at the least.
 */
export function listRows(tree: SummaryNode, { depth, ascii }: RowOptions): readonly SummaryRow[] {
  if (depth === 'all') return collectRows(tree, Infinity, ascii, false)
  if (depth !== undefined) return collectRows(tree, depth, ascii, true)
  let rows = collectRows(tree, 1, ascii, true)
  for (let level = 2; level <= deepestOfItself; level++) {
    const deeper = collectRows(tree, level, ascii, true)
    if (deeper.length > screenRows) break
    rows = deeper
  }
  return rows
}

function collectRows(tree: SummaryNode, depth: number, ascii: boolean, fold: boolean): readonly SummaryRow[] {
  const [branch, last, through, blank] = ascii ? ['|- ', '`- ', '|  ', '   '] : ['├─ ', '└─ ', '│  ', '   ']
  const rows: SummaryRow[] = []
  const visit = (node: SummaryNode, level: number, indent: string): void => {
    const runs = fold ? findRuns(node.children) : node.children.map((child) => [child])
    for (const [index, run] of runs.entries()) {
      const [first] = run
      if (first === undefined) continue
      const isLast = index === runs.length - 1
      const top = level === 1
      rows.push({
        node: first,
        prefix: top ? '' : indent + (isLast ? last : branch),
        prefixBelow: top ? '' : indent + (isLast ? blank : through),
        copies: run.map((copy) => copy.name),
      })
      if (level < depth) visit(first, level + 1, top ? '' : indent + (isLast ? blank : through))
    }
  }
  visit(tree, 1, '')
  return rows
}

/** Neighbours that are alike, where the tree counts them or they are modules: three relus in a row are not copies. */
function findRuns(children: readonly SummaryNode[]): readonly (readonly SummaryNode[])[] {
  const runs: SummaryNode[][] = []
  for (const child of children) {
    const run = runs.at(-1)
    const [first] = run ?? []
    const isCopy = first !== undefined && first.likeness === child.likeness && first.kind === child.kind
    if (run !== undefined && isCopy && (child.kind !== 'operation' || /^\d+$/.test(child.name))) run.push(child)
    else runs.push([child])
  }
  return runs
}
