import type { Graph } from '../ir/index.ts'

/** A graph to a graph that computes the same. */
export interface Pass {
  readonly name: string
  /**
   * @param keep ids of nodes whose values are wanted from outside (outputs are kept in any case): they must be in the
   *   result, with the same values
   */
  readonly apply: (this: void, graph: Graph, keep: ReadonlySet<string>) => Graph
}
