import type { Unit } from './unit.ts'
import { createIntern } from './view.ts'

/** Index of an old unit and of the new one that it stands for. */
export type UnitPair = readonly [old: number, new: number]

/** Two rows of units laid beside each other. */
export interface Alignment {
  /** Ascending in both. */
  readonly pairs: readonly UnitPair[]
  /** Old units that could as well stand for one of several new ones (or be dropped for another old one). */
  readonly ambiguous: ReadonlyMap<number, readonly number[]>
}

/** Rows whose lengths multiply to more are first cut where units have the same key and kind. */
export const maximumCells = 32_000_000

/** Points for a tensor that is carried; what speaks for one of several equally large alignments weighs less. */
const carried = 64
const samePath = 4
/** Equal parts at the end of two paths count up to this many. */
const maximumTail = 3

/**
 * Lays rows of units beside each other so that as many tensors as possible are carried, without crossings; among those,
 * so that paths are the same, then that neighbours and ends of paths are. Time is the product of the lengths of what lies
 * between a common beginning and a common end; rows past `maximumCells` are cut at units that kept their key.
 */
export function alignUnits(olds: readonly Unit[], news: readonly Unit[]): Alignment {
  const pairs: UnitPair[] = []
  const ambiguous = new Map<number, readonly number[]>()
  const [oldTraits, newTraits] = describeUnits(olds, news)
  for (const part of cutRows(olds, news)) {
    const aligned = alignPart(oldTraits, newTraits, part)
    for (const pair of part.head) pairs.push(pair)
    for (const pair of aligned.pairs) pairs.push(pair)
    for (const pair of part.tail) pairs.push(pair)
    for (const [old, candidates] of aligned.ambiguous) ambiguous.set(old, candidates)
  }
  return { pairs, ambiguous }
}

/** A stretch of both rows, with what stands around it and is settled. */
interface Part {
  readonly head: readonly UnitPair[]
  readonly old: readonly [start: number, end: number]
  readonly new: readonly [start: number, end: number]
  readonly tail: readonly UnitPair[]
}

function isKept(one: Unit | undefined, other: Unit | undefined): boolean {
  return one !== undefined && other !== undefined && one.path === other.path && one.kind === other.kind
}

function cutRows(olds: readonly Unit[], news: readonly Unit[]): readonly Part[] {
  let start = 0
  while (isKept(olds[start], news[start])) start += 1
  let [oldEnd, newEnd] = [olds.length, news.length]
  while (oldEnd > start && newEnd > start && isKept(olds[oldEnd - 1], news[newEnd - 1])) {
    oldEnd -= 1
    newEnd -= 1
  }
  const head = Array.from({ length: start }, (_, index): UnitPair => [index, index])
  const tail = Array.from({ length: olds.length - oldEnd }, (_, index): UnitPair => [oldEnd + index, newEnd + index])
  const whole: Part = { head, old: [start, oldEnd], new: [start, newEnd], tail }
  return (oldEnd - start) * (newEnd - start) <= maximumCells ? [whole] : cutAtKept(olds, news, whole)
}

/** Cuts at the longest rising row of units that kept path and kind; a piece that is still too large is left open. */
function cutAtKept(olds: readonly Unit[], news: readonly Unit[], whole: Part): readonly Part[] {
  const places = new Map(olds.slice(...whole.old).map(({ path }, index) => [path, index + whole.old[0]]))
  const kept: UnitPair[] = []
  for (let index = whole.new[0]; index < whole.new[1]; index++) {
    const place = places.get(news[index]?.path ?? '')
    if (place !== undefined && isKept(olds[place], news[index])) kept.push([place, index])
  }
  const parts: Part[] = []
  let [oldStart, newStart] = [whole.old[0], whole.new[0]]
  for (const pair of [...longestRise(kept), [whole.old[1], whole.new[1]] as const]) {
    const isLast = pair[0] === whole.old[1] && pair[1] === whole.new[1]
    parts.push({
      head: parts.length === 0 ? whole.head : [],
      old: [oldStart, pair[0]],
      new: [newStart, pair[1]],
      tail: isLast ? whole.tail : [pair],
    })
    oldStart = pair[0] + 1
    newStart = pair[1] + 1
  }
  return parts
}

/** The longest sequence of pairs, given by ascending new index, whose old indices ascend too (patience sorting). */
function longestRise(pairs: readonly UnitPair[]): readonly UnitPair[] {
  const ends: number[] = []
  const before: number[] = []
  for (const [at, [old]] of pairs.entries()) {
    let [low, high] = [0, ends.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((pairs[ends[middle] ?? 0]?.[0] ?? 0) < old) low = middle + 1
      else high = middle
    }
    before.push(low === 0 ? -1 : (ends[low - 1] ?? -1))
    ends[low] = at
  }
  const rise: UnitPair[] = []
  for (let at = ends.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) rise.push(pairs[at]!)
  return rise.toReversed()
}

/** The best alignment of a stretch (Needleman and Wunsch, without costs of gaps), forward and backward. */
function alignPart(olds: readonly Traits[], news: readonly Traits[], part: Part): Alignment {
  const [oldStart, newStart] = [part.old[0], part.new[0]]
  const [rows, columns] = [part.old[1] - oldStart, part.new[1] - newStart]
  if (rows === 0 || columns === 0 || rows * columns > maximumCells) return { pairs: [], ambiguous: new Map() }
  const score = scoreUnits(olds, news, part)
  const width = columns + 1
  const best = new Int32Array((rows + 1) * width)
  for (let row = 1; row <= rows; row++) {
    for (let column = 1; column <= columns; column++) {
      const at = row * width + column
      const points = score(row - 1, column - 1)
      const apart = Math.max(best[at - width]!, best[at - 1]!)
      best[at] = points === 0 ? apart : Math.max(apart, best[at - width - 1]! + points)
    }
  }
  const total = best[rows * width + columns]!
  // Which pairs stand in some best alignment: the best before them, they, and the best after them make the total.
  const choices: number[][] = Array.from({ length: rows }, () => [])
  const suitors = new Int32Array(columns)
  let after = new Int32Array(width)
  for (let row = rows - 1; row >= 0; row--) {
    const current = new Int32Array(width)
    for (let column = columns - 1; column >= 0; column--) {
      const points = score(row, column)
      current[column] = Math.max(after[column]!, current[column + 1]!, points === 0 ? 0 : after[column + 1]! + points)
      if (points === 0 || best[row * width + column]! + points + after[column + 1]! !== total) continue
      choices[row]?.push(column)
      suitors[column]! += 1
    }
    after = current
  }
  return readAlignment(choices, suitors, part)
}

function readAlignment(choices: readonly (readonly number[])[], suitors: Int32Array, part: Part): Alignment {
  const [oldStart, newStart] = [part.old[0], part.new[0]]
  const pairs: UnitPair[] = []
  const ambiguous = new Map<number, readonly number[]>()
  for (const [row, columns] of choices.entries()) {
    const [column] = columns
    if (column === undefined) continue
    if (columns.length === 1 && suitors[column] === 1) pairs.push([oldStart + row, newStart + column])
    else ambiguous.set(oldStart + row, columns.map((each) => newStart + each).toReversed())
  }
  return { pairs, ambiguous }
}

/** What the score looks at, as numbers. */
interface Traits {
  readonly kind: number
  readonly path: number
  /** The last parts of the path, the last first. */
  readonly parts: readonly number[]
  readonly tensors: number
}

function describeUnits(olds: readonly Unit[], news: readonly Unit[]): readonly [readonly Traits[], readonly Traits[]] {
  const numberOf = createIntern()
  const describe = ({ kind, path, tensors }: Unit): Traits => ({
    kind: numberOf(`kind ${kind}`),
    path: numberOf(`path ${path}`),
    parts: endOfPath(path).map(numberOf),
    tensors: tensors.length,
  })
  return [olds.map(describe), news.map(describe)]
}

/** The last parts of a path, the last first. */
function endOfPath(path: string): readonly string[] {
  return path.split('.').slice(-maximumTail).toReversed()
}

/** How many parts two paths have in common at their ends, up to three. */
export function commonTail(one: string, other: string): number {
  return countCommon(endOfPath(one), endOfPath(other))
}

function countCommon<T>(one: readonly T[], other: readonly T[]): number {
  let count = 0
  while (count < one.length && count < other.length && one[count] === other[count]) count += 1
  return count
}

/** Points for a pair of units by row and column of a stretch; 0 where one cannot stand for the other. */
function scoreUnits(
  olds: readonly Traits[],
  news: readonly Traits[],
  { old: [oldStart], new: [newStart] }: Part,
): (row: number, column: number) => number {
  return (row, column) => {
    const [one, other] = [olds[oldStart + row]!, news[newStart + column]!]
    if (one.kind !== other.kind) return 0
    const before = olds[oldStart + row - 1]?.kind === news[newStart + column - 1]?.kind ? 1 : 0
    const behind = olds[oldStart + row + 1]?.kind === news[newStart + column + 1]?.kind ? 1 : 0
    const kept = one.path === other.path ? samePath : 0
    const points = carried + kept + countCommon(one.parts, other.parts) + before + behind
    return points * Math.min(one.tensors, other.tensors)
  }
}
