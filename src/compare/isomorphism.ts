import { type Intern, type View, type ViewNode } from './view.ts'

/** For each node of the new view the node of the old one that it stands for. */
export type NodePairs = ReadonlyMap<number, number>

/**
 * Pairs the nodes of two views that are the same network under other keys, or gives undefined where they are not. Every
 * pair has the same operation with the same attributes, its inputs are pairs in the same order (in any order where that
 * makes no difference), and outputs of the same name are pairs: a checkpoint carried along the pairs computes the same.
 * Where several pairings are right, as for arms of a sum that are alike, equal keys decide, then the order.
 *
 * Linear in the nodes: colours from the input down and from the outputs up, then one walk that verifies.
 *
 * @param known numbers of expressions by key, `[old, new]`, with which equal arms are told
 */
export function pairWholly(
  older: View,
  newer: View,
  known: readonly [readonly number[], readonly number[]],
  intern: Intern,
): NodePairs | undefined {
  if (older.nodes.length !== newer.nodes.length || older.outputs.length !== newer.outputs.length) return undefined
  const [oldColours, newColours] = [colourNodes(older, intern), colourNodes(newer, intern)]
  if (!haveSameMembers(oldColours, newColours)) return undefined
  const pairs = new Map<number, number>()
  const taken = new Map<number, number>()
  const work: [number, number][] = []
  const oldOutputs = new Map(older.outputs.map(({ name, node }) => [name, node]))
  for (const { name, node } of newer.outputs) {
    const partner = oldOutputs.get(name)
    if (partner === undefined) return undefined
    work.push([partner, node])
  }
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    const [oldPlace, newPlace] = next
    if (pairs.get(newPlace) === oldPlace) continue
    if (pairs.has(newPlace) || taken.has(oldPlace)) return undefined
    const [oldNode, newNode] = [older.nodes[oldPlace], newer.nodes[newPlace]]
    if (oldNode === undefined || newNode === undefined || oldNode.token !== newNode.token) return undefined
    pairs.set(newPlace, oldPlace)
    taken.set(oldPlace, newPlace)
    const inputs = pairInputs(oldNode, newNode, [oldColours, newColours], known)
    if (inputs === undefined) return undefined
    work.push(...inputs)
  }
  return pairs.size === newer.nodes.length ? pairs : undefined
}

type Numbers = readonly [old: readonly number[], new: readonly number[]]

function pairInputs(
  oldNode: ViewNode,
  newNode: ViewNode,
  colours: Numbers,
  known: Numbers,
): [number, number][] | undefined {
  if (oldNode.inputs.length !== newNode.inputs.length) return undefined
  if (!newNode.commutes) return newNode.inputs.map((input, index) => [oldNode.inputs[index] ?? -1, input])
  const pairs: [number, number][] = []
  const taken = new Set<number>()
  const pairBy = (news: readonly number[], [olds, numbers]: Numbers): number[] => {
    const waiting = new Map<number | undefined, number[]>()
    for (const [index, input] of [...oldNode.inputs.entries()].toReversed()) {
      if (taken.has(index)) continue
      const queue = waiting.get(olds[input])
      if (queue === undefined) waiting.set(olds[input], [index])
      else queue.push(index)
    }
    return news.filter((input) => {
      const index = waiting.get(numbers[input])?.pop()
      if (index === undefined) return true
      taken.add(index)
      pairs.push([oldNode.inputs[index] ?? -1, input])
      return false
    })
  }
  return pairBy(pairBy(newNode.inputs, known), colours).length === 0 ? pairs : undefined
}

/** A number for each node's place in the network: what it is computed from and what is computed from it. */
function colourNodes(view: View, intern: Intern): readonly number[] {
  const down: number[] = []
  for (const { token, inputs, commutes } of view.nodes) {
    const taken = inputs.map((input) => down[input] ?? -1)
    down.push(intern(JSON.stringify(['down', token, commutes ? taken.toSorted((a, b) => a - b) : taken])))
  }
  const uses: string[][] = view.nodes.map(() => [])
  for (const { name, node } of view.outputs) uses[node]?.push(JSON.stringify(name))
  const up: number[] = view.nodes.map(() => -1)
  for (let place = view.nodes.length - 1; place >= 0; place--) {
    const { inputs, commutes } = view.nodes[place]!
    up[place] = intern(JSON.stringify(['up', down[place], (uses[place] ?? []).toSorted()]))
    for (const [index, input] of inputs.entries()) uses[input]?.push(`${up[place]} ${commutes ? '' : index}`)
  }
  return up
}

function haveSameMembers(first: readonly number[], second: readonly number[]): boolean {
  const sorted = second.toSorted((a, b) => a - b)
  return first.toSorted((a, b) => a - b).every((value, index) => value === sorted[index])
}
