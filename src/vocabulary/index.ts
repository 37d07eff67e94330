export type * from './core.ts'
export type * from './operation.ts'
export type { ArgumentCall, RawArgument } from './argument.ts'
export { coerceArgument, wordsOf } from './coerce.ts'
export { costOf } from './cost-of.ts'
export { formatArgument } from './format-argument.ts'
export { inferShape } from './infer-shape.ts'
export { resolveInitialiser } from './initialisers.ts'
export { maximumElements, maximumExtent, maximumRank, maximumWeightElements } from './limits.ts'
export { operations } from './operations.ts'
export {
  isActivation,
  isJoin,
  isNorm,
  isReduction,
  type PointwiseActivation,
  pointwiseActivations,
} from './predicates.ts'
export { isProblem } from './problem.ts'
export { type Field, followField, joinFields, type View } from './receptive-field.ts'
export { elementCount, formatAxes, formatAxis, formatPads, formatShape, sameShape } from './shape.ts'
export { weightsOf } from './weights-of.ts'
export { makeDivisible, roundHalfEven } from './static-functions.ts'
export * from './written.ts'
