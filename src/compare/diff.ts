import type { Graph } from '../ir/index.ts'
import { type Change, compareTrees } from './diff-changes.ts'
import type { ModuleTree } from './diff-tree.ts'
import { findRewired } from './diff-wiring.ts'

/** One of two nets that are compared: its graph, and the tree that `growSummaryTree` of the compiler grows of it. */
export interface ComparedNet {
  readonly graph: Graph
  readonly tree: ModuleTree
}

/** What all that a net computes costs, auxiliary outputs included. */
export interface NetCost {
  /** As it was asked for: `SEResNet56(r = 8)`. */
  readonly net: string
  /** Trainable values. */
  readonly params: number
  /** Multiply-adds of convolutions and linear layers, for one image. */
  readonly macs: number
}

/** How one net differs from another, as a person reads it. */
export interface NetDifference {
  readonly before: NetCost
  readonly after: NetCost
  /**
   * In the order of the nets. Their costs sum to the difference of the totals, to the unit. Empty where the two compute
   * the same with the same operations, and what was labelled is called the same; names that only count do not matter.
   */
  readonly changes: readonly Change[]
}

export interface DiffOptions {
  /** Tells every operation that differs, where otherwise a module's arguments stand for what follows from them. */
  readonly all?: boolean
}

/** Compares two nets by their structure. Linear in their operations, as long as a module has not thousands of others. */
export function diffNets(before: ComparedNet, after: ComparedNet, { all = false }: DiffOptions = {}): NetDifference {
  const difference = compareTrees(before.tree, after.tree, all)
  return {
    before: costOfNet(before),
    after: costOfNet(after),
    changes: [
      ...compareEnds(before.graph, after.graph),
      ...difference.changes,
      ...findRewired(before.graph, after.graph, difference),
    ],
  }
}

function costOfNet({ graph, tree }: ComparedNet): NetCost {
  return { net: graph.name, params: tree.params, macs: tree.macs }
}

/** What goes in and what comes out. */
function compareEnds(before: Graph, after: Graph): readonly Change[] {
  const [was, is] = [describeEnds(before), describeEnds(after)]
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((name): readonly Change[] => {
    const [old, current] = [was.get(name), is.get(name)]
    if (old === current) return []
    const kind = old === undefined ? 'added' : current === undefined ? 'removed' : 'changed'
    return [{ kind, around: [], name, before: old, after: current, params: 0, macs: 0, operations: 0 }]
  })
}

function describeEnds(graph: Graph): ReadonlyMap<string, string> {
  const { mean, std, order, range } = graph.preprocessing
  const shapes = new Map(graph.nodes.map(({ id, shape }) => [id, shape.join('x')]))
  const ends: (readonly [name: string, text: string])[] = [['input', graph.nodes[0]?.shape.join('x') ?? '']]
  if (mean !== undefined) ends.push(['mean', `[${mean.join(', ')}]`])
  if (std !== undefined) ends.push(['std', `[${std.join(', ')}]`])
  ends.push(['order', order], ['range', String(range)])
  for (const { name, node } of graph.outputs) {
    ends.push([name === 'output' ? 'output' : `output ${name}`, shapes.get(node) ?? ''])
  }
  return new Map(ends)
}
