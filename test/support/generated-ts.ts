import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Graph } from '../../src/ir/index.ts'
import { nn, no_grad, Tensor, tensor, to_weights } from '../../src/torch/node.ts'
import { formulaInput, formulaWeights, type WeightMap, type WeightTensor } from '../../src/weights/index.ts'
import { relativeDifference } from './execute.ts'

const runtime = pathToFileURL(join(import.meta.dirname, '..', '..', 'src', 'torch', 'node.ts')).href

/** Loads generated TypeScript with `senet/torch` as it stands in src/, and gives what it exports. */
export async function loadGenerated(source: string): Promise<Readonly<Record<string, unknown>>> {
  const folder = await mkdtemp(join(tmpdir(), 'senet-generated-'))
  const path = join(folder, 'net.ts')
  try {
    await writeFile(path, source.replaceAll("'senet/torch'", `'${runtime}'`))
    const loaded: unknown = await import(path)
    if (typeof loaded !== 'object' || loaded === null) throw new Error('it exports nothing')
    return { ...loaded }
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** The only module that generated TypeScript exports, made with arguments by position, in evaluation mode. */
export async function makeGenerated(
  source: string,
  given: readonly unknown[] = [],
): Promise<nn.Module<[Tensor], unknown>> {
  const [Net] = Object.values(await loadGenerated(source))
  if (typeof Net !== 'function') throw new Error('it exports no class')
  const model: unknown = Reflect.construct(Net, given)
  if (!(model instanceof nn.Module)) throw new Error('what it exports is no module')
  return model.eval()
}

/** What is wrong with generated TypeScript: undefined where keys, shapes and outputs are those of the graph. */
export async function judgeGeneratedModule(
  graph: Graph,
  source: string,
  expected: WeightMap | undefined,
  batch: number,
  tolerance = 1e-4,
): Promise<string | undefined> {
  const model = await makeGenerated(source)
  const weights = formulaWeights(graph)
  const state = [...model.state_dict()].filter(([key]) => !key.endsWith('num_batches_tracked'))
  const found = state.map(([key, value]) => `${key} ${value.shape.join('x')}`).toSorted()
  const wanted = [...weights].map(([key, value]) => `${key} ${value.shape.join('x')}`).toSorted()
  if (found.join('\n') !== wanted.join('\n')) {
    return `keys: ${found.filter((one) => !wanted.includes(one)).join(', ')} and not ${wanted.filter((one) => !found.includes(one)).join(', ')}`
  }
  model.load_state_dict(weights)
  const input = formulaInput([batch, ...(graph.nodes[0]?.shape ?? [])])
  const output = no_grad(() => model(toTensor(input)))
  const named: readonly (readonly [string, unknown])[] =
    output instanceof Tensor ? [[graph.outputs[0]?.name ?? '', output]] : Object.entries(output ?? {})
  const results = new Map(named)
  for (const { name, node } of graph.outputs) {
    const value = results.get(name)
    const reference = expected?.get(node)
    if (!(value instanceof Tensor) || reference === undefined) return `output ${name} is missing`
    const difference = relativeDifference(toWeight(value), reference)
    if (!(difference <= tolerance)) return `output ${name} differs by ${difference}`
  }
  model.dispose()
  return undefined
}

function toTensor({ data, shape }: WeightTensor): Tensor {
  return tensor(Float32Array.from(data)).reshape([...shape])
}

function toWeight(value: Tensor): WeightTensor {
  const weight = to_weights(new Map([['it', value]])).get('it')
  if (weight === undefined) throw new Error('no value')
  return weight
}
