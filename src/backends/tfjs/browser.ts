import type { Graph } from '../../ir/index.ts'
import { browserHost, type Model } from '../../runtime/index.ts'
import type { WeightMap } from '../../weights/index.ts'
import { createModelOn, type ModelOptions } from './live.ts'

export type { Model, PredictOptions, Results, InputValue, TensorValue } from '../../runtime/index.ts'
export type { BackendName, ModelOptions } from './live.ts'

/** What the browser needs to know besides. */
export interface BrowserModelOptions extends ModelOptions {
  /** URL of the folder with tfjs-backend-wasm's `.wasm` files, with a `/` at its end; beside the script unless told. */
  readonly wasmFolder?: string
}

/** `createModel` for the browser: a live model of a graph. See `createModelOn`. */
export function createModel(graph: Graph, weights: WeightMap, options: BrowserModelOptions = {}): Promise<Model> {
  return createModelOn(browserHost(options.wasmFolder), graph, weights, options)
}
