import { writeLayersModel } from '../../backends/tfjs-layers/index.ts'
import type { TargetResult, WeightedInput } from './target.ts'

/** `--target tfjs`. */
export function writeTfjs({ graph, weights, sources }: WeightedInput): TargetResult {
  return writeLayersModel(graph, weights, { sources })
}
