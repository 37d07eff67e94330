import type { Graph, GraphNode } from '../ir/index.ts'
import { formatPads, type Pads } from '../vocabulary/index.ts'
import { evaluatedAttributes, type Intern, type View, type ViewNode } from './view.ts'

/** An operation by which two networks differ that have weights in common. */
export interface OperationChange {
  readonly kind: 'attributes' | 'replaced' | 'added' | 'removed' | 'inputs'
  /** The operation in the old network; undefined where it is new. */
  readonly old: GraphNode | undefined
  readonly new: GraphNode | undefined
  /** What changed: `stride 1x1 → 2x2`, `relu → silu`, `adds mul of the gate se`. */
  readonly text: string
}

/** So many comparisons a node are enough for any edit; networks that have nothing in common end here. */
const comparisonsPerNode = 8

/**
 * The operations by which two networks differ, found from their weights and outputs upwards until the next weights, in
 * the order of the new network. Linear in the nodes.
 *
 * @param anchors old node's place by the new one's, for nodes whose weights are the same tensors
 */
export function findChanges(
  [oldGraph, newGraph]: readonly [Graph, Graph],
  [older, newer]: readonly [View, View],
  anchors: ReadonlyMap<number, number>,
  intern: Intern,
): readonly OperationChange[] {
  const changes: OperationChange[] = []
  const anchoredOld = new Set(anchors.values())
  const newOf = new Map([...anchors].map(([new_, old]) => [old, new_]))
  const olds = numberLocally(older, (place) => newOf.get(place), intern)
  const news = numberLocally(newer, (place) => (anchors.has(place) ? place : undefined), intern)
  const seen = new Set<string>()
  const work: [number, number, number | undefined][] = []
  const limit = comparisonsPerNode * (older.nodes.length + newer.nodes.length)
  const oldOutputs = new Map(older.outputs.map(({ name, node }) => [name, node]))
  for (const { name, node } of newer.outputs.toReversed()) {
    const old = oldOutputs.get(name)
    if (old !== undefined) work.push([old, node, undefined])
  }
  for (const [new_, old] of anchors) {
    const [oldNode, newNode] = [older.nodes[old]!, newer.nodes[new_]!]
    compareAttributes(oldNode.node, newNode.node)
    compareInputs(oldNode, newNode)
  }
  while (work.length > 0 && seen.size < limit) {
    const [old, new_, consumer] = work.pop()!
    const key = `${old} ${new_}`
    if (olds[old] === news[new_] || seen.has(key)) continue
    seen.add(key)
    compareNodes(old, new_, consumer)
  }
  const order = new Map(newer.nodes.map(({ node }, index) => [node, index]))
  const placeOf = (change: OperationChange): number => order.get(change.new!) ?? newer.nodes.length
  return changes.toSorted((first, second) => placeOf(first) - placeOf(second))

  function compareNodes(old: number, new_: number, consumer: number | undefined): void {
    const [oldNode, newNode] = [older.nodes[old]!, newer.nodes[new_]!]
    const [oldIsFixed, newIsFixed] = [anchoredOld.has(old) || old === 0, anchors.has(new_) || new_ === 0]
    if (oldIsFixed && newIsFixed) {
      const taker = consumer === undefined ? newNode.node : newer.nodes[consumer]!.node
      const text = `takes ${newNode.node.id}, took ${oldNode.node.id}`
      changes.push({ kind: 'inputs', old: undefined, new: taker, text })
    } else if (!newIsFixed && comesFrom(newer, new_, news, olds[old], (place) => anchors.has(place))) {
      tell('added', newNode.node, newGraph)
    } else if (!oldIsFixed && comesFrom(older, old, olds, news[new_], (place) => anchoredOld.has(place))) {
      tell('removed', oldNode.node, oldGraph)
    } else if (newIsFixed || (!oldIsFixed && standsBehind(older, old, newNode, (place) => anchoredOld.has(place)))) {
      tell('removed', oldNode.node, oldGraph)
      if (oldNode.inputs[0] !== undefined) work.push([oldNode.inputs[0], new_, consumer])
    } else if (oldIsFixed || standsBehind(newer, new_, oldNode, (place) => anchors.has(place))) {
      tell('added', newNode.node, newGraph)
      if (newNode.inputs[0] !== undefined) work.push([old, newNode.inputs[0], new_])
    } else {
      if (oldNode.node.op === newNode.node.op) compareAttributes(oldNode.node, newNode.node)
      else {
        const text = `${oldNode.node.op} → ${newNode.node.op}`
        changes.push({ kind: 'replaced', old: oldNode.node, new: newNode.node, text })
      }
      compareInputs(oldNode, newNode, new_)
    }
  }

  /** Operations with weights are told by their tensors. */
  function tell(kind: 'added' | 'removed', node: GraphNode, graph: Graph): void {
    if (node.weights.length > 0) return
    const text = `${kind === 'added' ? 'adds' : 'removes'} ${nameOf(node, graph)}`
    changes.push({ kind, old: kind === 'added' ? undefined : node, new: kind === 'added' ? node : undefined, text })
  }

  function compareAttributes(old: GraphNode, new_: GraphNode): void {
    const text = old.op === new_.op ? describeAttributes(old, new_) : `${old.op} → ${new_.op}`
    if (text !== '') changes.push({ kind: old.op === new_.op ? 'attributes' : 'replaced', old, new: new_, text })
  }

  function compareInputs(old: ViewNode, new_: ViewNode, place?: number): void {
    const [oldInputs, newInputs] = [[...old.inputs], [...new_.inputs]]
    const differ = (news_: readonly number[]) =>
      news_.some((input, index) => news[input] !== olds[oldInputs[index] ?? -1])
    if (newInputs.length > 1 && differ(newInputs) && takeEqual(oldInputs, newInputs) && !new_.commutes) {
      changes.push({ kind: 'inputs', old: old.node, new: new_.node, text: 'takes its inputs in another order' })
      return
    }
    if (!new_.commutes) [oldInputs.length, newInputs.length] = [0, 0]
    const [left, right] = new_.commutes ? [oldInputs, newInputs] : [old.inputs, new_.inputs]
    if (left.length !== right.length) {
      const text = `has ${new_.inputs.length} inputs, had ${old.inputs.length}`
      changes.push({ kind: 'inputs', old: old.node, new: new_.node, text })
      return
    }
    for (const [index, input] of right.entries()) work.push([left[index]!, input, place])
  }

  /** Takes off inputs that are equal, in whatever order; whether none is left. */
  function takeEqual(oldInputs: number[], newInputs: number[]): boolean {
    const counts = new Map<number | undefined, number>()
    for (const input of oldInputs) counts.set(olds[input], (counts.get(olds[input]) ?? 0) + 1)
    const common = new Map<number | undefined, number>()
    const rest = newInputs.filter((input) => {
      const count = counts.get(news[input]) ?? 0
      if (count > 0) {
        counts.set(news[input], count - 1)
        common.set(news[input], (common.get(news[input]) ?? 0) + 1)
      }
      return count === 0
    })
    const left = oldInputs.filter((input) => {
      const count = common.get(olds[input]) ?? 0
      if (count > 0) common.set(olds[input], count - 1)
      return count === 0
    })
    oldInputs.splice(0, oldInputs.length, ...left)
    newInputs.splice(0, newInputs.length, ...rest)
    return left.length + rest.length === 0
  }
}

/** A number for what each node computes from the next weights that both networks have. */
function numberLocally(view: View, anchorOf: (place: number) => number | undefined, intern: Intern): readonly number[] {
  const numbers: number[] = []
  for (const [place, { token, inputs, commutes }] of view.nodes.entries()) {
    const anchor = anchorOf(place)
    const taken = inputs.map((input) => numbers[input] ?? -1)
    const own = [token, commutes ? taken.toSorted((first, second) => first - second) : taken]
    numbers.push(intern(JSON.stringify(anchor === undefined ? own : ['anchor', anchor])))
  }
  return numbers
}

/** How far up a chain it is looked for the operation that something was put behind. */
const maximumChain = 8

/** How many nodes between two weights are looked through for what something was put behind. */
const maximumLooked = 256

/** Whether what the other network has in a node's place is what the node is computed from. */
function comesFrom(
  view: View,
  place: number,
  numbers: readonly number[],
  sought: number | undefined,
  isAnchor: (place: number) => boolean,
): boolean {
  const seen = new Set<number>()
  const work = [place]
  for (let next = work.pop(); next !== undefined && seen.size < maximumLooked; next = work.pop()) {
    if (next !== place && numbers[next] === sought) return true
    if (seen.has(next) || isAnchor(next)) continue
    seen.add(next)
    work.push(...(view.nodes[next]?.inputs ?? []))
  }
  return false
}

/** Whether further up the chain to the next weights stands the operation that the other network has. */
function standsBehind(view: View, place: number, other: ViewNode, isAnchor: (place: number) => boolean): boolean {
  if (view.nodes[place]?.node.op === other.node.op) return false
  let next = view.nodes[place]?.inputs[0]
  for (let step = 0; next !== undefined && step < maximumChain && !isAnchor(next); step++) {
    const node: ViewNode | undefined = view.nodes[next]
    if (node?.node.op === other.node.op) return true
    next = node?.inputs[0]
  }
  return false
}

function nameOf(node: GraphNode, graph: Graph): string {
  const module = graph.modules[node.module]
  return module?.kind === 'gate' ? `${node.op} of the gate ${module.name}` : node.op
}

/** Attributes that tensors tell of. */
const toldByShapes: ReadonlySet<string> = new Set(['channels', 'bias', 'affine', 'perChannel'])

function describeAttributes(old: GraphNode, new_: GraphNode): string {
  const before = new Map(evaluatedAttributes(old))
  return evaluatedAttributes(new_)
    .filter(([name, value]) => !toldByShapes.has(name) && JSON.stringify(before.get(name)) !== JSON.stringify(value))
    .map(([name, value]) => `${spaced(name)} ${showValue(name, before.get(name))} → ${showValue(name, value)}`)
    .join(', ')
}

function spaced(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}

function showValue(name: string, value: unknown): string {
  if (isPads(name, value)) return formatPads(value)
  if (Array.isArray(value)) return value.join('x')
  return value === undefined ? 'none' : String(value)
}

function isPads(name: string, value: unknown): value is Pads {
  return name === 'pads' && Array.isArray(value) && value.length === 4
}
