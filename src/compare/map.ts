import type { Graph } from '../ir/index.ts'
import type { WeightMap, WeightTensor } from '../weights/index.ts'
import { compareGraphs } from './grade.ts'
import { type Ambiguity, type Carried, type Mapping, matchUnits } from './match.ts'
import { carriedTensors, type Unit, unitsOfGraph, unitsOfWeights, type UnitTensor } from './unit.ts'

/** Where each tensor of a network comes from in a checkpoint under other names. */
export interface CheckpointMap {
  /** In the order of the network: under the same key or another one. */
  readonly carried: readonly Carried[]
  /** Tensors of the network that nothing was found for. */
  readonly missing: readonly UnitTensor[]
  /** Tensors of the checkpoint that go nowhere. */
  readonly surplus: readonly UnitTensor[]
  /** Surplus tensors of an operation whose other tensors are carried: without them it computes something else. */
  readonly dropped: readonly UnitTensor[]
  readonly changed: Mapping['changed']
  readonly ambiguous: readonly Ambiguity[]
}

/**
 * Finds what each tensor of a checkpoint is called in a network: along the mapping between its own network and the new
 * one where that is known (`older`), otherwise by the checkpoint's structure alone. Keys are grouped into operations by
 * what they begin with; operations are matched by shapes, in the order of the file, or in the order of names where the
 * file is sorted or that finds more. Two that are alike and whose names contradict the order are told as ambiguous.
 */
export function mapCheckpoint(weights: WeightMap, graph: Graph, older?: Graph): CheckpointMap {
  const target = unitsOfGraph(graph, false)
  const source = unitsOfWeights(weights)
  const mapping = older === undefined ? matchByStructure(source, target) : matchAlong(source, older, graph)
  const reached = new Set(mapping.carried.map(({ to }) => to.key))
  const used = new Set(mapping.carried.map(({ from }) => from.key))
  const busy = new Set(source.filter(({ tensors }) => tensors.some(({ key }) => used.has(key))))
  const surplus = source.flatMap(({ tensors }) => tensors.filter(({ key }) => !used.has(key)))
  return {
    carried: mapping.carried,
    missing: target.flatMap(({ tensors }) => tensors.filter(({ key }) => !reached.has(key))),
    surplus,
    dropped: [...busy].flatMap(({ tensors }) => tensors.filter(({ key }) => !used.has(key))),
    changed: mapping.changed,
    ambiguous: mapping.ambiguous,
  }
}

/** The tensors that a map carries, under their new keys in the order of the network, reshaped where it says so. */
export function carryWeights(weights: WeightMap, { carried }: CheckpointMap): WeightMap {
  const entries = carried.flatMap(({ from, to }): [string, WeightTensor][] => {
    const tensor = weights.get(from.key)
    return tensor === undefined ? [] : [[to.key, { shape: to.shape, data: tensor.data }]]
  })
  return new Map(entries)
}

/** Along what is known of two networks; what the checkpoint has not, or in another shape, is not carried. */
function matchAlong(source: readonly Unit[], older: Graph, graph: Graph): Mapping {
  const { renamed, changed, ambiguous, onlyNew } = compareGraphs(older, graph)
  const tensors = new Map(source.flatMap((unit) => unit.tensors.map((tensor) => [tensor.key, tensor] as const)))
  const sources = new Map(renamed.map(({ from, to }) => [to.key, from.key]))
  const closed = new Set([...onlyNew, ...changed.map(({ to }) => to)].map(({ key }) => key))
  const carried = unitsOfGraph(graph, false).flatMap(({ path, kind, tensors: wanted }) =>
    wanted.flatMap((to): readonly Carried[] => {
      const from = closed.has(to.key) ? undefined : tensors.get(sources.get(to.key) ?? to.key)
      if (from === undefined) return []
      return carriedTensors({ path, kind, tensors: [{ ...from, role: to.role }] }, { path, kind, tensors: [to] }).map(
        (each) => ({ ...each, from }),
      )
    }),
  )
  return { carried, changed, ambiguous, units: new Map() }
}

function matchByStructure(source: readonly Unit[], target: readonly Unit[]): Mapping {
  const asGiven = matchUnits(source, target, false)
  const wanted = target.reduce((count, { tensors }) => count + tensors.length, 0)
  if (!isSorted(source) && asGiven.carried.length === wanted && asGiven.ambiguous.length === 0) {
    return withoutContradictions(source, target, asGiven)
  }
  // A file that was sorted has lost the order of the network: names in their natural order stand for it on both sides.
  const [sorted, sortedTarget] = [sortNaturally(source), sortNaturally(target)]
  const byName = matchUnits(sorted, sortedTarget, false)
  if (byName.carried.length <= asGiven.carried.length && !isSorted(source)) {
    return withoutContradictions(source, target, asGiven)
  }
  const places = new Map(target.flatMap(({ tensors }) => tensors).map(({ key }, index) => [key, index]))
  const placeOf = ({ to }: Carried): number => places.get(to.key) ?? 0
  const checked = withoutContradictions(sorted, sortedTarget, byName)
  return { ...checked, carried: checked.carried.toSorted((first, second) => placeOf(first) - placeOf(second)) }
}

/** Whether keys stand in the order of their code units, as some writers put them. */
function isSorted(units: readonly Unit[]): boolean {
  return units.length > 1 && units.every(({ path }, index) => index === 0 || units[index - 1]!.path <= path)
}

function sortNaturally(units: readonly Unit[]): readonly Unit[] {
  return units
    .map((unit) => ({ unit, parts: unit.path.split(/[._]/) }))
    .toSorted((first, second) => compareParts(first.parts, second.parts))
    .map(({ unit }) => unit)
}

function compareParts(first: readonly string[], second: readonly string[]): number {
  for (let index = 0; index < Math.min(first.length, second.length); index++) {
    const [one = '', other = ''] = [first[index], second[index]]
    if (one === other) continue
    const [word, otherWord] = [one.replace(/\d+$/, ''), other.replace(/\d+$/, '')]
    if (word === otherWord) return Number(one.slice(word.length)) - Number(other.slice(word.length))
    return word < otherWord ? -1 : 1
  }
  return first.length - second.length
}

/**
 * Takes back pairs of units of one kind whose names say the opposite of their order: `a` stands for `b` and, beside it,
 * `b` for `a`. Either could be meant.
 */
function withoutContradictions(source: readonly Unit[], target: readonly Unit[], mapping: Mapping): Mapping {
  const goals = new Map([...mapping.units].map(([new_, old]) => [source[old]!.path, target[new_]!]))
  const contradicted = new Map<string, readonly string[]>()
  for (const [new_, old] of mapping.units) {
    const [from, to] = [source[old]!, target[new_]!]
    const twin = joinPath(parentOf(from.path), nameOf(to.path))
    const other = goals.get(twin)
    if (twin === from.path || other === undefined || other.kind !== to.kind) continue
    if (nameOf(other.path) === nameOf(from.path) && parentOf(other.path) === parentOf(to.path)) {
      contradicted.set(from.path, [to.path, other.path])
    }
  }
  if (contradicted.size === 0) return mapping
  const pathOf = new Map(source.flatMap(({ path, tensors }) => tensors.map(({ key }) => [key, path] as const)))
  return {
    ...mapping,
    carried: mapping.carried.filter(({ from }) => !contradicted.has(pathOf.get(from.key) ?? '')),
    ambiguous: [...mapping.ambiguous, ...[...contradicted].map(([from, candidates]) => ({ from, candidates }))],
  }
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1)
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('.')))
}

function joinPath(parent: string, name: string): string {
  return parent === '' ? name : `${parent}.${name}`
}
