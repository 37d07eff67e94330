import { invariant } from '../diagnostics/index.ts'
import type { Graph } from '../ir/index.ts'
import type { Shape } from '../vocabulary/index.ts'
import { type Chain, findChains } from './chains.ts'
import { mergeScopes } from './merge.ts'
import { foldRuns } from './runs.ts'
import type { Element, Scope } from './scope.ts'
import { type Group, type Known, signatureOf } from './slots.ts'

/** Every class that a graph needs, each after those it uses; the last is the net's. */
export function findGroups(net: Scope, graph: Graph, foldsCopies: boolean): readonly Group[] {
  const shapes = new Map(graph.nodes.map((node) => [node.id, node.shape]))
  const shapeOf = (id: string): Shape => shapes.get(id) ?? []
  const chains = findChains(net, shapeOf)
  const groupOf = new Map<Scope, Group>()
  const isAlike = (a: Scope, b: Scope): boolean => groupOf.has(a) && groupOf.get(a) === groupOf.get(b)
  const folded = new Map<Scope, readonly Element[]>()
  const known: Known = {
    groupOf,
    chainOf: (scope) => chains.get(scope),
    foldsCopies,
    shapeOf,
    elementsOf: (scope) => {
      if (!foldsCopies || !chains.has(scope)) return scope.elements
      // Its classes are known by the time that a scope is looked at.
      const elements = folded.get(scope) ?? foldRuns(scope.elements, isAlike)
      folded.set(scope, elements)
      return elements
    },
  }
  const groups: Group[] = []
  for (const scopes of orderUnits(net, chains)) {
    const name = unitName(scopes[0])
    const variants = new Map<string, Scope[]>()
    for (const scope of scopes) {
      const signature = signatureOf(scope, known)
      const alike = variants.get(signature)
      if (alike === undefined) variants.set(signature, [scope])
      else alike.push(scope)
    }
    for (const chosen of partition([...variants.values()], known)) {
      const body = mergeScopes(chosen, known)
      invariant(body !== undefined, `${name} is no class`)
      const group: Group = {
        id: `${name} ${groups.length}`,
        name,
        scopes: chosen,
        placeOf: new Map(chosen.map((scope, place) => [scope, place])),
        body,
        isSequence: chosen.every((scope) => chains.has(scope)),
      }
      groups.push(group)
      for (const scope of chosen) groupOf.set(scope, group)
    }
  }
  return groups
}

/** Variants that can be one class, put together; each of the results can. */
function partition(variants: readonly (readonly Scope[])[], known: Known): readonly (readonly Scope[])[] {
  const parts: { scopes: Scope[]; samples: Scope[]; isSequence: boolean }[] = []
  for (const scopes of variants) {
    const [sample] = scopes
    if (sample === undefined) continue
    const isSequence = known.chainOf(sample) !== undefined
    const part = parts.find(
      (one) => one.isSequence === isSequence && mergeScopes([...one.samples, sample], known) !== undefined,
    )
    if (part === undefined) parts.push({ scopes: [...scopes], samples: [sample], isSequence })
    else {
      part.scopes.push(...scopes)
      part.samples.push(sample)
    }
  }
  return parts.map((part) => part.scopes)
}

/**
 * The name a class goes by before it is put in the form of class names: that of the declaration; of a label inside a block
 * both names (`Bottleneck_f`), in the net its own; behind a label's, what a numbered step is.
 */
function unitName(scope: Scope | undefined): string {
  if (scope === undefined) return ''
  if (scope.declared !== undefined) return scope.declared
  let labelled: Scope | undefined = scope
  while (labelled !== undefined && labelled.declared === undefined && /^\d+$/.test(labelled.name))
    labelled = labelled.parent
  let around: Scope | undefined = scope
  while (around !== undefined && around.declared === undefined) around = around.parent
  const parts = [
    around?.kind === 'net' ? '' : (around?.declared ?? ''),
    labelled === around ? '' : (labelled?.name ?? ''),
    labelled === scope ? '' : scope.kind,
  ]
  return parts.filter((part) => part !== '').join('_')
}

/**
 * Scopes that need a class, those of one declaration together, each lot after the lots inside it. A block inside itself is
 * a lot for each height.
 */
function orderUnits(net: Scope, chains: ReadonlyMap<Scope, Chain>): readonly (readonly Scope[])[] {
  const needs = (scope: Scope): boolean => scope.declared !== undefined || !chains.has(scope)
  const heights = new Map<Scope, number>()
  const isNested = new Set<string>()
  const measure = (scope: Scope, around: ReadonlySet<string>): number => {
    const own = keyOf(scope)
    const inner = needs(scope) ? new Set([...around, own]) : around
    if (needs(scope) && around.has(own)) isNested.add(own)
    let height = 0
    for (const child of childrenOf(scope)) height = Math.max(height, measure(child, inner) + 1)
    heights.set(scope, height)
    return height
  }
  measure(net, new Set())
  const unitOf = (scope: Scope): string => {
    const key = keyOf(scope)
    return isNested.has(key) ? `${key} ${heights.get(scope)}` : key
  }
  const units = new Map<string, Scope[]>()
  const inside = new Map<string, Set<string>>()
  const gather = (scope: Scope, outer: string | undefined): void => {
    const unit = needs(scope) ? unitOf(scope) : undefined
    if (unit !== undefined) {
      const alike = units.get(unit)
      if (alike === undefined) units.set(unit, [scope])
      else alike.push(scope)
      if (outer !== undefined) inside.set(outer, (inside.get(outer) ?? new Set()).add(unit))
    }
    for (const child of childrenOf(scope)) gather(child, unit ?? outer)
  }
  gather(net, undefined)
  const done = new Set<string>()
  const ordered: (readonly Scope[])[] = []
  const visit = (unit: string): void => {
    if (done.has(unit)) return
    done.add(unit)
    for (const inner of inside.get(unit) ?? []) visit(inner)
    ordered.push(units.get(unit) ?? [])
  }
  visit(unitOf(net))
  return ordered
}

function keyOf(scope: Scope): string {
  return `${scope.kind} ${unitName(scope)}`
}

function childrenOf(scope: Scope): readonly Scope[] {
  return scope.elements.flatMap((element: Element) => (element.kind === 'scope' ? [element.scope] : []))
}
