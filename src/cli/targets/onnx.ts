import { writeOnnx } from '../../backends/onnx/index.ts'
import type { TargetResult, WeightedInput } from './target.ts'

/** `--target onnx`. */
export function writeOnnxModel({ graph, weights, options }: WeightedInput): TargetResult {
  return writeOnnx(graph, weights, options)
}
