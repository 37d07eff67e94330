export type * from './graph.ts'
export { graphVersion } from './graph.ts'
export { maximumFaults, type GraphFault } from './fault.ts'
export { consumersOf, moduleOutput, nodeById, weightsOfGraph, type OwnedWeight } from './lookup.ts'
export { printGraph } from './print.ts'
export { createGraphReader, readGraph, type GraphReader, type ReadResult } from './read.ts'
export { graphSchema } from './schema.ts'
export {
  createStaticEvaluator,
  type EvaluateIn,
  evaluatorOf,
  holdsIn,
  isDeclared,
  type ModuleLike,
} from './static-values.ts'
export { assertSound, verifyGraph } from './verify.ts'
export { serialiseGraph } from './write.ts'
