import { writeTorch } from '../../backends/torch-ts/index.ts'
import { writeSafetensors } from '../../weights/index.ts'
import { withWeights } from './beside.ts'
import type { OptionallyWeightedInput, TargetResult } from './target.ts'

/** `--target torch-ts`. */
export async function writeTorchTs({ graph, sources, weights }: OptionallyWeightedInput): Promise<TargetResult> {
  return withWeights(await writeTorch(graph, { sources }), 'safetensors', weights && (() => writeSafetensors(weights)))
}
