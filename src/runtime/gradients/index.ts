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
