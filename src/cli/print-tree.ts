import { positionAt, type SourceFile } from '../source/index.ts'
import { childrenOf, type Node, type NodeKind } from '../syntax/index.ts'

/** Properties that say where a node stands, or that hold its children. */
const structural: ReadonlySet<string> = new Set(['kind', 'span'])

/** A syntax tree, one node a line: its kind, its own values, and the place where it begins. */
export function printTree(root: Node, source: SourceFile): string {
  const lines: string[] = []
  const visit = (node: Node, depth: number): void => {
    const { line, column } = positionAt(source, node.span.start)
    const own = ownValues(node).map(([key, value]) => ` ${key}=${JSON.stringify(value)}`)
    lines.push(`${'  '.repeat(depth)}${node.kind satisfies NodeKind}${own.join('')}  ${line}:${column}\n`)
    for (const child of childrenOf(node)) visit(child, depth + 1)
  }
  visit(root, 0)
  return lines.join('')
}

function ownValues(node: Node): readonly (readonly [string, unknown])[] {
  return Object.entries(node).filter(([key, value]) => !structural.has(key) && isPlain(value))
}

/** A value of the node itself, as against a node, or a list of them. */
function isPlain(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.every((item) => typeof item === 'number')
  return value !== undefined && value !== null && typeof value !== 'object'
}
