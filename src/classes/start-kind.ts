import type { GraphNode } from '../ir/index.ts'

/** What tells instances apart that do not start alike; their numbers may differ. */
export function startKind(node: GraphNode): string {
  return node.weights.find(({ role }) => role === 'weight')?.initialiser.kind ?? ''
}
