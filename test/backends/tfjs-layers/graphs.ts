import type { Graph, GraphNode, Origin } from '../../../src/ir/index.ts'
import { graphVersion } from '../../../src/ir/index.ts'
import { type CoreOperation, inferShape, isProblem, type Shape, weightsOf } from '../../../src/vocabulary/index.ts'
import { countValues, type WeightMap, type WeightTensor } from '../../../src/weights/index.ts'

/** Builds a graph by hand: `add` gives the id of a new node, `finish` the graph. */
export function startGraph(shape: Shape) {
  const nodes: GraphNode[] = []
  const origin = (): Origin => ({ file: 'net.senet', span: { start: nodes.length * 10, end: nodes.length * 10 + 5 } })
  nodes.push({
    op: 'input',
    attributes: { shape },
    id: 'input',
    inputs: [],
    shape,
    weights: [],
    module: 0,
    origin: origin(),
  })
  const shapeOf = (id: string): Shape => {
    const node = nodes.find((candidate) => candidate.id === id)
    if (node === undefined) throw new Error(`no node ${id}`)
    return node.shape
  }
  return {
    add(operation: CoreOperation, inputs: readonly string[], id = `${operation.op}${nodes.length}`): string {
      const shapes = inputs.map(shapeOf)
      const result = inferShape(operation, shapes)
      if (isProblem(result)) throw new Error(result.message.text)
      const weights = weightsOf(operation, shapes).map((spec) => ({ ...spec, key: `${id}.${spec.role}` }))
      nodes.push({ ...operation, id, inputs, shape: result, weights, module: 0, origin: origin() })
      return id
    },
    finish(outputs: Readonly<Record<string, string>>): Graph {
      return {
        version: graphVersion,
        name: 'Test()',
        nodes,
        modules: [
          {
            kind: 'net',
            name: 'Test',
            path: '',
            parent: undefined,
            arguments: {},
            input: undefined,
            output: outputs['output'] ?? '',
            origin: { file: 'net.senet', span: { start: 0, end: 5 } },
          },
        ],
        outputs: Object.entries(outputs).map(([name, node]) => ({ name, node })),
        preprocessing: { mean: undefined, std: undefined, order: 'rgb', range: 1 },
      }
    },
  }
}

/** A chain of operations from an input: the whole graph. */
export function chain(shape: Shape, ...operations: readonly CoreOperation[]): Graph {
  const graph = startGraph(shape)
  let at = 'input'
  for (const operation of operations) at = graph.add(operation, [at])
  return graph.finish({ output: at })
}

/** Numbers in [-1, 1), the same everywhere. */
export function createNoise(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0
    state = Math.imul(state ^ (state >>> 12), 0x297a2d39) >>> 0
    return (((state ^ (state >>> 15)) >>> 0) / 2 ** 32) * 2 - 1
  }
}

/** Weights of a sensible size; variances are positive. */
export function drawWeights(graph: Graph, seed: number): WeightMap {
  const noise = createNoise(seed)
  return new Map(
    graph.nodes.flatMap((node) =>
      node.weights.map((weight) => {
        const count = countValues(weight.shape)
        const fan = Math.max(1, count / (weight.shape[0] ?? 1))
        const data = Float32Array.from({ length: count }, () => {
          if (weight.role === 'running_var') return 1 + 0.5 * noise()
          return weight.shape.length > 1 ? noise() * Math.sqrt(3 / fan) : noise()
        })
        return [weight.key, { shape: weight.shape, data }] as const
      }),
    ),
  )
}

/** A batch of noise in PyTorch's layout. */
export function drawInput(graph: Graph, batch: number, seed: number): WeightTensor {
  return drawTensor([batch, ...(graph.nodes[0]?.shape ?? [])], seed)
}

/** Numbers in [-2, 2). */
export function drawTensor(shape: Shape, seed: number): WeightTensor {
  const noise = createNoise(seed)
  return { shape, data: Float32Array.from({ length: countValues(shape) }, () => 2 * noise()) }
}
