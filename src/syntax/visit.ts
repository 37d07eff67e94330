import type { Node } from './ast.ts'

/** A kind of node. */
export type NodeKind = Node['kind']

/** The nodes of one kind. */
export type NodeOf<K extends NodeKind> = Node extends infer N
  ? N extends { readonly kind: infer Kinds }
    ? K extends Kinds
      ? N
      : never
    : never
  : never

type IsChild<Value> = Extract<Value, Node | readonly unknown[]> extends never ? never : true
type ChildKeyOf<N> = N extends unknown
  ? Exclude<{ [Key in keyof N]-?: IsChild<N[Key]> extends never ? never : Key }[keyof N], 'doc' | 'comments' | 'values'>
  : never

/** For each kind of node, which of its properties hold nodes, in the order in which they are written. */
export const childKeys: { readonly [K in NodeKind]: readonly ChildKeyOf<NodeOf<K>>[] } = {
  Name: [],
  File: ['imports', 'declarations'],
  Import: ['names', 'from'],
  ImportName: ['name', 'alias'],
  Let: ['name', 'parameters', 'value'],
  Block: ['annotations', 'name', 'parameters', 'body'],
  Gate: ['annotations', 'name', 'parameters', 'body'],
  Net: ['annotations', 'name', 'parameters', 'body', 'settings', 'asserts'],
  Sweep: ['name', 'net', 'settings', 'grids'],
  Grid: ['settings'],
  Setting: ['path', 'value'],
  Parameter: ['name', 'default'],
  Body: ['steps'],
  Flow: ['annotations', 'label', 'target', 'count', 'as', 'shape'],
  Label: ['parts'],
  If: ['condition', 'then', 'else'],
  Output: ['name', 'body'],
  From: ['name'],
  Assert: ['condition'],
  ErrorStep: [],
  Residual: ['main', 'skip'],
  SkipNone: [],
  SkipProjection: ['label', 'target'],
  Branch: ['body', 'join'],
  Annotation: ['name', 'arguments'],
  Call: ['name', 'arguments'],
  Argument: ['name', 'value'],
  Number: [],
  Size: [],
  String: [],
  Boolean: [],
  None: [],
  Reference: [],
  List: ['items'],
  Index: ['object', 'index'],
  Member: ['object', 'name'],
  Unary: ['operand'],
  Binary: ['left', 'right'],
  ErrorExpression: [],
}

/** Kinds whose children of different properties may be written in any order. */
const unordered: ReadonlySet<NodeKind> = new Set<NodeKind>(['File', 'Net', 'Sweep'])

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'kind' in value
}

/** The child nodes of a node, in the order of the text. */
export function childrenOf(node: Node): readonly Node[] {
  const keys: readonly string[] = childKeys[node.kind]
  const properties: Readonly<Record<string, unknown>> = { ...node }
  const children: Node[] = []
  for (const key of keys) {
    const value = properties[key]
    if (Array.isArray(value)) for (const item of value) children.push(...(isNode(item) ? [item] : []))
    else if (isNode(value)) children.push(value)
  }
  return unordered.has(node.kind) ? children.toSorted((a, b) => a.span.start - b.span.start) : children
}

/**
 * What to do at the nodes of a walk: at each kind by name, and at all of them on the way down (`enter`) and up
 * (`leave`). `parents` are the nodes around, outermost first; it is reused, so copy it to keep it. A function that gives
 * `'skip'` on the way down keeps the walk from the node's children.
 */
export type Visitor = {
  readonly [K in NodeKind]?: (node: NodeOf<K>, parents: readonly Node[]) => 'skip' | void
} & {
  readonly enter?: (node: Node, parents: readonly Node[]) => 'skip' | void
  readonly leave?: (node: Node, parents: readonly Node[]) => void
}

/** Walks a tree from a node, depth first, in the order of the text. */
export function visit(node: Node, visitor: Visitor): void {
  const parents: Node[] = []
  function visitNode(current: Node): void {
    // The function found under a node's kind takes nodes of that kind, which TypeScript does not follow.
    const visitKind = visitor[current.kind] as ((node: Node, parents: readonly Node[]) => 'skip' | void) | undefined
    const skipped = visitor.enter?.(current, parents) === 'skip'
    const skippedByKind = visitKind?.(current, parents) === 'skip'
    if (!skipped && !skippedByKind) {
      parents.push(current)
      for (const child of childrenOf(current)) visitNode(child)
      parents.pop()
    }
    visitor.leave?.(current, parents)
  }
  visitNode(node)
}
