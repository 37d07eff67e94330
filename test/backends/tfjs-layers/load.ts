import * as tf from '@tensorflow/tfjs'
import type { LayersModelResult } from '../../../src/backends/tfjs-layers/index.ts'
import type { WeightTensor } from '../../../src/weights/index.ts'

/** Loads written files with the stock library, through an IOHandler that knows nothing of senet. */
export function loadFiles(result: LayersModelResult): Promise<tf.LayersModel> {
  const { files } = result
  if (files === undefined) throw new Error(result.diagnostics.map((diagnostic) => diagnostic.text).join('\n'))
  return tf.loadLayersModel({
    load: () => tf.io.getModelArtifactsForJSON(readModelJson(files), (manifest) => readWeights(files, manifest)),
  })
}

function readModelJson(files: ReadonlyMap<string, Uint8Array>): tf.io.ModelJSON {
  return JSON.parse(new TextDecoder().decode(files.get('model.json'))) as tf.io.ModelJSON
}

function readWeights(
  files: ReadonlyMap<string, Uint8Array>,
  manifest: tf.io.WeightsManifestConfig,
): Promise<[tf.io.WeightsManifestEntry[], ArrayBuffer]> {
  const paths = manifest.flatMap((group) => group.paths)
  const bytes = files.get(paths[0] ?? '')
  if (bytes === undefined || paths.length !== 1) throw new Error(`files are missing: ${paths.join(', ')}`)
  return Promise.resolve([manifest.flatMap((group) => group.weights), new Uint8Array(bytes).buffer])
}

/** Predicts in PyTorch's layout: feature maps go in and come out as `[N, C, H, W]`. */
export function predict(model: tf.LayersModel, input: WeightTensor): readonly WeightTensor[] {
  return tf.tidy(() => {
    const x = tf.tensor(input.data, [...input.shape])
    const result = model.predict(x.rank === 4 ? x.transpose([0, 2, 3, 1]) : x)
    const outputs = Array.isArray(result) ? result : [result]
    return outputs.map((output) => {
      const y = output.rank === 4 ? output.transpose([0, 3, 1, 2]) : output
      return { shape: y.shape, data: y.dataSync<'float32'>() }
    })
  })
}
