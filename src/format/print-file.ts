import type { Declaration, File, Import } from '../syntax/index.ts'
import { commentsOf, startWithComments } from './comments.ts'
import { builders, type Doc } from './doc.ts'
import { hasComments, printDanglingComments, printWithComments } from './print-comments.ts'
import { compareText, entriesOf } from './print-declarations.ts'
import { followsBlankLine, precedesBlankLine } from './source-text.ts'
import type { Tools } from './tools.ts'

const { hardline } = builders

/** A file: what is said of it, imports in order, declarations as they come. */
export function printFile(node: File, { print, text }: Tools): Doc {
  const { imports, declarations } = node
  const header = printHeader(node, text, imports.length + declarations.length > 0)
  const printed = [...imports.entries()]
    .toSorted(([, a], [, b]) => compareImports(a, b))
    .map(([index, item]) => [printWithComments(item, text, () => print(['imports', index])), hardline])
  const parts: Doc[] = [header, printed]
  if (imports.length > 0 && declarations.length > 0) parts.push(hardline)
  parts.push(printItems(declarations, text, (index) => print(['declarations', index])))
  if (declarations.length > 0 || (imports.length === 0 && header !== '')) parts.push(hardline)
  return parts
}

/** Comments of the whole file: those above its first import, or all where there is nothing else. */
function printHeader(node: File, text: string, goesOn: boolean): Doc {
  if (!hasComments(node)) return ''
  const last = commentsOf(node).at(-1)
  const blank = last !== undefined && precedesBlankLine(text, last.span.end) ? hardline : ''
  return [printDanglingComments(node, text), goesOn ? [hardline, blank] : '']
}

/** Declarations, or a part of a file's imports and declarations in their order, with the blank lines between them. */
export function printItems(
  items: readonly (Import | Declaration)[],
  text: string,
  printOne: (index: number) => Doc,
): Doc {
  return items.map((item, index) => {
    const previous = items[index - 1]
    const blank = previous !== undefined && isSeparated(previous, item, text) ? hardline : ''
    return [
      previous === undefined ? '' : hardline,
      blank,
      printWithComments(item, text, () => printOne(index), item.kind !== 'Import'),
    ]
  })
}

/** One blank line stands between declarations; between those of a line each, only where the author put one. */
function isSeparated(previous: Import | Declaration, next: Import | Declaration, text: string): boolean {
  if (previous.kind === 'Import' && next.kind === 'Import') return false
  const isList = isRow(previous) && isRow(next)
  return !isList || followsBlankLine(text, startWithComments(next))
}

/** Whether a declaration can stand in a list of its like: one without steps and annotations, and little in its braces. */
function isRow(node: Import | Declaration): boolean {
  switch (node.kind) {
    case 'Let':
      return true
    case 'Block':
    case 'Gate':
      return node.body.kind === 'Call' && node.annotations.length === 0
    case 'Net':
      return node.body.kind === 'Call' && node.annotations.length === 0 && entriesOf(node).length < 2
    case 'Sweep':
      return node.settings.length < 2 && node.grids.length === 0
    case 'Import':
      return false
  }
}

/** Built-in modules first, then files by their path. */
function compareImports({ from: a }: Import, { from: b }: Import): number {
  return rankOf(a.value) - rankOf(b.value) || compareText(a.value, b.value)
}

function rankOf(path: string): number {
  return path.startsWith('senet:') ? 0 : 1
}
