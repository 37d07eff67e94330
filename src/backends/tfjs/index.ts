import type { Graph } from '../../ir/index.ts'
import type { Model } from '../../runtime/index.ts'
import type { WeightMap } from '../../weights/index.ts'
import { nodeHost } from '../../runtime/node.ts'
import { createModelOn, type ModelOptions } from './live.ts'

export type { Model, PredictOptions, Results, InputValue, TensorValue } from '../../runtime/index.ts'
export type { BackendName, ModelOptions } from './live.ts'

/** `createModel` for Node: a live model of a graph. See `createModelOn`. */
export function createModel(graph: Graph, weights: WeightMap, options: ModelOptions = {}): Promise<Model> {
  return createModelOn(nodeHost, graph, weights, options)
}
