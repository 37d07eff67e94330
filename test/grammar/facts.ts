import type { Graph } from '../../src/ir/index.ts'
import { compileText } from '../support/spec.ts'
import { formulaOf, keysOf, pathsOf } from '../support/formula.ts'
import type { Example } from './blocks.ts'

type CompiledNet = NonNullable<Awaited<ReturnType<typeof compileText>>['net']>

/** What a fact states, by its word. */
const readers: Readonly<Record<string, (graph: Graph, net: CompiledNet) => string>> = {
  keys: (graph) => keysOf(graph).join(' '),
  weights: (graph) => pathsOf(graph).join(' '),
  shapes: (graph) => graph.nodes.flatMap((node) => node.weights.map((weight) => weight.shape.join('x'))).join(' '),
  params: (_, net) => String(net.totals.params),
  macs: (_, net) => String(net.totals.macs),
  gates: (_, net) => String(net.totals.gates.count),
  formula: (graph) => formulaOf(graph),
  outputs: (graph) => graph.outputs.map(({ name, node }) => `${name} ${shapeOf(graph, node)}`).join(', '),
  rates: (graph) =>
    graph.nodes.flatMap((node) => (node.op === 'droppath' ? [String(node.attributes.rate)] : [])).join(' '),
}

/**
 * What is true of an example's nets where its facts state something: the same lines with the true values. A line
 * `net Name` picks the net of the lines after it; without one they are about the file's only net.
 */
export async function stateFacts(example: Example): Promise<string> {
  const lines: string[] = []
  let request: string | undefined
  for (const line of (example.facts ?? '').split('\n')) {
    const picked = /^net (.+)$/.exec(line)
    if (picked !== null) {
      request = picked[1]
      lines.push(line)
      continue
    }
    const word = line.slice(0, Math.max(0, line.indexOf(':')))
    const read = readers[word]
    if (read === undefined) throw new Error(`no meaning for the fact ${JSON.stringify(line)}`)
    const { net, graph, diagnostics } = await compileText(example.main, request, example.files)
    if (net === undefined || graph === undefined) throw new Error(diagnostics.map((one) => one.text).join('\n'))
    lines.push(`${word}: ${read(graph, net)}`)
  }
  return lines.join('\n')
}

function shapeOf(graph: Graph, id: string): string {
  return graph.nodes.find((node) => node.id === id)?.shape.join('x') ?? ''
}
