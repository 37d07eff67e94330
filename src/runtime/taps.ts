import { createMessage, type Message, suggest } from '../diagnostics/index.ts'
import type { Graph } from '../ir/index.ts'

/**
 * The node whose value a tap names: `input`, the path of a module (the outermost that has it, whose result it is), or
 * the id of a node. A message `tap-unknown` where there is none.
 */
export function resolveTap(graph: Graph, tap: string): string | Message {
  const module = tap === '' ? undefined : graph.modules.find((each) => each.path === tap)
  if (module !== undefined) return module.output
  if (graph.nodes.some((node) => node.id === tap)) return tap
  if (tap === 'input') return graph.nodes[0]?.id ?? tap
  const message = createMessage('tap-unknown', { net: graph.name, tap })
  const near = suggest(tap, [...graph.modules.map((each) => each.path), ...graph.nodes.map((node) => node.id)])
  return near === undefined ? message : { ...message, hint: `Is it ${near}? ${message.hint ?? ''}` }
}
