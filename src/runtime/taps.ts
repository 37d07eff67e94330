import { createMessage, type Message, suggest } from '../diagnostics/index.ts'
import { type Graph, moduleOutput } from '../ir/index.ts'

/**
 * The node whose value a tap names: `input`, or a path as `moduleOutput` takes it, of a module or a step. A message
 * `tap-unknown` where there is none.
 */
export function resolveTap(graph: Graph, tap: string): string | Message {
  const result = moduleOutput(graph, tap)
  if (result !== undefined) return result
  if (tap === 'input') return graph.nodes[0]?.id ?? tap
  const message = createMessage('tap-unknown', { net: graph.name, tap })
  const near = suggest(tap, [...graph.modules.map((each) => each.path), ...graph.nodes.map((node) => node.id)])
  return near === undefined ? message : { ...message, hint: `Is it ${near}? ${message.hint ?? ''}` }
}
