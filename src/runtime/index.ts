export { type Model, type ModelParts, type PredictOptions, prepareModel, type Results } from './model.ts'
export { hasStarted, startBackend, withBackend } from './session.ts'
export { resolveTap } from './taps.ts'
export type { InputValue, TensorValue } from './value.ts'
