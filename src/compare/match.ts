import { alignUnits, commonTail } from './align.ts'
import { carriedTensors, type Unit, type UnitTensor } from './unit.ts'

/** A tensor of the old state that is one of the new state. */
export interface Carried {
  readonly from: UnitTensor
  readonly to: UnitTensor
  /** `[h, c]` becomes `[h, c, 1, 1]` or the other way round; the values stay. */
  readonly reshaped: boolean
}

/** Units of the old state that could be one of several, by path. */
export interface Ambiguity {
  readonly from: string
  readonly candidates: readonly string[]
}

/** Which tensors of an old state stand for which of a new one. */
export interface Mapping {
  readonly carried: readonly Carried[]
  /** The same part of the network, of another shape. */
  readonly changed: readonly Omit<Carried, 'reshaped'>[]
  readonly ambiguous: readonly Ambiguity[]
  /** Old unit's index for each new one's, those of another shape among them. */
  readonly units: ReadonlyMap<number, number>
}

/**
 * Which units stand for which, found by shapes, order, neighbours and paths; nothing is guessed where two answers are
 * equally good. Linear for rows that are nearly the same; see `alignUnits`.
 *
 * @param careful for two graphs: a unit under another path needs a neighbour that agrees, or an end of its path. A
 *   checkpoint under other names has nothing but shapes and order to go by
 */
export function matchUnits(olds: readonly Unit[], news: readonly Unit[], careful: boolean): Mapping {
  const { pairs, ambiguous } = alignUnits(olds, news)
  const partners = new Map(pairs)
  const kinds = [groupByKind(olds, [...olds.keys()]), groupByKind(news, [...news.keys()])]
  const matches = new Map<number, number>()
  for (const [old, new_] of pairs) {
    const isOnly = kinds.every((groups) => groups.get(olds[old]!.kind)?.length === 1)
    if (!careful || isOnly || isSupported(old, new_, olds, news, partners)) matches.set(new_, old)
  }
  const unsettled = leaveScopesOpen(olds, news, ambiguous, matches)
  const open = findOpen(olds, news, matches)
  pairSamePaths(olds, news, open, matches)
  const used = new Set(matches.values())
  const unclear = new Map([...unsettled].filter(([old]) => !used.has(old)))
  pairSingles(olds, news, findOpen(olds, news, matches), unclear, careful, matches)
  const shapes = careful ? pairChangedShapes(olds, news, findOpen(olds, news, matches), unclear, matches) : new Map()
  return describeMapping(olds, news, new Map([...matches, ...shapes]), unclear)
}

/** The mapping that pairs of units make. */
export function describeMapping(
  olds: readonly Unit[],
  news: readonly Unit[],
  units: ReadonlyMap<number, number>,
  unclear: ReadonlyMap<number, readonly number[]> = new Map(),
): Mapping {
  const carried: Carried[] = []
  const changed: Omit<Carried, 'reshaped'>[] = []
  for (const [index, to] of news.entries()) {
    const from = olds[units.get(index) ?? -1]
    if (from === undefined) continue
    const fitting = carriedTensors(from, to)
    carried.push(...fitting)
    const done = new Set(fitting.map((each) => each.to.role))
    const roles = new Map(from.tensors.map((tensor) => [tensor.role, tensor]))
    for (const tensor of to.tensors) {
      const partner = done.has(tensor.role) ? undefined : roles.get(tensor.role)
      if (partner !== undefined) changed.push({ from: partner, to: tensor })
    }
  }
  const pathOf = (index: number): string => news[index]?.path ?? ''
  const ambiguous = [...unclear].map(([old, candidates]) => ({
    from: olds[old]?.path ?? '',
    candidates: candidates.map(pathOf),
  }))
  return { carried, changed, ambiguous, units }
}

/** Where one unit of a scope could go elsewhere, so could those that stand beside it: nothing is torn apart. */
function leaveScopesOpen(
  olds: readonly Unit[],
  news: readonly Unit[],
  ambiguous: ReadonlyMap<number, readonly number[]>,
  matches: Map<number, number>,
): ReadonlyMap<number, readonly number[]> {
  const scopes = (old: number, new_: number) => JSON.stringify([scopeOf(olds[old]!), scopeOf(news[new_]!)])
  const open = new Set([...ambiguous].flatMap(([old, candidates]) => candidates.map((each) => scopes(old, each))))
  const unsettled = new Map(ambiguous)
  for (const [new_, old] of matches) {
    if (olds[old]!.path === news[new_]!.path || scopeOf(olds[old]!) === scopeOf(news[new_]!)) continue
    if (!open.has(scopes(old, new_))) continue
    matches.delete(new_)
    unsettled.set(old, [new_])
  }
  return unsettled
}

function scopeOf({ path }: Unit): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('.')))
}

function isSupported(
  old: number,
  new_: number,
  olds: readonly Unit[],
  news: readonly Unit[],
  partners: ReadonlyMap<number, number>,
): boolean {
  if (commonTail(olds[old]!.path, news[new_]!.path) > 0) return true
  return partners.get(old - 1) === new_ - 1 || partners.get(old + 1) === new_ + 1
}

/** Units without a partner. */
interface Open {
  readonly olds: readonly number[]
  readonly news: readonly number[]
}

function findOpen(olds: readonly Unit[], news: readonly Unit[], matches: ReadonlyMap<number, number>): Open {
  const used = new Set(matches.values())
  return {
    olds: [...olds.keys()].filter((index) => !used.has(index)),
    news: [...news.keys()].filter((index) => !matches.has(index)),
  }
}

/** Units that kept path and kind and stand elsewhere in the order. */
function pairSamePaths(olds: readonly Unit[], news: readonly Unit[], open: Open, matches: Map<number, number>): void {
  const places = new Map(open.olds.map((index) => [olds[index]!.path, index]))
  for (const index of open.news) {
    const old = places.get(news[index]!.path)
    if (old !== undefined && olds[old]!.kind === news[index]!.kind) matches.set(index, old)
  }
}

/** The only unit of a kind that is left on either side; among graphs, where the end of the path agrees too. */
function pairSingles(
  olds: readonly Unit[],
  news: readonly Unit[],
  open: Open,
  unclear: ReadonlyMap<number, readonly number[]>,
  careful: boolean,
  matches: Map<number, number>,
): void {
  const [oldKinds, newKinds] = [groupByKind(olds, open.olds), groupByKind(news, open.news)]
  for (const [kind, [old, ...others]] of oldKinds) {
    const [new_, ...rest] = newKinds.get(kind) ?? []
    if (old === undefined || new_ === undefined || others.length + rest.length > 0 || unclear.has(old)) continue
    if (!careful || commonTail(olds[old]!.path, news[new_]!.path) > 0) matches.set(new_, old)
  }
}

function groupByKind(units: readonly Unit[], indices: readonly number[]): ReadonlyMap<string, readonly number[]> {
  const groups = new Map<string, number[]>()
  for (const index of indices) {
    const { kind } = units[index]!
    const group = groups.get(kind)
    if (group === undefined) groups.set(kind, [index])
    else group.push(index)
  }
  return groups
}

/**
 * Units of other shapes that are the same part: they kept their path; or all that is between two neighbours that agree
 * is as many units of the same sorts, as where a scope was renamed and a reduction changed at once.
 */
function pairChangedShapes(
  olds: readonly Unit[],
  news: readonly Unit[],
  open: Open,
  unclear: ReadonlyMap<number, readonly number[]>,
  matches: ReadonlyMap<number, number>,
): Map<number, number> {
  const shapes = new Map<number, number>()
  const places = new Map(open.olds.map((index) => [olds[index]!.path, index]))
  const taken = new Set<number>()
  for (const index of open.news) {
    const old = places.get(news[index]!.path)
    if (old === undefined) continue
    shapes.set(index, old)
    taken.add(old)
  }
  const free = new Set(open.olds.filter((index) => !taken.has(index) && !unclear.has(index)))
  for (let start = 0; start < news.length; start++) {
    const before = start === 0 ? -1 : (matches.get(start - 1) ?? shapes.get(start - 1))
    if (matches.has(start) || shapes.has(start) || before === undefined) continue
    let length = 0
    while (start + length < news.length && !matches.has(start + length) && !shapes.has(start + length)) length += 1
    const end = start + length === news.length ? olds.length : matches.get(start + length)
    const run = Array.from({ length }, (_, index) => before + 1 + index)
    if (end !== before + 1 + length || !run.every((old) => free.has(old))) continue
    if (run.every((old, index) => sortOf(olds[old]!) === sortOf(news[start + index]!))) {
      for (const [index, old] of run.entries()) shapes.set(start + index, old)
    }
  }
  return shapes
}

/** The kind without extents; a 1x1 kernel and another are both kernels. */
function sortOf({ kind, tensors }: Unit): string {
  return `${kind.replace(/[\d x]+$/, '').replace(/dense|kernel/, 'weight')} ${tensors.length}`
}
