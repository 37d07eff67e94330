import type { Graph, GraphNode } from '../ir/index.ts'

/** Ids that must stay: those wanted, and the outputs. */
export function findFixed(graph: Graph, keep: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...keep, ...graph.outputs.map((output) => output.node)])
}

/**
 * Puts nodes in the place of the graph's, and names of nodes in the place of others, in inputs and in modules alike.
 *
 * @param renamed the id that stands for a removed one; it may itself be renamed
 */
export function replaceNodes(graph: Graph, nodes: readonly GraphNode[], renamed: ReadonlyMap<string, string>): Graph {
  const resolve = (id: string): string => {
    let current = id
    for (let next = renamed.get(current); next !== undefined; next = renamed.get(current)) current = next
    return current
  }
  return {
    ...graph,
    nodes: nodes.map((node) => ({ ...node, inputs: node.inputs.map(resolve) })),
    modules: graph.modules.map((module) => ({
      ...module,
      input: module.input === undefined ? undefined : resolve(module.input),
      output: resolve(module.output),
    })),
  }
}
