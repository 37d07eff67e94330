import type { Graph, GraphNode } from '../ir/index.ts'
import type { Pass } from './pass.ts'
import { findFixed, replaceNodes } from './rewrite.ts'

/** Takes out what does nothing in evaluation: `identity`, `dropout`, `droppath`. */
export const removeIdentity: Pass = {
  name: 'remove-identity',
  apply(graph: Graph, keep: ReadonlySet<string>): Graph {
    const fixed = findFixed(graph, keep)
    const renamed = new Map<string, string>()
    const nodes = graph.nodes.filter((node) => {
      const [input] = node.inputs
      if (!isIdentity(node) || fixed.has(node.id) || input === undefined) return true
      renamed.set(node.id, input)
      return false
    })
    return replaceNodes(graph, nodes, renamed)
  },
}

/** Whether a node gives its input on in evaluation. */
export function isIdentity(node: GraphNode): boolean {
  return node.op === 'identity' || node.op === 'dropout' || node.op === 'droppath'
}
