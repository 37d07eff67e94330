import type { GraphNode } from '../ir/index.ts'
import { alignSiblings } from './diff-align.ts'
import {
  describeAttributes,
  findLikenesses,
  isCounted,
  isOrdinal,
  type Likenesses,
  type ModuleTree,
  nameWithoutNumber,
} from './diff-tree.ts'

/**
 * What became of a part: it is new, gone, another than it was, goes by another name, takes its input from elsewhere; or
 * nothing was done to it, but what enters it has another size.
 */
export type ChangeKind = 'added' | 'removed' | 'changed' | 'renamed' | 'rewired' | 'resized'

/** One difference. No two of one comparison count the cost of the same operation. */
export interface Change {
  readonly kind: ChangeKind
  /** The modules around it, the outermost first, the net not among them. */
  readonly around: readonly ModuleTree[]
  readonly name: string
  /** What it was and what it is: undefined for what is new, or gone. */
  readonly before: string | undefined
  readonly after: string | undefined
  /** What it adds to the trainable values and to the multiply-adds. */
  readonly params: number
  readonly macs: number
  /** Operations that it concerns. */
  readonly operations: number
}

/** Two trees compared: what differs, and which operation of the one is which of the other. */
export interface TreeDifference {
  readonly changes: readonly Change[]
  readonly same: ReadonlyMap<GraphNode, GraphNode>
  /** The modules around each operation of the second tree. */
  readonly around: ReadonlyMap<GraphNode, readonly ModuleTree[]>
}

interface Comparing {
  readonly likenesses: Likenesses
  readonly same: Map<GraphNode, GraphNode>
  readonly around: Map<GraphNode, readonly ModuleTree[]>
  /** Whether everything inside a module is told where its arguments tell it. */
  readonly all: boolean
}

/** Compares two trees from the top. */
export function compareTrees(before: ModuleTree, after: ModuleTree, all: boolean): TreeDifference {
  const same = new Map<GraphNode, GraphNode>()
  const around = new Map<GraphNode, readonly ModuleTree[]>()
  const comparing: Comparing = { likenesses: findLikenesses([before, after]), same, around, all }
  const { structure } = comparing.likenesses
  const alike = structure.get(before) === structure.get(after)
  const changes = (alike ? compareAlike : compareInside)(before, after, [], comparing)
  return { changes, same, around }
}

type Around = readonly ModuleTree[]

function comparePair(before: ModuleTree, after: ModuleTree, around: Around, comparing: Comparing): readonly Change[] {
  const renamed = nameWithoutNumber(before.name) !== nameWithoutNumber(after.name)
  const isRename =
    renamed && !isCounted(before.name) && !isCounted(after.name) && !(isOrdinal(before) && isOrdinal(after))
  const changes: Change[] = []
  const base = { around, name: after.name, params: 0, macs: 0, operations: countOperations(after) }
  if (isRename) changes.push({ ...base, kind: 'renamed', before: before.name, after: after.name })
  const cost = { params: after.params - before.params, macs: after.macs - before.macs }
  if (before.node !== undefined && after.node !== undefined) {
    comparing.same.set(before.node, after.node)
    comparing.around.set(after.node, around)
    return [...changes, ...compareOperations(before, after, { ...base, ...cost }, comparing)]
  }
  const { structure } = comparing.likenesses
  if (structure.get(before) === structure.get(after)) {
    return [...changes, ...compareAlike(before, after, around, comparing)]
  }
  const isDeclaration = before.module?.kind === 'block' || before.module?.kind === 'gate'
  const isOther =
    before.module?.kind !== after.module?.kind || (isDeclaration && before.module?.name !== after.module?.name)
  if (isOther) {
    return [...changes, { ...base, ...cost, kind: 'changed', before: before.text, after: after.text }]
  }
  const inside = compareInside(before, after, [...around, after], comparing)
  const differing = describeArguments(before, after)
  const isOfItsArguments = inside.every(({ kind }) => kind === 'changed' || kind === 'resized')
  if (comparing.all || differing === undefined || !isOfItsArguments || inside.length < 2) return [...changes, ...inside]
  const operations = inside.reduce((sum, change) => sum + change.operations, 0)
  return [...changes, { ...base, ...cost, ...differing, kind: 'changed', operations }]
}

/** @param inner the modules around what is inside, itself among them where it is not the net */
function compareInside(before: ModuleTree, after: ModuleTree, inner: Around, comparing: Comparing): readonly Change[] {
  return alignSiblings(before.children, after.children, comparing.likenesses).flatMap((pair): readonly Change[] => {
    if (pair.after === undefined) return [tellWhole('removed', pair.before, inner, comparing)]
    if (pair.before === undefined) return [tellWhole('added', pair.after, inner, comparing)]
    return comparePair(pair.before, pair.after, inner, comparing)
  })
}

function tellWhole(kind: 'added' | 'removed', tree: ModuleTree, around: Around, comparing: Comparing): Change {
  const sign = kind === 'added' ? 1 : -1
  if (kind === 'added' && tree.node !== undefined) comparing.around.set(tree.node, around)
  return {
    kind,
    around,
    name: tree.name,
    before: kind === 'added' ? undefined : tree.text,
    after: kind === 'added' ? tree.text : undefined,
    // 0 and not -0, which is another number to who compares.
    params: tree.params === 0 ? 0 : sign * tree.params,
    macs: tree.macs === 0 ? 0 : sign * tree.macs,
    operations: countOperations(tree),
  }
}

function compareOperations(
  before: ModuleTree,
  after: ModuleTree,
  base: Omit<Change, 'kind' | 'before' | 'after'>,
  { likenesses: { structure, exact } }: Comparing,
): readonly Change[] {
  if (exact.get(before) === exact.get(after)) return []
  if (structure.get(before) !== structure.get(after)) {
    return [{ ...base, kind: 'changed', ...describeOperations(before, after) }]
  }
  const initialisers = describeInitialisers(before, after)
  if (initialisers !== undefined) return [{ ...base, kind: 'changed', ...initialisers }]
  return [{ ...base, kind: 'resized', before: before.shape.join('x'), after: after.shape.join('x') }]
}

/** Two parts that are built alike, all the way down: their operations are the same ones, of the same sizes or not. */
function compareAlike(before: ModuleTree, after: ModuleTree, around: Around, comparing: Comparing): readonly Change[] {
  const changes: Change[] = []
  const visit = (first: ModuleTree, second: ModuleTree, outer: Around): void => {
    if (first.node !== undefined && second.node !== undefined) {
      changes.push(...comparePair(first, second, outer, comparing))
      return
    }
    const inner = second.module?.parent === undefined ? outer : [...outer, second]
    for (const [index, child] of first.children.entries()) {
      const other = second.children[index]
      if (other !== undefined) visit(child, other, inner)
    }
  }
  visit(before, after, around)
  const resized = changes.filter(({ kind }) => kind === 'resized')
  const [first] = resized
  if (first === undefined || resized.length === 1) return changes
  const whole: Change = {
    ...first,
    around,
    name: after.name,
    before: before.shape.join('x'),
    after: after.shape.join('x'),
    params: resized.reduce((sum, change) => sum + change.params, 0),
    macs: resized.reduce((sum, change) => sum + change.macs, 0),
    operations: resized.length,
  }
  return [...changes.filter(({ kind }) => kind !== 'resized'), whole]
}

function countOperations(tree: ModuleTree): number {
  if (tree.node !== undefined) return 1
  return tree.children.reduce((sum, child) => sum + countOperations(child), 0)
}

/** As steps, and where these say the same, the attributes that differ. */
function describeOperations(
  before: ModuleTree,
  after: ModuleTree,
): { readonly before: string; readonly after: string } {
  if (before.text !== after.text || before.node === undefined || after.node === undefined) {
    return { before: before.text, after: after.text }
  }
  return describeDiffering(before.node.op, describeAttributes(before.node), describeAttributes(after.node))
}

/** The arguments of a module that differ; undefined where none do. */
function describeArguments(
  before: ModuleTree,
  after: ModuleTree,
): { readonly before: string; readonly after: string } | undefined {
  if (before.module === undefined || after.module === undefined) return undefined
  const [first, second] = [Object.entries(before.module.arguments), Object.entries(after.module.arguments)]
  if (JSON.stringify(first) === JSON.stringify(second)) return undefined
  const kind = after.module.kind === 'gate' ? 'gate ' : ''
  return describeDiffering(`${kind}${after.module.name}`, first, second)
}

type Named = readonly (readonly [name: string, value: string])[]

function describeDiffering(
  what: string,
  before: Named,
  after: Named,
): { readonly before: string; readonly after: string } {
  const tell = (own: Named, others: Named) => {
    const known = new Map(others)
    const differing = own.filter(([name, value]) => known.get(name) !== value)
    return `${what}(${differing.map(([name, value]) => `${name} = ${value}`).join(', ')})`
  }
  return { before: tell(before, after), after: tell(after, before) }
}

/** What the weights start from, where their shapes are the same: many initialisers follow from the shape. */
function describeInitialisers(
  before: ModuleTree,
  after: ModuleTree,
): { readonly before: string; readonly after: string } | undefined {
  const [weights, others] = [before.node?.weights ?? [], after.node?.weights ?? []]
  if (weights.some(({ shape }, index) => shape.join('x') !== others[index]?.shape.join('x'))) return undefined
  for (const [index, weight] of weights.entries()) {
    const other = others[index]
    if (other === undefined) continue
    const [was, is] = [weight, other].map(({ initialiser: { kind, ...values } }) => {
      const numbers = Object.values(values).map((value) => Number(value).toPrecision(3))
      return numbers.length === 0 ? kind : `${kind}(${numbers.join(', ')})`
    })
    if (JSON.stringify(weight.initialiser) === JSON.stringify(other.initialiser)) continue
    return { before: `${weight.role} starts as ${was ?? ''}`, after: `${weight.role} starts as ${is ?? ''}` }
  }
  return undefined
}
