import type { Graph, GraphNode } from '../ir/index.ts'
import type { Change, TreeDifference } from './diff-changes.ts'

/**
 * Operations that are in both nets, and take another tensor than they took; outputs that leave from elsewhere. An input
 * that comes from what is new or gone is told with that.
 */
export function findRewired(
  before: Graph,
  after: Graph,
  { same, around }: Pick<TreeDifference, 'same' | 'around'>,
): readonly Change[] {
  const [firsts, seconds] = [before, after].map((graph) => new Map(graph.nodes.map((node) => [node.id, node])))
  const partners = new Map<string, string>([...same].map(([node, other]) => [node.id, other.id]))
  const [entry, otherEntry] = [before.nodes[0], after.nodes[0]]
  if (entry !== undefined && otherEntry !== undefined) partners.set(entry.id, otherEntry.id)
  const known = new Set(partners.values())
  const rewire = (name: string, node: GraphNode | undefined, was: readonly string[], is: readonly string[]) => {
    const old = was.map((id) => partners.get(id))
    const isTold =
      was.length === is.length &&
      is.every((id, place) => old[place] === undefined || !known.has(id) || old[place] === id)
    const isAllKnown = old.every((id) => id !== undefined) && is.every((id) => known.has(id))
    if (isTold || (was.length !== is.length && !isAllKnown)) return []
    const change: Change = {
      kind: 'rewired',
      around: (node === undefined ? undefined : around.get(node)) ?? [],
      name,
      before: `takes ${was.join(', ')}`,
      after: `takes ${is.join(', ')}`,
      params: 0,
      macs: 0,
      operations: 1,
    }
    return [change]
  }
  const nodes = [...partners].flatMap(([id, partner]) => {
    const [node, other] = [firsts?.get(id), seconds?.get(partner)]
    return node === undefined || other === undefined ? [] : rewire(nameOf(other.id), other, node.inputs, other.inputs)
  })
  const outputs = after.outputs.flatMap(({ name, node }) => {
    const old = before.outputs.find((output) => output.name === name)
    return old === undefined ? [] : rewire(`output ${name}`, undefined, [old.node], [node])
  })
  return [...nodes, ...outputs]
}

function nameOf(id: string): string {
  return id.slice(id.lastIndexOf('.') + 1)
}
