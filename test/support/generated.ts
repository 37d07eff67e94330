import { keysOf } from './formula.ts'
import { runPython } from './python.ts'
import { type Graph, serialiseGraph } from '../../src/ir/index.ts'

/** A graph with the Python that was generated for it. */
export interface GeneratedCase {
  readonly graph: Graph
  readonly source: string
  /** Name of the net's class. */
  readonly net: string
}

/** What running a generated module says. */
export interface GeneratedResult {
  readonly error?: string
  readonly keys?: readonly string[]
  readonly shapes?: readonly (readonly number[])[]
  readonly outputs?: Readonly<Record<string, number>>
}

/** Runs generated modules in PyTorch beside an interpreter of their graphs, with the weights of the formula. */
export async function runGenerated(cases: readonly GeneratedCase[], batch = 2): Promise<readonly GeneratedResult[]> {
  const request = cases.map(({ graph, source, net }) => ({
    graph: JSON.parse(serialiseGraph(graph)),
    source,
    net,
    batch,
  }))
  return JSON.parse(await runPython('generated.py', JSON.stringify({ cases: request })))
}

/** What is wrong with a result: undefined where keys and their order, shapes and outputs are those of the graph. */
export function judgeGenerated(
  graph: Graph,
  result: GeneratedResult | undefined,
  tolerance = 1e-4,
): string | undefined {
  if (result === undefined) return 'no result'
  if (result.error !== undefined) return result.error
  const keys = keysOf(graph)
  if (JSON.stringify(result.keys) !== JSON.stringify(keys)) {
    const at = keys.findIndex((key, index) => result.keys?.[index] !== key)
    return `key ${at} is ${result.keys?.[at]}, not ${keys[at]}`
  }
  const shapes = graph.nodes.flatMap((node) => node.weights.map((weight) => weight.shape))
  if (JSON.stringify(result.shapes) !== JSON.stringify(shapes)) return 'shapes differ'
  for (const [name, difference] of Object.entries(result.outputs ?? {})) {
    if (!(difference <= tolerance)) return `output ${name} differs by ${difference}`
  }
  return result.outputs === undefined ? 'no outputs' : undefined
}

/** The net's class: the last of a generated module. */
export function netClass(source: string): string {
  return [...source.matchAll(/^class (\w+)\(/gm)].at(-1)?.[1] ?? ''
}
