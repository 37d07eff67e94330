export { countValues, type WeightMap, type WeightTensor } from './tensor.ts'
