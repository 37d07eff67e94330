import { createMessage } from '../diagnostics/index.ts'
import type { GraphFault } from './fault.ts'
import type { Graph } from './graph.ts'
import { evaluatorOf, holdsIn } from './static-values.ts'

/** What was written for an attribute comes to the attribute, in every instance. */
export function* verifyWritten(graph: Graph): Generator<GraphFault> {
  const evaluate = evaluatorOf(graph)
  for (const [index, node] of graph.nodes.entries()) {
    if (node.written === undefined) continue
    const attributes = new Map<string, unknown>(Object.entries(node.attributes))
    for (const [name, written] of Object.entries(node.written)) {
      if (holdsIn(evaluate, node.module, written, attributes.get(name))) continue
      const reason = `says of ${name} how it was written, which does not come to it.`
      const message = createMessage('ir-operation', { node: node.id, reason })
      yield { message, path: ['nodes', index, 'written', name] }
    }
  }
  for (const [index, module] of graph.modules.entries()) {
    if (module.count === undefined || typeof evaluate(module.parent ?? index, module.count) === 'number') continue
    const reason = 'says how its number of copies was written, which is no number'
    const message = createMessage('ir-module', { place: `module ${index} (${module.name})`, reason })
    yield { message, path: ['modules', index, 'count'] }
  }
}
