import type { Shape } from '../vocabulary/index.ts'
import { isLayer } from './layerable.ts'
import { copiesIn } from './runs.ts'
import type { Element, Scope } from './scope.ts'

/** How a scope whose steps are one after the other keeps them: under the numbers from 0, or under names. */
export type Chain = 'numbered' | 'named'

/** The scopes that are a `Sequential`: that of a label, and a block where a class would have to look up its members. */
export function findChains(net: Scope, shapeOf: (id: string) => Shape): ReadonlyMap<Scope, Chain> {
  const chains = new Map<Scope, Chain>()
  const visit = (scope: Scope): void => {
    for (const element of scope.elements) if (element.kind === 'scope') visit(element.scope)
    if (scope.parent === undefined || !isChain(scope, shapeOf)) return
    if (isNumbered(scope)) chains.set(scope, 'numbered')
    else if (isNameable(scope) && !readsAsClass(scope, chains)) chains.set(scope, 'named')
  }
  visit(net)
  return chains
}

function isChain(scope: Scope, shapeOf: (id: string) => Shape): boolean {
  const [input] = scope.inputs
  if (input === undefined || scope.inputs.length !== 1 || scope.outputs.length !== 1) return false
  let current: string | undefined = input
  for (const element of scope.elements) {
    if (element.inputs.length !== 1 || element.inputs[0] !== current || element.outputs.length !== 1) return false
    if (element.kind === 'operation' && !isLayer(element.node, shapeOf(current))) return false
    current = element.outputs[0]
    if (current === undefined) return false
  }
  return current === scope.outputs[0]
}

/** Whether each step has its place as its name. What has no weights may be called anything at the end. */
function isNumbered(scope: Scope): boolean {
  const last = scope.elements.findLastIndex((element, index) => element.name === String(index) || isWeighted(element))
  return scope.elements.slice(0, last + 1).every((element, index) => element.name === String(index))
}

function isWeighted(element: Element): boolean {
  if (element.kind === 'operation') return element.node.weights.length > 0
  const scopes = element.kind === 'run' ? element.scopes : [element.scope]
  return scopes.some((scope) => scope.elements.some(isWeighted))
}

/** What a `Sequential` calls its own, beyond what every module does. */
const ofSequential: ReadonlySet<string> = new Set(['append', 'extend', 'insert', 'pop'])

/**
 * Whether each step has a name of its own that a `Sequential` can keep it under. What lives inside a step has the step's,
 * with a dot.
 */
function isNameable(scope: Scope): boolean {
  const names = scope.elements.map((element) => element.name)
  const isFree = names.every((name) => name !== '' && !name.includes('.') && !ofSequential.has(name))
  return isFree && new Set(names).size === names.length
}

/**
 * Whether a class of its own reads better: that of a block, or of a label with such rows of names inside; as long as what
 * it holds can be its attributes, which numbers and copies in a row cannot.
 */
function readsAsClass(scope: Scope, chains: ReadonlyMap<Scope, Chain>): boolean {
  const isNested = scope.elements.some(
    (element) =>
      element.kind === 'scope' && element.scope.declared === undefined && chains.get(element.scope) === 'named',
  )
  if (scope.declared === undefined && !isNested) return false
  return scope.elements.every(
    (element, index) => /^[A-Za-z_]\w*$/.test(element.name) && copiesIn(scope.elements, index).length === 0,
  )
}
