import type { Graph, GraphNode } from '../ir/index.ts'

/** What differs between two networks that training sees and evaluation does not: a line each, with how often. */
export function findTrainingNotes(older: Graph, newer: Graph): readonly string[] {
  const [olds, news] = [describeTraining(older), describeTraining(newer)]
  const notes: string[] = []
  for (const text of new Set([...olds.keys(), ...news.keys()])) {
    const [was, is] = [olds.get(text) ?? 0, news.get(text) ?? 0]
    if (was !== is) notes.push(is > was ? `${text}: ${is - was} more` : `${text}: ${was - is} fewer`)
  }
  return notes
}

function describeTraining(graph: Graph): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const node of graph.nodes) {
    const text = describeNode(node)
    if (text !== undefined) counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  return counts
}

function describeNode(node: GraphNode): string | undefined {
  switch (node.op) {
    case 'dropout':
    case 'droppath':
      return `${node.op} with rate ${node.attributes.rate}`
    case 'bn':
      return `bn with momentum ${node.attributes.momentum}`
    case 'shake':
      return `shake with backward = ${node.attributes.backward}, level = ${node.attributes.level}`
    default:
      return undefined
  }
}
