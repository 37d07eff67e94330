import { writePyTorch } from '../../backends/pytorch/index.ts'
import { writeTorch } from '../../weights/index.ts'
import { withWeights } from './beside.ts'
import type { OptionallyWeightedInput, TargetResult } from './target.ts'

/** `--target pytorch`. */
export function writePython({ graph, sources, options, weights }: OptionallyWeightedInput): TargetResult {
  const result = writePyTorch(graph, { sources, training: options.ddp === true })
  return withWeights(result, 'pt', weights && (() => writeTorch(weights)))
}
