import { engine, tensor, type Tensor } from '@tensorflow/tfjs-core'
import { createMessage, DiagnosticError, invariant } from '../diagnostics/index.ts'
import type { Graph, GraphNode } from '../ir/index.ts'
import type { Shape } from '../vocabulary/index.ts'
import type { WeightMap } from '../weights/index.ts'
import { type Constants, createConstants } from './constants.ts'
import { type DeviceWatch, watchDevice } from './device.ts'
import { executePlan } from './execute.ts'
import { failAtNode, failStep, findUnsupported, reportFailures } from './failures.ts'
import { checkTensorShape, countSamples } from './input.ts'
import { reshape } from './kernels.ts'
import { channelsLastShape, storedShape } from './layout.ts'
import { fromPyTorch, toPyTorch } from './lowering/index.ts'
import { type Plan, planGraph } from './plan.ts'
import { hasStarted, withBackend } from './session.ts'
import { resolveTap } from './taps.ts'
import type { InputValue, TensorValue } from './value.ts'

/** Values by name: the outputs in the order of the spec, the taps in the order they were asked for. */
export interface Results<Value> {
  readonly outputs: ReadonlyMap<string, Value>
  readonly taps: ReadonlyMap<string, Value>
}

export interface PredictOptions {
  /** What to give besides the outputs: module paths (`layer1.0`), ids of nodes (`layer1.0.conv1`), or `input`. */
  readonly taps?: readonly string[]
}

/** A network that runs, with its weights on a backend, in evaluation mode. */
export interface Model {
  /** As it was given, before passes. */
  readonly graph: Graph
  /** The tfjs backend it runs on. */
  readonly backend: string
  /**
   * Numbers in, numbers out, both in PyTorch's layout.
   *
   * @param input `[N, C, H, W]` for a network that takes `[C, H, W]`, any N
   * @throws DiagnosticError `model-input`, `model-input-length`, `tap-unknown`, `tap-folded`, `backend-failed`,
   *   `model-disposed`
   */
  predict(this: void, input: InputValue, options?: PredictOptions): Promise<Results<TensorValue>>
  /**
   * Tensors in, tensors out, both with the channels last: `[N, H, W, C]`, `[N, C]`. The input stays the caller's, the
   * results are the caller's to dispose. Errors as `predict`, but for those that a WebGPU device tells only later: they
   * are warnings on the console.
   */
  run(this: void, input: Tensor, options?: PredictOptions): Results<Tensor>
  /** Gives the weights back. Disposing twice is no error. */
  dispose(this: void): void
}

/** What a model is made of. */
export interface ModelParts {
  /** What to run, after passes. */
  readonly graph: Graph
  /** What taps and diagnostics speak of, before passes. */
  readonly original: Graph
  /** From the id of a node of `original` to that of the node of `graph` with its value; undefined where none has it. */
  readonly locate: (this: void, id: string) => string | undefined
  /** The tensors of `original`. Not referred to afterwards. */
  readonly weights: WeightMap
  /** Has started. */
  readonly backend: string
}

type Names = readonly (readonly [name: string, node: string])[]

/**
 * Puts the weights on a backend and plans the run.
 *
 * @throws DiagnosticError `backend-unsupported`, one for each node that the backend cannot run
 */
export function prepareModel(parts: ModelParts): Model {
  const { graph, original, locate, backend } = parts
  const [input] = graph.nodes
  invariant(input?.op === 'input', 'a graph starts with its input')
  const outputs: Names = graph.outputs.map(({ name, node }) => [name, node])
  const shapes = new Map(graph.nodes.map((node) => [node.id, node.shape]))
  const constants = createConstants()
  const plans = new Map<string, Plan>()
  let disposed = false

  const planFor = (taps: Names, from: WeightMap | undefined): Plan => {
    const wanted = new Set([...outputs, ...taps].map(([, node]) => node))
    const key = JSON.stringify([...wanted])
    const plan = plans.get(key) ?? planGraph(graph, wanted, constants, from)
    plans.set(key, plan)
    return plan
  }

  /** Inside a tidy. `finish` gives a new tensor. */
  const compute = (
    x: Tensor,
    taps: Names,
    finish: (x: Tensor, shape: Shape, batch: number) => Tensor,
    watch?: DeviceWatch,
  ) => {
    const plan = planFor(taps, undefined)
    const values = executePlan(plan, x, watch)
    const byNode = new Map([...plan.wanted.keys()].map((id, at) => [id, values[at]]))
    const pick = ([name, id]: Names[number]): [string, Tensor] => {
      const value = byNode.get(id)
      invariant(value !== undefined, `${id} was not computed`)
      return [name, finish(value, shapes.get(id) ?? [], x.shape[0] ?? 1)]
    }
    return { outputs: outputs.map(pick), taps: taps.map(pick) }
  }

  const prepare = (options: PredictOptions): Names => {
    if (disposed || !hasStarted(backend)) {
      throw failAtNode(createMessage('model-disposed', { net: original.name }), input)
    }
    return (options.taps ?? []).map((tap) => [tap, locateTap(original, tap, locate)])
  }

  loadWeights(backend, constants, (weights) => planFor([], weights), parts.weights)

  return {
    graph: original,
    backend,
    predict: async (value, options = {}) => {
      const taps = prepare(options)
      const batch = countSamples(value, input.shape, original.name)
      if (typeof batch !== 'number') throw failAtNode(batch, input)
      const data = value instanceof Float32Array ? value : value.data
      const watch = watchDevice(backend)
      const results = withBackend(backend, () =>
        engine().tidy(() =>
          reportFailures(backend, () => {
            const given = tensor(data, [batch, ...input.shape], 'float32')
            return compute(fromPyTorch(given, input.shape, batch), taps, toPyTorch, watch)
          }),
        ),
      )
      const values = { outputs: await readAll(results.outputs), taps: await readAll(results.taps) }
      const failure = await watch?.finish()
      if (failure !== undefined) throw failStep(backend, failure.node, failure.reason)
      return values
    },
    run: (value, options = {}) => {
      const taps = prepare(options)
      const batch = value.shape[0] ?? 0
      const stored = storedShape(input.shape, batch)
      const problem = checkTensorShape(value.shape, stored, channelsLastShape(input.shape, batch), original.name)
      if (problem !== undefined) throw failAtNode(problem, input)
      const results = withBackend(backend, () =>
        engine().tidy(() =>
          reportFailures(backend, () =>
            compute(reshape(value, stored), taps, (x, shape, n) => reshape(x, channelsLastShape(shape, n))),
          ),
        ),
      )
      return { outputs: new Map(results.outputs), taps: new Map(results.taps) }
    },
    dispose: () => {
      disposed = true
      constants.dispose()
    },
  }
}

/**
 * Makes the constants by planning once. A function of its own, since what one closure of a function refers to, all of
 * them keep: the model's would keep the weights.
 */
function loadWeights(
  backend: string,
  constants: Constants,
  plan: (weights: WeightMap) => Plan,
  weights: WeightMap,
): void {
  withBackend(backend, () => {
    try {
      const unsupported = findUnsupported(plan(weights), backend)
      if (unsupported.length > 0) throw new DiagnosticError(unsupported)
    } catch (error) {
      constants.dispose()
      throw error
    }
  })
}

/** The node of the graph that runs whose value a tap names. */
function locateTap(original: Graph, tap: string, locate: ModelParts['locate']): string {
  const id = resolveTap(original, tap)
  const [input] = original.nodes
  invariant(input !== undefined, 'a graph has an input')
  if (typeof id !== 'string') throw failAtNode(id, input)
  const located = locate(id)
  if (located !== undefined) return located
  const node: GraphNode = original.nodes.find((each) => each.id === id) ?? input
  throw failAtNode(createMessage('tap-folded', { tap }), node)
}

/** Reads tensors back and disposes them. */
async function readAll(tensors: readonly (readonly [string, Tensor])[]): Promise<ReadonlyMap<string, TensorValue>> {
  try {
    const data = await Promise.all(tensors.map(([, each]) => each.data<'float32'>()))
    return new Map(tensors.map(([name, { shape }], at) => [name, { shape, data: data[at] ?? new Float32Array() }]))
  } finally {
    for (const [, each] of tensors) each.dispose()
  }
}
