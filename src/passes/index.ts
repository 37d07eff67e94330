import { assertSound, type Graph } from '../ir/index.ts'
import type { Pass } from './pass.ts'

export { foldBatchNorm } from './fold-batch-norm.ts'
export type { Pass } from './pass.ts'
export { isIdentity, removeIdentity } from './remove-identity.ts'

/**
 * Runs passes one after the other. What each gives is verified: an unsound graph is a bug of the pass and throws.
 *
 * @param options.keep ids of nodes that must stay, with their values
 */
export function runPasses(
  graph: Graph,
  passes: readonly Pass[],
  options: { readonly keep?: ReadonlySet<string> } = {},
): Graph {
  const keep = options.keep ?? new Set<string>()
  return passes.reduce((current, pass) => {
    const result = pass.apply(current, keep)
    assertSound(result, `the pass ${pass.name}`)
    return result
  }, graph)
}
