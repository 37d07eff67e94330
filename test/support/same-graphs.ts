import type { CheckedNet } from '../../src/compiler/index.ts'
import { printGraph } from '../../src/ir/index.ts'
import { lowerNet } from '../../src/lower/index.ts'

/** The graphs of nets as text, without the places in the source that their nodes come from. */
export function printGraphs(nets: readonly CheckedNet[]): string {
  return nets
    .map((net) => {
      const graph = lowerNet(net)
      const nodes = graph.nodes.map((node) => ({ ...node, origin: { file: '', span: { start: 0, end: 0 } } }))
      return printGraph({ ...graph, nodes })
    })
    .join('\n')
}
