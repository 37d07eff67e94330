import type { AnnotationSet, AttendItem, Item, ResidualItem } from './items.ts'
import type { Frame } from './session.ts'

/** Labels around an item, innermost first. */
export interface Labels {
  readonly label: string
  readonly outer: Labels | undefined
}

/** An attach point: an `attend`, or a residual with none inside. */
export interface Candidate {
  readonly item: AttendItem | ResidualItem
  /** The residual that the four points belong to: itself, or the nearest around it in the region. */
  readonly residual: ResidualItem | undefined
  readonly labels: Labels | undefined
}

/** Where one set of annotations holds: everything under its step, less what has a set of its own. */
export interface Region {
  readonly set: AnnotationSet
  /** The step or block it was written on; undefined for the net. */
  readonly origin: Item | undefined
  /** A block declaration's own set gives way to one that is inherited. */
  readonly weak: boolean
  readonly candidates: Candidate[]
  /** Every step, where the set has an `at` or a setting may give it one. */
  readonly steps: { readonly item: Item; readonly labels: Labels | undefined }[]
  /** The labelled `attend` of each block, by the scope it stands in. */
  readonly attends: Map<Frame, Map<string, AttendItem>>
}

interface Around {
  readonly region: Region | undefined
  readonly residual: ResidualItem | undefined
  readonly labels: Labels | undefined
}

/**
 * The regions of a list of items, outermost first: the cascade net < step < call, in which the nearest set replaces what
 * is inherited. Gates are not entered but for sets written inside them.
 */
export function collectCandidates(items: readonly Item[], net: AnnotationSet | undefined): readonly Region[] {
  const regions: Region[] = []
  const open = (set: AnnotationSet, origin: Item | undefined, weak: boolean): Region => {
    const region: Region = { set, origin, weak, candidates: [], steps: [], attends: new Map() }
    regions.push(region)
    return region
  }
  const visit = (item: Item, around: Around): void => {
    let { region, residual } = around
    const labels = item.label === undefined ? around.labels : { label: item.label, outer: around.labels }
    if (item.annotations !== undefined) {
      region = open(item.annotations, item, false)
      residual = undefined
    } else if (item.kind === 'instance' && item.declared !== undefined && (region === undefined || region.weak)) {
      region = open(item.declared, item, true)
      residual = undefined
    }
    region?.steps.push({ item, labels })
    const inner: Around = { region, residual: item.kind === 'residual' ? item : residual, labels }
    switch (item.kind) {
      case 'attend':
        region?.candidates.push({ item, residual, labels })
        if (item.label !== undefined) noteAttend(item, region)
        break
      case 'residual':
        if (!item.attachesInside) region?.candidates.push({ item, residual: item, labels })
        for (const one of item.main) visit(one, inner)
        if (item.skip.kind === 'projection' && !item.skip.implied) visit(item.skip.item, inner)
        break
      case 'instance': {
        const within = item.template.kind === 'gate' ? { region: undefined, residual: undefined, labels } : inner
        for (const one of item.body) visit(one, within)
        break
      }
      case 'sequence':
      case 'output':
        for (const one of item.items) visit(one, inner)
        break
      case 'repeat':
        for (const one of item.copies) visit(one, inner)
        break
      case 'branch':
        for (const one of item.arms) visit(one, inner)
        break
      case 'operation':
      case 'from':
        break
    }
  }
  const outermost = net === undefined ? undefined : open(net, undefined, false)
  for (const item of items) visit(item, { region: outermost, residual: undefined, labels: undefined })
  return regions
}

function noteAttend(item: AttendItem, region: Region | undefined): void {
  if (region === undefined || item.scope === undefined) return
  const scopes = region.attends.get(item.frame) ?? new Map<string, AttendItem>()
  region.attends.set(item.frame, scopes.set(item.scope, item))
}

/** The last part of an item's path, where it is a name and not a number: `conv2`. */
export function lastName(item: Item): string | undefined {
  const name = item.path?.slice(item.path.lastIndexOf('.') + 1)
  return name === undefined || /^\d+$/.test(name) ? undefined : name
}
