import { invariant } from '../diagnostics/index.ts'
import type { Graph } from '../ir/index.ts'
import type { Shape } from '../vocabulary/index.ts'
import { isLayer } from './layerable.ts'
import { mergeScopes } from './merge.ts'
import type { Element, Scope } from './scope.ts'
import { type Group, type Known, signatureOf } from './slots.ts'

/** Every class that a graph needs, each after those it uses; the last is the net's. */
export function findGroups(net: Scope, graph: Graph, foldsCopies: boolean): readonly Group[] {
  const shapes = new Map(graph.nodes.map((node) => [node.id, node.shape]))
  const shapeOf = (id: string): Shape => shapes.get(id) ?? []
  const sequences = findSequences(net, shapeOf)
  const groupOf = new Map<Scope, Group>()
  const known: Known = { groupOf, isSequence: (scope) => sequences.has(scope), foldsCopies, shapeOf }
  const groups: Group[] = []
  for (const scopes of orderUnits(net, sequences)) {
    const name = unitName(scopes[0])
    const variants = new Map<string, Scope[]>()
    for (const scope of scopes) {
      const signature = signatureOf(scope, known)
      const alike = variants.get(signature)
      if (alike === undefined) variants.set(signature, [scope])
      else alike.push(scope)
    }
    for (const chosen of partition([...variants.values()], known)) {
      const numbered = chosen.every((scope) => sequences.has(scope))
      const body = mergeScopes(chosen, known, numbered)
      invariant(body !== undefined, `${name} is no class`)
      const group: Group = {
        id: `${name} ${groups.length}`,
        name,
        scopes: chosen,
        placeOf: new Map(chosen.map((scope, place) => [scope, place])),
        body,
        isSequence: numbered,
      }
      groups.push(group)
      for (const scope of chosen) groupOf.set(scope, group)
    }
  }
  return groups
}

/** Variants that can be one class, put together; each of the results can. */
function partition(variants: readonly (readonly Scope[])[], known: Known): readonly (readonly Scope[])[] {
  const parts: { scopes: Scope[]; samples: Scope[]; numbered: boolean }[] = []
  for (const scopes of variants) {
    const [sample] = scopes
    if (sample === undefined) continue
    const numbered = known.isSequence(sample)
    const part = parts.find(
      (one) => one.numbered === numbered && mergeScopes([...one.samples, sample], known, numbered) !== undefined,
    )
    if (part === undefined) parts.push({ scopes: [...scopes], samples: [sample], numbered })
    else {
      part.scopes.push(...scopes)
      part.samples.push(sample)
    }
  }
  return parts.map((part) => part.scopes)
}

/** The scopes that are one step after the other under the numbers from 0: a `Sequential`. */
function findSequences(net: Scope, shapeOf: (id: string) => Shape): ReadonlySet<Scope> {
  const sequences = new Set<Scope>()
  const visit = (scope: Scope): void => {
    for (const element of scope.elements) if (element.kind === 'scope') visit(element.scope)
    if (scope.parent !== undefined && isSequence(scope, shapeOf)) sequences.add(scope)
  }
  visit(net)
  return sequences
}

function isSequence(scope: Scope, shapeOf: (id: string) => Shape): boolean {
  const [input] = scope.inputs
  if (input === undefined || scope.inputs.length !== 1 || scope.outputs.length !== 1) return false
  let current: string | undefined = input
  for (const [index, element] of scope.elements.entries()) {
    if (element.name !== String(index) || element.inputs.length !== 1 || element.inputs[0] !== current) return false
    if (element.kind === 'operation' && !isLayer(element.node, shapeOf(current))) return false
    if (element.kind === 'scope' && (element.scope.inputs.length !== 1 || element.scope.outputs.length !== 1))
      return false
    current = element.outputs[0]
    if (current === undefined) return false
  }
  return current === scope.outputs[0]
}

/** The name a class goes by before it is put in the form of class names. */
function unitName(scope: Scope | undefined): string {
  if (scope === undefined) return ''
  return scope.declared ?? (/^\d+$/.test(scope.name) ? `${scope.parent?.name ?? ''}_${scope.kind}` : scope.name)
}

/**
 * Scopes that need a class, those of one declaration together, each lot after the lots inside it. A block inside itself is
 * a lot for each height.
 */
function orderUnits(net: Scope, sequences: ReadonlySet<Scope>): readonly (readonly Scope[])[] {
  const needs = (scope: Scope): boolean => scope.declared !== undefined || !sequences.has(scope)
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
