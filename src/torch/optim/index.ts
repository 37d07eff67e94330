export { Adam, type AdamOptions, AdamW } from './adam.ts'
export * as lr_scheduler from './lr_scheduler/index.ts'
export {
  type GroupOptions,
  Optimizer,
  type OptimizerStateDict,
  type ParameterState,
  type ParamGroup,
  type ParamGroupInput,
  type Schedulable,
} from './optimizer.ts'
export { SGD, type SGDOptions } from './sgd.ts'
