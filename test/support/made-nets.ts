import { writeTorchModule } from '../../src/backends/torch-ts/index.ts'
import type { Graph } from '../../src/ir/index.ts'
import { no_grad, Tensor, zeros } from '../../src/torch/node.ts'
import { netClass } from './generated.ts'
import { makeGenerated } from './generated-ts.ts'
import type { OtherArguments } from './other-arguments.ts'
import { runPython } from './python.ts'

/** A generated module, and the arguments that its net is made with. */
export interface MadeCase {
  readonly source: string
  readonly changed: OtherArguments
}

/** What `arguments.py` says of one. */
export interface Made {
  readonly error?: string
  readonly keys?: Readonly<Record<string, readonly number[]>>
  readonly outputs?: readonly (readonly number[])[]
}

/** Makes each class with the changed arguments, all in one process. */
export async function makeNets(cases: readonly MadeCase[]): Promise<readonly Made[]> {
  const request = cases.map(({ source, changed }) => ({
    source,
    net: netClass(source),
    arguments: changed.arguments,
    input: changed.graph.nodes[0]?.shape,
  }))
  return JSON.parse(await runPython('arguments.py', JSON.stringify({ cases: request })))
}

/** Makes the TypeScript class of a graph with the changed arguments. */
export async function makeInTypeScript(graph: Graph, changed: OtherArguments): Promise<Made> {
  const model = await makeGenerated(await writeTorchModule(graph), changed.arguments)
  const output = no_grad(() => model(zeros(1, ...(changed.graph.nodes[0]?.shape ?? []))))
  if (!(output instanceof Tensor)) return { error: 'gives no tensor' }
  const keys = [...model.state_dict()].filter(([key]) => !key.endsWith('num_batches_tracked'))
  return {
    keys: Object.fromEntries(keys.map(([key, { shape }]) => [key, shape])),
    outputs: [output.shape.slice(1)],
  }
}

/** What is wrong with what was made: undefined where it is what the spec compiles to. */
export function judge({ graph, changes }: OtherArguments, made: Made | undefined): string | undefined {
  const wanted = graph.nodes.flatMap((node) => node.weights.map(({ key, shape }) => `${key} ${shape.join('x')}`))
  const found = Object.entries(made?.keys ?? {}).map(([key, shape]) => `${key} ${shape.join('x')}`)
  const at = wanted.findIndex((one, index) => one !== found[index])
  const outputs = graph.outputs.map(({ node }) => graph.nodes.find(({ id }) => id === node)?.shape.join('x'))
  const given = made?.outputs?.map((shape) => shape.join('x'))
  const what =
    made?.keys !== undefined && (at >= 0 || found.length !== wanted.length)
      ? `${found[at < 0 ? wanted.length : at] ?? 'nothing'} where the spec has ${wanted[at] ?? 'nothing'}`
      : (made?.error ??
        (String(given) === String(outputs) ? undefined : `gives ${String(given)}, not ${String(outputs)}`))
  return what === undefined ? undefined : `${changes.join(', ')}: ${what}`
}
