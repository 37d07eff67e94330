import { InferenceSession, Tensor } from 'onnxruntime-node'
import type { OnnxResult } from '../../../src/backends/onnx/index.ts'
import type { WeightMap, WeightTensor } from '../../../src/weights/index.ts'

/** The model among the files of a result that has to be without mistakes. */
export function modelOf(result: OnnxResult): Uint8Array {
  const model = result.files?.get('model.onnx')
  if (model === undefined) throw new Error(result.diagnostics.map((diagnostic) => diagnostic.text).join('\n'))
  return model
}

/** Loads a model in onnxruntime: its bytes, or the path of its file. It says nothing below an error. */
export function loadModel(model: Uint8Array | string): Promise<InferenceSession> {
  return InferenceSession.create(model, { logSeverityLevel: 3, intraOpNumThreads: 1 })
}

/** Runs a model of one input; outputs by name. */
export async function runModel(session: InferenceSession, input: WeightTensor): Promise<WeightMap> {
  const [name = ''] = session.inputNames
  const outputs = await session.run({ [name]: new Tensor('float32', input.data, input.shape) })
  return new Map(
    Object.entries(outputs).map(([output, { dims, data }]) => {
      if (!(data instanceof Float32Array)) throw new Error(`${output} is not float32`)
      return [output, { shape: dims, data }]
    }),
  )
}
