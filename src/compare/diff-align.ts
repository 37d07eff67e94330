import { pointwiseActivations } from '../vocabulary/index.ts'
import { isCounted, isOrdinal, type Likenesses, type ModuleTree } from './diff-tree.ts'

/** Siblings that stand for one another, or one that has none, in the order in which a reader meets them. */
export type Pairing =
  | { readonly before: ModuleTree; readonly after: ModuleTree }
  | { readonly before: ModuleTree; readonly after: undefined }
  | { readonly before: undefined; readonly after: ModuleTree }

/** Beyond so many comparisons, siblings are first split at those that are found again by their name. */
const maximumComparisons = 250_000

/**
 * Pairs the siblings of two trees so that what is alike, or goes by one name, stands together and the order is kept:
 * a longest common subsequence with weights. Its time is linear where the siblings are many.
 */
export function alignSiblings(
  before: readonly ModuleTree[],
  after: readonly ModuleTree[],
  likenesses: Likenesses,
): readonly Pairing[] {
  const { structure } = likenesses
  const isAlike = (first: ModuleTree | undefined, second: ModuleTree | undefined) =>
    first !== undefined && second !== undefined && structure.get(first) === structure.get(second)
  const shorter = Math.min(before.length, after.length)
  let head = 0
  while (head < shorter && isAlike(before[head], after[head])) head += 1
  let tail = 0
  while (tail < shorter - head && isAlike(before.at(-1 - tail), after.at(-1 - tail))) tail += 1
  return [
    ...pairInOrder(before.slice(0, head), after.slice(0, head)),
    ...alignMiddle(before.slice(head, before.length - tail), after.slice(head, after.length - tail), likenesses),
    ...pairInOrder(before.slice(before.length - tail), after.slice(after.length - tail)),
  ]
}

/** Pairs by position. What is left over has no partner. */
function pairInOrder(before: readonly ModuleTree[], after: readonly ModuleTree[]): readonly Pairing[] {
  return [
    ...before.map((tree, index): Pairing => ({ before: tree, after: after[index] })),
    ...after.slice(before.length).map((tree): Pairing => ({ before: undefined, after: tree })),
  ]
}

function alignMiddle(
  before: readonly ModuleTree[],
  after: readonly ModuleTree[],
  likenesses: Likenesses,
): readonly Pairing[] {
  if (before.length * after.length <= maximumComparisons) return alignFew(before, after, likenesses)
  const pairs: Pairing[] = []
  let [from, to] = [0, 0]
  for (const anchor of [...findAnchors(before, after), { before: before.length, after: after.length }]) {
    const gap = [before.slice(from, anchor.before), after.slice(to, anchor.after)] as const
    const few = gap[0].length * gap[1].length <= maximumComparisons
    pairs.push(...(few ? alignFew(...gap, likenesses) : alignByPosition(...gap, likenesses)))
    const [first, second] = [before[anchor.before], after[anchor.after]]
    if (first !== undefined && second !== undefined) pairs.push({ before: first, after: second })
    from = anchor.before + 1
    to = anchor.after + 1
  }
  return pairs
}

/** Too many without names of their own: each with the one at its place, where they can stand for one another. */
function alignByPosition(
  before: readonly ModuleTree[],
  after: readonly ModuleTree[],
  likenesses: Likenesses,
): readonly Pairing[] {
  return pairInOrder(before, after).flatMap((pair): readonly Pairing[] => {
    if (pair.before === undefined || pair.after === undefined) return [pair]
    if (resemblance(pair.before, pair.after, likenesses) > 0) return [pair]
    return [
      { before: pair.before, after: undefined },
      { before: undefined, after: pair.after },
    ]
  })
}

interface Anchor {
  readonly before: number
  readonly after: number
}

/** Siblings of one kind with one name, unique on either side, as many as stand in the same order. */
function findAnchors(before: readonly ModuleTree[], after: readonly ModuleTree[]): readonly Anchor[] {
  const places = placeUnique(after)
  const shared = [...placeUnique(before)].flatMap(([key, place]): readonly Anchor[] => {
    const other = places.get(key)
    return place < 0 || other === undefined || other < 0 ? [] : [{ before: place, after: other }]
  })
  // The longest ascending subsequence: `ends[n]` ends the best of n + 1 members, `previous` leads back.
  const ends: Anchor[] = []
  const previous = new Map<Anchor, Anchor | undefined>()
  for (const anchor of shared) {
    let [low, high] = [0, ends.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((ends[middle]?.after ?? Infinity) < anchor.after) low = middle + 1
      else high = middle
    }
    previous.set(anchor, ends[low - 1])
    ends[low] = anchor
  }
  const anchors: Anchor[] = []
  for (let anchor = ends.at(-1); anchor !== undefined; anchor = previous.get(anchor)) anchors.push(anchor)
  return anchors.toReversed()
}

/** By name and kind; -1 where there are several. */
function placeUnique(trees: readonly ModuleTree[]): ReadonlyMap<string, number> {
  const places = new Map<string, number>()
  for (const [index, tree] of trees.entries()) {
    const key = JSON.stringify([tree.name, kindOf(tree)])
    places.set(key, places.has(key) ? -1 : index)
  }
  return places
}

/** Dynamic programming over all pairs: the sum of resemblances is the greatest that the order allows. */
function alignFew(
  before: readonly ModuleTree[],
  after: readonly ModuleTree[],
  likenesses: Likenesses,
): readonly Pairing[] {
  if (before.length === 0 || after.length === 0) return pairInOrder(before, after)
  const columns = after.length + 1
  // best[i * columns + j] is the best of before[i..] and after[j..].
  const best = new Float64Array((before.length + 1) * columns)
  const scores = new Float64Array((before.length + 1) * columns)
  for (let row = before.length - 1; row >= 0; row--) {
    for (let column = after.length - 1; column >= 0; column--) {
      const at = row * columns + column
      const [first, second] = [before[row], after[column]]
      const score = first === undefined || second === undefined ? 0 : resemblance(first, second, likenesses)
      scores[at] = score
      const together = score === 0 ? 0 : score + (best[at + columns + 1] ?? 0)
      best[at] = Math.max(together, best[at + columns] ?? 0, best[at + 1] ?? 0)
    }
  }
  const pairs: Pairing[] = []
  let [row, column] = [0, 0]
  while (row < before.length || column < after.length) {
    const [first, second] = [before[row], after[column]]
    const at = row * columns + column
    const score = scores[at] ?? 0
    if (
      first !== undefined &&
      second !== undefined &&
      score > 0 &&
      best[at] === score + (best[at + columns + 1] ?? 0)
    ) {
      pairs.push({ before: first, after: second })
      row += 1
      column += 1
    } else if (first !== undefined && (second === undefined || best[at] === best[at + columns])) {
      pairs.push({ before: first, after: undefined })
      row += 1
    } else if (second !== undefined) {
      pairs.push({ before: undefined, after: second })
      column += 1
    }
  }
  return pairs
}

/** How well two can stand for one another; 0 where a reader would call one gone and the other new. */
function resemblance(before: ModuleTree, after: ModuleTree, { structure }: Likenesses): number {
  const named = before.name === after.name ? 1 : 0
  // Chosen by a person, and kept: what it names is then another, not gone.
  const labelled = named === 1 && !isCounted(before.name) && !isOrdinal(before) && !isOrdinal(after)
  if (structure.get(before) === structure.get(after)) return 8 + 2 * named
  if (kindOf(before) === kindOf(after)) return 4 + named + (before.text === after.text ? 1 : 0)
  if (labelled) return 3
  if (before.node !== undefined && after.node !== undefined) {
    const family = families.get(before.node.op)
    return family !== undefined && family === families.get(after.node.op) ? 1 + 0.5 * named : 0
  }
  if (before.module === undefined || after.module === undefined) return 0
  const { kind } = before.module
  // One gate for another; one block for another at the same place.
  if (kind !== after.module.kind) return 0
  return kind === 'gate' ? 2 : kind === 'block' && named === 1 ? 2 : 0
}

/** What it was declared as, for a reader: an operation, a block of a name, a scope. */
function kindOf({ node, module }: ModuleTree): string {
  if (node !== undefined) return node.op
  const isDeclared = module?.kind === 'block' || module?.kind === 'gate'
  return isDeclared ? `${module.kind} ${module.name}` : 'scope'
}

/** Operations that take each other's places in ablations. */
const families: ReadonlyMap<string, string> = new Map(
  Object.entries({
    activation: pointwiseActivations,
    norm: ['bn', 'ln', 'gn'],
    pool: ['maxpool', 'avgpool', 'adaptiveavgpool'],
    squeeze: ['gap', 'gmp'],
    join: ['add', 'mul', 'maximum', 'concat', 'shake'],
    drop: ['dropout', 'droppath'],
  }).flatMap(([family, members]) => members.map((member) => [member, family] as const)),
)
