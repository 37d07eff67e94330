import type { Graph, GraphNode, Weight } from '../../src/ir/index.ts'
import type { CoreOperation } from '../../src/vocabulary/index.ts'

const origin = { file: 'test.senet', span: { start: 0, end: 0 } }

/** A graph of one operation after an input, enough for everything that looks at weights only. */
export function graphWith(
  weights: readonly Weight[],
  operation: CoreOperation = { op: 'relu', attributes: {} },
): Graph {
  const shape = [1, 1, 1]
  const place = { shape, module: 0, origin }
  const input: GraphNode = { op: 'input', attributes: { shape }, id: 'input', inputs: [], weights: [], ...place }
  const node: GraphNode = { ...operation, id: 'node', inputs: ['input'], weights, ...place }
  return {
    version: 1,
    name: 'Test',
    nodes: [input, node],
    modules: [],
    outputs: [{ name: 'output', node: 'node' }],
    preprocessing: { mean: undefined, std: undefined, order: 'rgb', range: 1 },
  }
}

/** A weight that starts as zeros; its role follows from its key. */
export function weight(key: string, shape: readonly number[], more: Partial<Weight> = {}): Weight {
  const roles = ['running_mean', 'running_var', 'bias'] as const
  const role = roles.find((name) => key.endsWith(name)) ?? 'weight'
  return { role, key, shape, initialiser: { kind: 'zeros' }, trainable: !role.startsWith('running'), ...more }
}
