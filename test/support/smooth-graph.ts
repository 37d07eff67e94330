import { assertSound, type Graph, type GraphNode } from '../../src/ir/index.ts'

/**
 * The graph with smooth functions in place of those with a corner, wherever they come from: `silu` for ReLU, ReLU6 and hard
 * swish, `sigmoid` for the hard one, and the mean of a window for its maximum.
 */
export function smoothGraph(graph: Graph): Graph {
  const smooth = { ...graph, nodes: graph.nodes.map(smoothNode) }
  assertSound(smooth, 'smooth functions')
  return smooth
}

function smoothNode(node: GraphNode): GraphNode {
  switch (node.op) {
    case 'relu':
    case 'relu6':
    case 'hardswish':
      return { ...node, op: 'silu', attributes: {} }
    case 'hardsigmoid':
      return { ...node, op: 'sigmoid', attributes: {} }
    case 'maxpool': {
      const { kernel, stride, pads, ceil } = node.attributes
      return { ...node, op: 'avgpool', attributes: { kernel, stride, pads, ceil, countPad: false } }
    }
    default:
      return node
  }
}
