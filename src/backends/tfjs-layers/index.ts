export { arrangeTensor, type Arrangement } from './arrangement.ts'
export { writeLayersModel, type LayersModelOptions, type LayersModelResult } from './write.ts'
