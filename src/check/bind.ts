import { createMessage, suggest } from '../diagnostics/index.ts'
import { type Annotation, visit } from '../syntax/index.ts'
import { formatShape, sameShape, type Shape } from '../vocabulary/index.ts'
import { type Placement, readPlacement, reservedArguments, type Target } from './annotations.ts'
import { bindOperation, bindTemplate } from './arguments.ts'
import { extend } from './environment.ts'
import { lookUp } from './evaluate.ts'
import { expandInstance } from './expand-call.ts'
import { expandOperation } from './expand-operation.ts'
import {
  countStep,
  type Expansion,
  reportAt,
  type StepContext,
  type StepOptions,
  type StepResult,
} from './expansion.ts'
import type { AnnotationSet, Insertion, Item } from './items.ts'
import { findPlaces, type Place } from './places.ts'
import { collectCandidates } from './regions.ts'
import { locate } from './session.ts'
import { describeValue, numberValue, type Value } from './values.ts'
import { collectNames, collectSets } from './walk-items.ts'

/**
 * Binds the annotations of an expanded net: finds where each may go, numbers the places, and puts in what it says.
 * Diagnoses annotations that bind nowhere, names in `at` and `only` that are not there, a gate twice at one place, and
 * what changes the shape.
 */
export function bindAnnotations(items: readonly Item[], net: AnnotationSet | undefined, expansion: Expansion): void {
  const bound = new Map<Annotation, number>()
  const missing = new Map<Annotation, Map<string, Target>>()
  const pending: (readonly Item[])[] = [items]
  let set = net
  for (let list = pending.pop(); list !== undefined; list = pending.pop()) {
    const regions = collectCandidates(list, set)
    set = undefined
    for (const region of regions) {
      for (const annotation of region.set.annotations) {
        if (annotation.name.text === 'none') continue
        const placement = readPlacement(annotation, region.set, expansion)
        const found = new Set<string>()
        const places = findPlaces(placement, region, found)
        noteMissing(placement, found, missing)
        bound.set(annotation, (bound.get(annotation) ?? 0) + places.length)
        pending.push(...putIn(placement, places, expansion))
        if (places.length === 0) noteEmpty(placement, expansion, bound)
      }
      checkNone(region.set, expansion)
    }
  }
  // Where a mistake before hides steps, what does not bind says nothing.
  if (expansion.failed) return
  reportUnbound(items, bound, missing, expansion, net)
}

function noteMissing(
  placement: Placement,
  found: ReadonlySet<string>,
  missing: Map<Annotation, Map<string, Target>>,
): void {
  const first = !missing.has(placement.annotation)
  const names = missing.get(placement.annotation) ?? new Map<string, Target>()
  missing.set(placement.annotation, names)
  for (const target of [...placement.targets, ...(placement.only ?? [])]) {
    if (found.has(target.name)) names.delete(target.name)
    else if (first) names.set(target.name, target)
  }
}

/** An annotation whose name stands for `none` binds nowhere and is no mistake. */
function noteEmpty(placement: Placement, expansion: Expansion, bound: Map<Annotation, number>): void {
  const { annotation, set } = placement
  const value = lookUp(annotation.name.text, annotation.name, {
    session: expansion.session,
    environment: set.environment,
    frame: set.frame,
  })
  if (value.kind === 'none' || value.kind === 'error') bound.set(annotation, 1)
}

function checkNone(set: AnnotationSet, expansion: Expansion): void {
  const none = set.annotations.find((annotation) => annotation.name.text === 'none')
  if (none === undefined || set.annotations.length === 1) return
  expansion.session.report(createMessage('none-with-others', {}), locate(set.environment, none), set.frame)
}

function reportUnbound(
  items: readonly Item[],
  bound: ReadonlyMap<Annotation, number>,
  missing: ReadonlyMap<Annotation, ReadonlyMap<string, Target>>,
  expansion: Expansion,
  net: AnnotationSet | undefined,
): void {
  for (const names of missing.values()) {
    for (const target of names.values()) {
      const known = new Set<string>()
      collectNames(items, known)
      const similar = suggest(target.name, [...known])
      expansion.session.report(
        createMessage('target-not-found', { name: target.name }),
        locate(target.environment, target.node),
        undefined,
        similar === undefined ? {} : { hint: `did you mean ${similar}?` },
      )
    }
  }
  const owners = new Map<Annotation, AnnotationSet>()
  collectSets(items, owners)
  for (const annotation of net?.annotations ?? []) if (net !== undefined) owners.set(annotation, net)
  for (const [annotation, count] of bound) {
    const set = owners.get(annotation)
    if (count > 0 || set === undefined || (missing.get(annotation)?.size ?? 0) > 0) continue
    const message = createMessage('annotation-binds-nothing', { name: annotation.name.text })
    expansion.session.report(message, locate(set.environment, annotation), set.frame)
  }
}

/** Puts the annotation's gate, block or operation in at each place; gives what it put in. */
function putIn(placement: Placement, places: readonly Place[], expansion: Expansion): (readonly Item[])[] {
  const put: (readonly Item[])[] = []
  const made = new Map<string, StepResult>()
  const isShared = expansion.sharesInsertions && !countsPlaces(placement.annotation)
  for (const [index, place] of places.entries()) {
    if (place.shape === undefined) continue
    const names = new Map<string, Value>([
      ['in', { kind: 'tensor', shape: place.shape }],
      ['index', numberValue(index)],
      ['count', numberValue(places.length)],
    ])
    if (place.frame.template !== undefined) names.set('block', { kind: 'tensor', shape: place.frame.input })
    const context: StepContext = {
      session: expansion.session,
      environment: extend(placement.set.environment, names),
      frame: place.frame,
      // What it puts in is looked up anew for each variant of a sweep: it does not belong to the steps.
      expansion: { ...expansion, owners: new Set() },
    }
    const key = `${place.shape.join('x')} in ${place.frame.input?.join('x')}`
    const known = isShared ? made.get(key) : undefined
    const item = known ?? expandAnnotation(placement.annotation, context, place.shape)
    made.set(key, item)
    if (item === 'failed') expansion.failed = true
    if (typeof item === 'string') continue
    if (item.output === undefined || !sameShape(item.output, place.shape)) {
      if (item.output !== undefined) {
        const message = createMessage('annotation-changes-shape', {
          name: placement.annotation.name.text,
          before: formatShape(place.shape),
          after: formatShape(item.output),
        })
        reportAt(context, placement.annotation, message)
      }
      continue
    }
    const twice = place.list.some((other) => sameThing(other.item, item))
    if (twice) {
      reportAt(context, placement.annotation, createMessage('gate-twice', { name: placement.annotation.name.text }))
      continue
    }
    const insertion: Insertion = { item, annotation: placement.annotation }
    place.list.push(insertion)
    place.namedBy?.named.push(insertion)
    if (known === undefined) put.push([item])
  }
  return put
}

/** Whether an annotation's arguments depend on which of its places it is. */
function countsPlaces(annotation: Annotation): boolean {
  let counts = false
  const Reference = ({ name }: { readonly name: string }): void => {
    if (name === 'index' || name === 'count') counts = true
  }
  visit(annotation, { Reference })
  return counts
}

function expandAnnotation(annotation: Annotation, context: StepContext, shape: Shape): StepResult {
  if (!countStep(context, annotation)) return 'failed'
  const options = { label: undefined, spread: false, annotations: undefined, copy: undefined }
  const value = lookUp(annotation.name.text, annotation.name, context)
  const leave = (name: string): boolean => reservedArguments.has(name)
  switch (value.kind) {
    case 'none':
      return 'nothing'
    case 'error':
      return 'failed'
    case 'operation': {
      const bound = bindOperation(value, annotation, context, leave)
      return bound === undefined ? 'failed' : expandOperation(bound, annotation, context, [shape], options)
    }
    case 'template': {
      const bound = bindTemplate(value, annotation, withWrittenTensors(context), leave)
      if (bound === undefined) return 'failed'
      const inserted: StepOptions = { ...options, isInserted: true }
      return expandInstance({ ...value, arguments: bound }, annotation, context, shape, inserted)
    }
    default:
      reportAt(
        context,
        annotation.name,
        createMessage('not-an-annotation', { name: annotation.name.text, found: describeValue(value) }),
      )
      return 'failed'
  }
}

/** Where arguments remember that they were computed from `in` and `block`. */
function withWrittenTensors(context: StepContext): StepContext {
  const marked = (['in', 'block'] as const).flatMap((name): [string, Value][] => {
    const value = context.environment.names.get(name)
    return value?.kind === 'tensor' ? [[name, { ...value, written: name }]] : []
  })
  return { ...context, environment: extend(context.environment, new Map(marked)) }
}

function sameThing(first: Item, second: Item): boolean {
  if (first.kind === 'instance' && second.kind === 'instance')
    return first.template.declaration === second.template.declaration
  return first.kind === 'operation' && second.kind === 'operation' && first.word === second.word
}
