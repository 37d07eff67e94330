import type { GraphNode } from '../ir/index.ts'
import type { Shape } from '../vocabulary/index.ts'
import { startKind } from './start-kind.ts'
import { isSymmetric } from './layerable.ts'
import type { Chain } from './chains.ts'
import type { NumberedLabel } from './runs.ts'
import { type Element, isChoosable, type Scope } from './scope.ts'

/** Where a slot's input comes from: another slot of the same list, or what enters. */
export type Source =
  | { readonly from: 'input'; readonly index: number }
  | { readonly from: 'slot'; readonly slot: Slot; readonly output: number }

/** A step of a class: what stands at one place in all its instances, some of which may not have it. */
export interface Slot {
  readonly key: string
  /** The attribute it is kept under; undefined in a sequence, where the place gives the number. */
  readonly name: string
  readonly content: Content
  /** By instance; undefined where an instance does not have it. */
  readonly members: readonly (Element | undefined)[]
  /** Filled in once all slots are there. */
  inputs: readonly Source[]
  readonly isOptional: boolean
  /** What its takers take where an instance does not have it; undefined where that is its first input. */
  bypass: Source | undefined
}

/** What is taken in place of a step where an instance does not have it. */
export function bypassOf(slot: Slot): Source | undefined {
  return slot.bypass ?? slot.inputs[0]
}

/** What a slot holds. */
export type Content =
  | { readonly kind: 'operation'; readonly nodes: readonly (GraphNode | undefined)[] }
  /** An instance of a class. */
  | { readonly kind: 'class'; readonly group: Group }
  /** Steps one after the other, kept under numbers or names. */
  | { readonly kind: 'sequence'; readonly body: Body }
  /** Instances of a class one after the other, kept under numbers; with a label, as steps of the sequence around. */
  | {
      readonly kind: 'copies'
      readonly group: Group
      readonly scopes: readonly (readonly Scope[] | undefined)[]
      readonly label: NumberedLabel | undefined
    }

/** The steps of a class, or of a sequence inside it. */
export interface Body {
  readonly slots: readonly Slot[]
  readonly outputs: readonly Source[]
  readonly inputCount: number
  /** Whether the place of a step is its name. */
  readonly isNumbered: boolean
}

/** Instances that one class stands for. */
export interface Group {
  /** Unique. */
  readonly id: string
  /** The declaration's name, or that of the label. */
  readonly name: string
  readonly scopes: readonly Scope[]
  /** The place of each among them. */
  readonly placeOf: ReadonlyMap<Scope, number>
  readonly body: Body
  /** Whether the class is a `Sequential`. */
  readonly isSequence: boolean
}

/** What is known of scopes while classes are found: which are a `Sequential`, and the class of each. */
export interface Known {
  readonly groupOf: ReadonlyMap<Scope, Group>
  readonly chainOf: (scope: Scope) => Chain | undefined
  /** The steps of a scope, copies in a row as one step where it is a `Sequential`. */
  readonly elementsOf: (scope: Scope) => readonly Element[]
  /** Whether the copies of a scope are kept as one step whatever their number. */
  readonly foldsCopies: boolean
  /** The shape of a node's result, without batch. */
  readonly shapeOf: (id: string) => Shape
}

/** What an instance looks like, so that those alike are looked at once. */
export function signatureOf(scope: Scope, known: Known): string {
  const places = new Map<string, string>(scope.inputs.map((id, index) => [id, `in${index}`]))
  const parts: string[] = []
  for (const [index, element] of known.elementsOf(scope).entries()) {
    const inputs = element.inputs.map((id) => places.get(id) ?? '?').join(',')
    parts.push(`${element.key}|${element.name}|${describe(element, known)}|${inputs}`)
    for (const [output, id] of element.outputs.entries()) places.set(id, `${index}.${output}`)
  }
  return `${parts.join('\n')}\n${scope.outputs.map((id) => places.get(id) ?? '?').join(',')}`
}

function describe(element: Element, known: Known): string {
  if (element.kind === 'operation') return `${element.node.op} ${structureOf(element.node, known)}`
  if (element.kind === 'run') {
    const [first] = element.scopes
    return `copies ${first && known.groupOf.get(first)?.id} from ${element.label.first}`
  }
  const group = known.groupOf.get(element.scope)
  if (group !== undefined) return `class ${group.name} ${element.scope.outputs.length} ${group.id}`
  const copies = known.foldsCopies ? copiesOf(element.scope, known) : undefined
  if (copies !== undefined) return `copies ${copies.id}`
  return `[${signatureOf(element.scope, known)}]`
}

/** The class whose instances in a row, as many as a parameter says or two or more, are all that a scope holds. */
export function copiesOf(scope: Scope, known: Known): Group | undefined {
  if (scope.kind !== 'scope' || !known.foldsCopies || known.chainOf(scope) !== 'numbered') return undefined
  let group: Group | undefined
  for (const element of scope.elements) {
    const own = element.kind === 'scope' ? known.groupOf.get(element.scope) : undefined
    if (own === undefined || (group !== undefined && own !== group)) return undefined
    group = own
  }
  return scope.elements.length > 1 || scope.holdsCopies ? group : undefined
}

/** What of an operation is structure, and not a number that may be a parameter. */
export function structureOf(node: GraphNode, known: Pick<Known, 'shapeOf'>): string {
  const parts: string[] = [startKind(node), ...node.inputs.map((id) => String(known.shapeOf(id).length))]
  for (const [name, value] of Object.entries(node.attributes)) {
    if (name === 'pads' && node.op !== 'pad') parts.push(isSymmetric(value) ? 'symmetric' : `pads ${String(value)}`)
    else if (typeof value === 'string' || (structural.has(name) && node.op !== 'conv1d'))
      parts.push(`${name} ${String(value)}`)
    else if (Array.isArray(value) && value.length > 2) parts.push(`${name} ${String(value)}`)
  }
  return parts.join(' ')
}

/** Attributes that are printed otherwise for other values, or that no parameter stands for. */
const structural: ReadonlySet<string> = new Set([
  'axes',
  'axis',
  'order',
  'ceil',
  'shape',
  'outputPad',
  'alignCorners',
  'perChannel',
])

/** Whether two operations can be one step of a class: the same one, or activations of which one is an argument. */
export function areAlike(first: GraphNode, second: GraphNode, known: Pick<Known, 'shapeOf'>): boolean {
  if (isChoosable(first) && isChoosable(second)) return true
  return first.op === second.op && structureOf(first, known) === structureOf(second, known)
}
