import type { CoreOperation, Shape, Written } from '../vocabulary/index.ts'
import type { FoldedWeight, Graph, GraphNode, Module, Preprocessing, Weight } from './graph.ts'

// The graph as JSON has it: what is undefined in a graph is left out.

type Optional<T, Key extends keyof T> = Omit<T, Key> & { readonly [Name in Key]?: Exclude<T[Name], undefined> }

/** A folded weight as JSON has it. */
export type SerialisedFold = Optional<FoldedWeight, 'bias' | 'gamma' | 'beta'>
/** A weight as JSON has it. */
export type SerialisedWeight = Omit<Weight, 'folded'> & { readonly folded?: SerialisedFold }
/** A node as JSON has it. */
export type SerialisedNode = CoreOperation & {
  readonly id: string
  readonly inputs: readonly string[]
  readonly shape: Shape
  readonly weights: readonly SerialisedWeight[]
  readonly module: number
  readonly written?: Readonly<Record<string, Written>>
  readonly origin: GraphNode['origin']
}
/** A module as JSON has it. */
export type SerialisedModule = Optional<Module, 'parent' | 'input'>
/** A graph as JSON has it: what the schema describes. */
export interface SerialisedGraph {
  readonly version: Graph['version']
  readonly name: string
  readonly preprocessing: Optional<Preprocessing, 'mean' | 'std'>
  readonly outputs: Graph['outputs']
  readonly modules: readonly SerialisedModule[]
  readonly nodes: readonly SerialisedNode[]
}

function restoreWeight({ folded, ...weight }: SerialisedWeight): Weight {
  if (folded === undefined) return weight
  const { bias, gamma, beta } = folded
  return { ...weight, folded: { ...folded, bias, gamma, beta } }
}

function restoreNode(node: SerialisedNode): GraphNode {
  return { ...node, weights: node.weights.map(restoreWeight) }
}

/** The graph that a document describes: what JSON leaves out is undefined again. */
export function restoreGraph(document: SerialisedGraph): Graph {
  const { mean, std, order, range } = document.preprocessing
  return {
    version: document.version,
    name: document.name,
    nodes: document.nodes.map(restoreNode),
    modules: document.modules.map((module) => ({ ...module, parent: module.parent, input: module.input })),
    outputs: document.outputs,
    preprocessing: { mean, std, order, range },
  }
}
