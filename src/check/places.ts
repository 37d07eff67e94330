import type { Shape } from '../vocabulary/index.ts'
import type { Placement } from './annotations.ts'
import type { AttendItem, Insertion, Item } from './items.ts'
import { type Candidate, lastName, type Region } from './regions.ts'
import type { Frame } from './session.ts'

/** Where something is put in: a list of insertions of an item, the tensor there, and what gives the name. */
export interface Place {
  readonly list: Insertion[]
  readonly shape: Shape | undefined
  readonly frame: Frame
  /** The labelled `attend` of the block, which names what binds elsewhere in it. */
  readonly namedBy: AttendItem | undefined
}

/** Where a placement goes in its region; `found` gathers the names of `at` and `only` that are there. */
export function findPlaces(placement: Placement, region: Region, found: Set<string>): Place[] {
  const places = new Map<Insertion[], Place>()
  const add = (place: Place): void => {
    if (!places.has(place.list)) places.set(place.list, place)
  }
  const allowed = (labels: Candidate['labels']): boolean => {
    if (placement.only === undefined) return true
    let inside = false
    for (let level = labels; level !== undefined; level = level.outer) {
      for (const target of placement.only) {
        if (target.name !== level.label) continue
        found.add(target.name)
        inside = true
      }
    }
    return inside
  }
  for (const candidate of region.candidates) {
    if (!allowed(candidate.labels)) continue
    for (const point of placement.points) {
      const place = placeAt(point, candidate)
      if (place !== undefined) add(place)
    }
  }
  if (placement.targets.length > 0) {
    for (const { item, labels } of region.steps) {
      const target = placement.targets.find((one) => isNamed(item, one.name))
      if (target === undefined || !allowed(labels)) continue
      found.add(target.name)
      // A label names what binds in its own scope: one in another copy or another scope names something else.
      const namedBy = region.attends.get(item.frame)?.get(item.scope ?? '')
      for (const one of item.kind === 'repeat' && item.parallel ? item.copies : [item]) {
        add({ list: one.inserted, shape: one.output, frame: one.frame, namedBy: one === namedBy ? undefined : namedBy })
      }
    }
  }
  // Written on a step without attach points, it binds to what the step gives: each copy's, where it has copies.
  if (
    region.origin !== undefined &&
    region.candidates.length === 0 &&
    placement.targets.length === 0 &&
    placement.points.includes('main') &&
    !region.origin.attaches
  ) {
    const { origin } = region
    for (const item of origin.kind === 'repeat' ? origin.copies : [origin]) {
      add({ list: item.inserted, shape: item.output, frame: item.frame, namedBy: undefined })
    }
  }
  return [...places.values()]
}

function placeAt(point: 'main' | 'pre' | 'post' | 'identity', candidate: Candidate): Place | undefined {
  const { item, residual } = candidate
  const namedBy = item.kind === 'attend' && item.label !== undefined ? item : undefined
  if (point === 'main') {
    if (item.kind === 'attend')
      return { list: item.inserted, shape: item.output, frame: item.frame, namedBy: undefined }
    return { list: item.insertedMain, shape: item.output, frame: item.frame, namedBy: undefined }
  }
  if (residual === undefined) return undefined
  const { frame } = residual
  // The label stands for what binds in the residual's own scope or around it.
  const named =
    namedBy?.scope !== undefined && isWithin(namedBy.scope, residual.path ?? residual.scope ?? '') ? namedBy : undefined
  switch (point) {
    case 'pre':
      return { list: residual.insertedBefore, shape: residual.input, frame, namedBy: named }
    case 'post':
      return {
        list: (residual.activation ?? residual).inserted,
        shape: residual.output,
        frame,
        namedBy: residual.path === undefined ? named : undefined,
      }
    case 'identity':
      if (residual.skip.kind === 'none') return undefined
      return { list: residual.insertedSkip, shape: residual.output, frame, namedBy: named }
  }
}

/** Whether a scope is another or lies inside it. */
function isWithin(scope: string, other: string): boolean {
  return other === '' || scope === other || scope.startsWith(`${other}.`)
}

function isNamed(item: Item, name: string): boolean {
  if (item.label === name) return true
  if (item.kind === 'instance') return item.template.name === name
  return item.kind === 'operation' && (item.word.name === name || lastName(item) === name)
}
