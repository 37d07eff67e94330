export {
  ELU,
  GELU,
  Hardsigmoid,
  Hardswish,
  LeakyReLU,
  Mish,
  PReLU,
  ReLU,
  ReLU6,
  Sigmoid,
  SiLU,
  Softmax,
  Softplus,
  Tanh,
} from './layers/activation.ts'
export { ModuleList, type NamedModule, Sequential, type SequentialParts } from './layers/container.ts'
export { Conv1d, type Conv1dOptions, Conv2d, type Conv2dOptions, ConvTranspose2d } from './layers/convolution.ts'
export { Linear } from './layers/linear.ts'
export { BatchNorm1d, BatchNorm2d, type BatchNormOptions, GroupNorm, LayerNorm } from './layers/normalisation.ts'
export { AdaptiveAvgPool2d, AdaptiveMaxPool2d, AvgPool2d, MaxPool2d } from './layers/pooling.ts'
export {
  ChannelShuffle,
  ConstantPad2d,
  Dropout,
  Flatten,
  Identity,
  PixelShuffle,
  ReflectionPad2d,
  ReplicationPad2d,
  Upsample,
  ZeroPad2d,
} from './layers/shape.ts'
export * as init from './init.ts'
export { BCEWithLogitsLoss, CrossEntropyLoss, L1Loss, MSELoss, NLLLoss, SmoothL1Loss } from './losses.ts'
export { type AnyModule, type ForwardHook, Module, type StateDict } from './module.ts'
export { Buffer, Parameter } from './parameter.ts'
export type { LoadResult, StateSource } from './state.ts'
export * as functional from '../functional.ts'
export * as utils from './utils.ts'
