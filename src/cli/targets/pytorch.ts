import { writePyTorch } from '../../backends/pytorch/index.ts'
import { writeTorch } from '../../weights/index.ts'
import { withWeights } from './beside.ts'
import type { OptionallyWeightedInput, TargetResult } from './target.ts'

/** `--target pytorch`. */
export function writePython({ graph, sources, weights }: OptionallyWeightedInput): TargetResult {
  return withWeights(writePyTorch(graph, { sources }), 'pt', weights && (() => writeTorch(weights)))
}
