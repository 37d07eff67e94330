export { onnxOpset, writeOnnx, type OnnxOptions, type OnnxResult } from './write.ts'
