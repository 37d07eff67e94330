import { createMessage, type Diagnostic, locateMessage, type Message } from '../../diagnostics/index.ts'
import type { Graph, GraphNode } from '../../ir/index.ts'
import type { SourceFile } from '../../source/index.ts'

/** From here on PyTorch's softplus and the plain one agree in float32: exp(-15) is 5e-9 of the result. */
const softplusThreshold = 15

/** tfjs's tensors have six axes at most, batch included. */
const mostAxes = 5

/**
 * What stock layers cannot say exactly, one error for each node, at the place in the spec that it came from.
 *
 * @param sources the spec's files by path, for code frames; without them a location has the path and no text
 */
export function refuseNodes(graph: Graph, sources: ReadonlyMap<string, SourceFile>): readonly Diagnostic[] {
  return graph.nodes.flatMap((node) => {
    const message = refuseNode(node)
    if (message === undefined) return []
    const file = sources.get(node.origin.file) ?? { path: node.origin.file, text: '' }
    return [locateMessage(message, { file, span: node.origin.span })]
  })
}

function refuseNode(node: GraphNode): Message | undefined {
  if (node.shape.length > mostAxes) {
    return refuse(node, `tensors of more than ${mostAxes} axes are beyond tfjs`, 'Reshape to fewer axes.')
  }
  switch (node.op) {
    case 'shake':
      return refuse(
        node,
        'no stock layer mixes its inputs at random in training, and their plain mean would train another network',
        'Take the arms together with add, or run the net with the live tfjs backend.',
      )
    case 'std':
      return refuse(
        node,
        'no stock layer takes a root',
        'Leave it out of the net, or run the net with the live tfjs backend.',
      )
    case 'softplus':
      return node.attributes.threshold >= softplusThreshold
        ? undefined
        : refuse(
            node,
            `a threshold of ${node.attributes.threshold} cuts the curve where it still bends, which no stock layer does`,
            `Leave threshold at its default of 20, or give at least ${softplusThreshold}.`,
          )
    case 'dropout':
    case 'droppath':
      return node.attributes.rate < 1
        ? undefined
        : refuse(
            node,
            'a rate of 1 drops everything in training, where the layer of tfjs drops nothing',
            'Give a rate below 1.',
          )
    default:
      return undefined
  }
}

function refuse(node: GraphNode, reason: string, advice: string): Message {
  return createMessage('layers-model-cannot-say', { operation: node.op, node: node.id, reason, advice })
}
