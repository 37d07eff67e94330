import type { GraphNode, Module } from '../ir/index.ts'
import type { Shape } from '../vocabulary/index.ts'

/**
 * A module or an operation with what is inside it, as `growSummaryTree` of the compiler grows it: the scopes, blocks and
 * gates that a person sees, with their costs.
 */
export interface ModuleTree {
  /** Its name in the scope around: `conv1`, `0`; a block without a scope goes by its name in parentheses. */
  readonly name: string
  /** What it is: `conv(3x3, 64, /2)`, `Bottleneck(w = 64)`. */
  readonly text: string
  /** What it gives. */
  readonly shape: Shape
  /** Trainable values, all inside. */
  readonly params: number
  /** Multiply-adds, all inside. */
  readonly macs: number
  readonly children: readonly ModuleTree[]
  /** What it was grown from: a module of the graph, or a node. */
  readonly module: Module | undefined
  readonly node: GraphNode | undefined
}

/** What two trees have in common: small numbers, equal for equal descriptions, over both. */
export interface Likenesses {
  /** Equal for what is built alike: operations with their attributes, names inside; no sizes. */
  readonly structure: ReadonlyMap<ModuleTree, number>
  /** Equal where sizes, costs and initialisers are equal too. */
  readonly exact: ReadonlyMap<ModuleTree, number>
}

/** Compares every part of two trees with every other, in time linear in their parts. */
export function findLikenesses(trees: readonly ModuleTree[]): Likenesses {
  const structure = new Map<ModuleTree, number>()
  const exact = new Map<ModuleTree, number>()
  const numbers = new Map<string, number>()
  const number = (description: string): number => {
    const known = numbers.get(description) ?? numbers.size
    numbers.set(description, known)
    return known
  }
  const visit = (tree: ModuleTree): void => {
    for (const child of tree.children) visit(child)
    const inside = (of: ReadonlyMap<ModuleTree, number>) =>
      tree.children.map((child) => `${JSON.stringify(child.name)}:${of.get(child) ?? 0}`).join(' ')
    const own = describeOwn(tree)
    structure.set(tree, number(`structure|${own}|${inside(structure)}`))
    const weights = tree.node?.weights.map(({ role, shape, initialiser }) => [role, shape, initialiser]) ?? []
    const sizes = `${tree.shape.join('x')}|${tree.params}|${tree.macs}|${JSON.stringify(weights)}`
    exact.set(tree, number(`exact|${own}|${sizes}|${inside(exact)}`))
  }
  for (const tree of trees) visit(tree)
  return { structure, exact }
}

function describeOwn({ node, module }: ModuleTree): string {
  if (node !== undefined) return `${node.op}|${JSON.stringify(describeAttributes(node))}`
  return `${module?.kind ?? 'scope'}|${module?.kind === 'net' ? '' : (module?.name ?? '')}`
}

/** The attributes by name, as text. The shape of a `reshape` or a `resize` is one, the channels that enter are none. */
export function describeAttributes(node: GraphNode): readonly (readonly [name: string, value: string])[] {
  return Object.entries(node.attributes)
    .map(([name, value]) => [name, Array.isArray(value) ? value.join('x') : String(value)] as const)
    .toSorted(([first], [second]) => (first < second ? -1 : 1))
}

/** Whether a name is a place in a count, which nobody has chosen: `3`, or a block's that opens no scope. */
export function isCounted(name: string): boolean {
  return /^\d+$/.test(name) || name.startsWith('(')
}

/** A name without the number at its end, by which counted names of one kind are told from others. */
export function nameWithoutNumber(name: string): string {
  return isCounted(name) ? '' : name.replace(/\d+$/, '')
}

/** Whether its name is the one that is given to what has no label: kind and number. */
export function isOrdinal({ name, node, module }: ModuleTree): boolean {
  if (!/\d$/.test(name)) return module?.kind === 'gate' && name === module.name
  const stem = nameWithoutNumber(name)
  return node === undefined ? stem === module?.name : stem === node.op || (stem === 'fc' && node.op === 'linear')
}
