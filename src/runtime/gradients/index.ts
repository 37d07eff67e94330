export {
  activationGradientFromInput,
  activationGradientFromOutput,
  type InputActivation,
  type OutputActivation,
  preluGradients,
} from './activations.ts'
export { adaptiveAveragePool, adaptiveAveragePoolInputGradient, averagePoolInputGradient } from './average-pool.ts'
export {
  batchNorm,
  batchNormGradients,
  type BatchNormResult,
  fixedBatchNorm,
  fixedBatchNormGradients,
  type NormGradients,
} from './batch-norm.ts'
export { groupNorm, groupNormGradients, type GroupNormResult } from './group-norm.ts'
export { maxPoolInputGradient } from './max-pool.ts'
export { resizeBilinearInputGradient, resizeNearestInputGradient } from './resize.ts'
export {
  averagePool,
  type AveragePoolWindow,
  maxPool,
  type MaxPoolWindow,
  type PoolWindow,
} from '../lowering/pool-windows.ts'
export { sumOfChannels } from './arithmetic.ts'
export { convolution } from './convolution.ts'
export { convolutionFilterGradient } from './convolution-filter.ts'
export { convolutionInputGradient } from './convolution-input.ts'
export { convolvedExtents, type Extents, type GroupedGeometry } from './geometry.ts'
export {
  transposedConvolution,
  transposedConvolutionFilterGradient,
  transposedConvolutionInputGradient,
} from './transposed-convolution.ts'
export { logSoftmax, logSoftmaxGradient, softmaxGradient } from './softmax.ts'
export { nearestPositions } from '../lowering/resize.ts'
