import type { Graph, Preprocessing } from '../ir/index.ts'
import { formatShape } from '../vocabulary/index.ts'

/** How what goes into or comes out of a network differs. */
export interface InterfaceChange {
  readonly what: 'input' | 'output' | 'preprocessing'
  /** `the input is 3x256x256, was 3x224x224`. */
  readonly text: string
  /** Node of the new network where it is told; undefined for an output that is gone. */
  readonly node: string | undefined
}

/** Differences of the input's shape, the outputs' names and shapes, and what pictures go through before. */
export function compareInterfaces(older: Graph, newer: Graph): readonly InterfaceChange[] {
  const [oldInput, newInput] = [older.nodes[0], newer.nodes[0]]
  const changes: InterfaceChange[] = []
  const input = newInput?.id
  const [was, is] = [formatShape(oldInput?.shape ?? []), formatShape(newInput?.shape ?? [])]
  if (was !== is) changes.push({ what: 'input', text: `the input is ${is}, was ${was}`, node: input })
  for (const text of comparePreprocessing(older.preprocessing, newer.preprocessing)) {
    changes.push({ what: 'preprocessing', text, node: input })
  }
  const [oldShapes, newShapes] = [shapesOf(older), shapesOf(newer)]
  for (const { name, node } of newer.outputs) {
    const [before, now] = [oldShapes.get(name), newShapes.get(name)]
    if (before === undefined) changes.push({ what: 'output', text: `the output ${name} is new`, node })
    else if (before !== now) changes.push({ what: 'output', text: `the output ${name} is ${now}, was ${before}`, node })
  }
  for (const { name } of older.outputs) {
    if (!newShapes.has(name)) changes.push({ what: 'output', text: `the output ${name} is gone`, node: undefined })
  }
  return changes
}

function shapesOf(graph: Graph): ReadonlyMap<string, string> {
  const shapes = new Map(graph.nodes.map(({ id, shape }) => [id, formatShape(shape)]))
  return new Map(graph.outputs.map(({ name, node }) => [name, shapes.get(node) ?? '']))
}

function comparePreprocessing(older: Preprocessing, newer: Preprocessing): readonly string[] {
  const rows = [
    ['mean', list(older.mean), list(newer.mean)],
    ['std', list(older.std), list(newer.std)],
    ['order', older.order, newer.order],
    ['range', String(older.range), String(newer.range)],
  ] as const
  return rows
    .filter(([, was, is]) => was !== is)
    .map(([name, was, is]) => `the ${name} of pictures is ${is}, was ${was}`)
}

function list(values: readonly number[] | undefined): string {
  return values === undefined ? 'not given' : `[${values.join(', ')}]`
}
