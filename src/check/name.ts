import { createMessage, type Location } from '../diagnostics/index.ts'
import type { AttendItem, Insertion, Item, OperationItem } from './items.ts'
import type { Session } from './session.ts'

/** A scope of `state_dict` while its steps are named. */
interface Scope {
  readonly path: string
  /** How many of each kind there are so far. */
  readonly ordinals: Map<string, number>
  /** The next number of a numbered scope. */
  next: number
  /** Names that open a scope or hold weights, and where they were given. */
  readonly taken: Map<string, Item>
}

/** What naming shares: where to report, and what is named once everything else has its name. */
interface Naming {
  readonly session: Session
  /** Insertions are named last, so that putting them in renames nothing. */
  readonly later: (() => void)[]
}

/**
 * Gives every item its path, the prefix of its keys in `state_dict`: a label or a number where it has one, kind and
 * ordinal for an operation elsewhere. Only labels and numbers open scopes; what an annotation put in lives in the scope
 * of its step, or beside it. Diagnoses a name that is given twice in a scope.
 */
export function nameItems(items: readonly Item[], session: Session): void {
  const naming: Naming = { session, later: [] }
  nameList(items, openScope(''), false, naming)
  for (let index = 0; index < naming.later.length; index++) naming.later[index]?.()
}

function openScope(path: string): Scope {
  return { path, ordinals: new Map(), next: 0, taken: new Map() }
}

function nameList(items: readonly Item[], scope: Scope, numbered: boolean, naming: Naming): void {
  for (const item of items) nameItem(item, scope, numbered, naming)
}

function nameItem(item: Item, scope: Scope, numbered: boolean, naming: Naming): void {
  item.scope = scope.path
  switch (item.kind) {
    case 'from':
      return
    case 'output': {
      const path = joinPath(scope, item.name)
      claim(scope, item.name, item, naming)
      item.path = path
      nameList(item.items, openScope(path), false, naming)
      return
    }
    case 'attend':
      nameAttend(item, scope, numbered, naming)
      return
    case 'operation': {
      const own = nameOperation(item, scope, numbered, naming)
      nameInsertions(item.inserted, own ?? scope, naming)
      return
    }
    case 'repeat': {
      // Copies are numbered in the scope around unless the repeat has a label: labels of their own replace the numbers.
      const own = item.label === undefined ? undefined : labelScope(item, item.label, scope, naming)
      if (item.label !== undefined && numbered) scope.next += 1
      nameList(item.copies, own ?? scope, item.spread ? numbered : true, naming)
      nameInsertions(item.inserted, own ?? scope, naming)
      return
    }
    case 'instance':
    case 'sequence':
    case 'residual':
    case 'branch': {
      const own = item.spread ? undefined : ownScope(item, scope, numbered, naming)
      nameInside(item, own ?? scope, own, numbered, naming)
      nameInsertions(item.inserted, own ?? scope, naming)
      return
    }
  }
}

type Composite = Extract<Item, { kind: 'instance' | 'sequence' | 'residual' | 'branch' }>

/** Names the steps inside; `own` is the scope that the item opened, where it did. */
function nameInside(
  item: Composite,
  scope: Scope,
  own: Scope | undefined,
  numberedAround: boolean,
  naming: Naming,
): void {
  const spreadNumbered = item.spread && numberedAround
  switch (item.kind) {
    case 'instance':
      nameList(item.body, scope, spreadNumbered, naming)
      return
    case 'sequence':
      nameList(item.items, scope, item.spread ? numberedAround : true, naming)
      return
    case 'residual':
      nameInsertions(item.insertedBefore, scope, naming)
      nameList(item.main, scope, spreadNumbered, naming)
      nameInsertions(item.insertedMain, scope, naming)
      if (item.skip.kind === 'projection') nameSkip(item.skip.item, scope, naming)
      nameInsertions(item.insertedSkip, scope, naming)
      return
    case 'branch':
      nameArms(item.arms, scope, own !== undefined && item.label !== undefined, naming)
      item.join.path = nextOrdinal(item.join.word.scope, scope)
      return
  }
}

/** Arms are numbered in a labelled branch; elsewhere they are transparent, a sequence as much as a call. */
function nameArms(arms: readonly Item[], scope: Scope, numbered: boolean, naming: Naming): void {
  for (const arm of arms) {
    if (!numbered && arm.kind === 'sequence' && arm.label === undefined) {
      arm.scope = scope.path
      nameList(arm.items, scope, false, naming)
      nameInsertions(arm.inserted, scope, naming)
    } else {
      nameItem(arm, scope, numbered, naming)
    }
  }
}

/** The projection of a skip is `downsample` unless it is labelled. */
function nameSkip(item: Item, scope: Scope, naming: Naming): void {
  item.scope = scope.path
  const own = labelScope(item, item.label ?? freeName('downsample', scope), scope, naming)
  switch (item.kind) {
    case 'instance':
      nameList(item.body, own, false, naming)
      break
    case 'sequence':
      nameList(item.items, own, true, naming)
      break
    default:
      break
  }
  nameInsertions(item.inserted, own, naming)
}

/** A label or a number opens a scope; a gate opens one by its own name; the rest is transparent. */
function ownScope(item: Composite, scope: Scope, numbered: boolean, naming: Naming): Scope | undefined {
  const isGate = item.kind === 'instance' && item.template.kind === 'gate'
  if (item.label !== undefined) {
    if (numbered) scope.next += 1
    else if (isGate) nextName(item.template.name, scope)
    return labelScope(item, item.label, scope, naming)
  }
  if (numbered) return labelScope(item, String(scope.next++), scope, naming)
  if (!isGate) return undefined
  const name = nextName(item.template.name, scope)
  claim(scope, name, item, naming)
  return setPath(item, joinPath(scope, name))
}

function labelScope(item: Item, label: string, scope: Scope, naming: Naming): Scope {
  claim(scope, label, item, naming)
  return setPath(item, joinPath(scope, label))
}

function setPath(item: Item, path: string): Scope {
  item.path = path
  return openScope(path)
}

/** Gives an operation its path; its own scope where it has a label or a number. */
function nameOperation(item: OperationItem, scope: Scope, numbered: boolean, naming: Naming): Scope | undefined {
  if (item.operation.op === 'input' && item.label === undefined) {
    item.path = joinPath(scope, 'input')
    return undefined
  }
  const ordinal = numbered ? undefined : nextOrdinal(item.word.scope, scope)
  if (item.label !== undefined) {
    if (numbered) scope.next += 1
    return labelScope(item, item.label, scope, naming)
  }
  if (ordinal === undefined) return labelScope(item, String(scope.next++), scope, naming)
  item.path = ordinal
  if (hasWeights(item)) claim(scope, ordinal.slice(ordinal.lastIndexOf('.') + 1), item, naming)
  return undefined
}

/** An `attend` takes a number only where something binds, and none when it is labelled. */
function nameAttend(item: AttendItem, scope: Scope, numbered: boolean, naming: Naming): void {
  const { label } = item
  if (label !== undefined) {
    for (const { item: put } of [...item.inserted, ...item.named]) {
      nameInserted(put, freeName(label, scope), scope, naming)
    }
  } else if (numbered) {
    for (const { item: put } of item.inserted) nameInserted(put, String(scope.next++), scope, naming)
  } else {
    nameInsertions(item.inserted, scope, naming)
  }
}

function nameInsertions(insertions: readonly Insertion[], scope: Scope, naming: Naming): void {
  if (insertions.length === 0) return
  naming.later.push(() => {
    for (const { item } of insertions) {
      if (item.path !== undefined) continue
      if (item.kind === 'instance') nameInserted(item, nextName(item.template.name, scope), scope, naming)
      else nameItem(item, scope, false, naming)
    }
  })
}

/** Names what an annotation put in. A block opens a scope as a gate does, so that its steps rename none beside it. */
function nameInserted(item: Item, name: string, scope: Scope, naming: Naming): void {
  const own = labelScope(item, name, scope, naming)
  if (item.kind === 'instance') nameList(item.body, own, false, naming)
  nameInsertions(item.inserted, own, naming)
}

/** kind1, kind2, …: as a path. */
function nextOrdinal(kind: string, scope: Scope): string {
  const ordinal = (scope.ordinals.get(kind) ?? 0) + 1
  scope.ordinals.set(kind, ordinal)
  return joinPath(scope, `${kind}${ordinal}`)
}

/** name, name2, name3, …: for gates. */
function nextName(name: string, scope: Scope): string {
  const key = `@${name}`
  const ordinal = (scope.ordinals.get(key) ?? 0) + 1
  scope.ordinals.set(key, ordinal)
  return ordinal === 1 ? name : `${name}${ordinal}`
}

/** The name, or the first of name2, name3, … that is free. */
function freeName(name: string, scope: Scope): string {
  if (!scope.taken.has(name)) return name
  for (let ordinal = 2; ; ordinal++) if (!scope.taken.has(`${name}${ordinal}`)) return `${name}${ordinal}`
}

function claim(scope: Scope, name: string, item: Item, naming: Naming): void {
  const other = scope.taken.get(name)
  if (other === undefined || other === item) {
    scope.taken.set(name, item)
    return
  }
  naming.session.report(
    createMessage('duplicate-scope', { name, scope: scope.path === '' ? 'the net' : scope.path }),
    item.location,
    item.frame,
    {
      notes: [
        { text: `${name} is here already`, location: other.location },
        ...callOf(other).map((location) => ({ text: 'as part of this call', location })),
      ],
      ...(callOf(item).length === 0
        ? {}
        : { hint: 'label the calls: the steps of each then have a scope of their own' }),
    },
  )
}

/** The call that an item was put in by, where the text of the item is not its only place. */
function callOf({ frame }: Item): readonly Location[] {
  return frame.call === undefined ? [] : [frame.call]
}

function joinPath(scope: Scope, name: string): string {
  return scope.path === '' ? name : `${scope.path}.${name}`
}

/** Whether an operation holds tensors, so that its name has to be its own. */
function hasWeights(item: OperationItem): boolean {
  const { category, name } = item.word
  return category === 'convolution' || category === 'linear' || category === 'norm' || name === 'prelu'
}
