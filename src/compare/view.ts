import { invariant } from '../diagnostics/index.ts'
import type { Graph, GraphNode } from '../ir/index.ts'

/**
 * A graph as evaluation sees it: without operations that hand their input on (identity, dropout, stochastic depth, the
 * flattening of a vector), inputs by index. What two of them share does not depend on ids, module names or the order of
 * nodes that do not depend on each other.
 */
export interface View {
  /** In topological order; the first is the input. */
  readonly nodes: readonly ViewNode[]
  readonly outputs: readonly { readonly name: string; readonly node: number }[]
}

export interface ViewNode {
  readonly node: GraphNode
  /** Indices of nodes of the view. */
  readonly inputs: readonly number[]
  /** Whether the order of its inputs makes no difference: sums, products, maxima. */
  readonly commutes: boolean
  /** The operation, what of its attributes evaluation sees, and the shapes of its weights; not their keys. */
  readonly token: string
}

/** Gives equal texts equal numbers, from 0. One table for all that is compared. */
export type Intern = (text: string) => number

export function createIntern(): Intern {
  const known = new Map<string, number>()
  return (text) => {
    const found = known.get(text)
    if (found !== undefined) return found
    known.set(text, known.size)
    return known.size - 1
  }
}

export function viewGraph(graph: Graph): View {
  const places = new Map<string, number>()
  const nodes: ViewNode[] = []
  const placeOf = (id: string): number => {
    const place = places.get(id)
    invariant(place !== undefined, `${id} stands before what takes it`)
    return place
  }
  for (const node of graph.nodes) {
    const inputs = node.inputs.map(placeOf)
    const [first] = inputs
    const rank = first === undefined ? undefined : nodes[first]?.node.shape.length
    if (first !== undefined && handsOn(node, rank)) {
      places.set(node.id, first)
      continue
    }
    places.set(node.id, nodes.length)
    nodes.push({ node, inputs, commutes: commutative.has(node.op), token: describeNode(node) })
  }
  return { nodes, outputs: graph.outputs.map(({ name, node }) => ({ name, node: placeOf(node) })) }
}

const commutative: ReadonlySet<GraphNode['op']> = new Set(['add', 'mul', 'maximum', 'shake'])
const trainingOnly: ReadonlySet<GraphNode['op']> = new Set(['identity', 'dropout', 'droppath'])

function handsOn(node: GraphNode, inputRank: number | undefined): boolean {
  return trainingOnly.has(node.op) || (node.op === 'flatten' && inputRank === 1)
}

function describeNode(node: GraphNode): string {
  const weights = node.weights.map(({ role, shape }) => `${role} ${shape.join('x')}`)
  // The input's shape is judged as part of the interface.
  const attributes = node.op === 'input' ? '' : JSON.stringify(evaluatedAttributes(node))
  return [node.op, attributes, ...weights].join(' ')
}

/** Attributes that evaluation sees, by name in the order of the names. */
export function evaluatedAttributes(node: GraphNode): readonly (readonly [name: string, value: unknown])[] {
  if (node.op === 'shake') return []
  const entries: (readonly [string, unknown])[] = Object.entries(node.attributes)
  return entries
    .filter(([name]) => !(node.op === 'bn' && name === 'momentum'))
    .toSorted(([first], [second]) => (first < second ? -1 : 1))
}

/**
 * A number for what each node computes, as an expression over the input and the weights by key: two nodes of two views
 * with the same intern have equal numbers where they give the same values for the same input and checkpoint.
 *
 * @param keyOf the key that a weight is loaded under
 */
export function numberExpressions(view: View, intern: Intern, keyOf: (key: string) => string): readonly number[] {
  const numbers: number[] = []
  for (const { node, inputs, commutes, token } of view.nodes) {
    const taken = inputs.map((input) => numbers[input] ?? -1)
    const ordered = commutes ? taken.toSorted((first, second) => first - second) : taken
    const keys = node.weights.map(({ key }) => keyOf(key))
    numbers.push(intern(JSON.stringify([token, keys, ordered])))
  }
  return numbers
}
