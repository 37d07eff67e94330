// The library in a web page: bundle this file, serve tfjs-backend-wasm's .wasm files below /wasm/, and call `classify`
// with the pixels of a picture, [3, 32, 32] in float32.
import { compileSource } from 'senet'
import { createModel } from 'senet/tfjs'
import { initialiseWeights } from 'senet/weights'

const spec = `
import { se } from "senet:gates"
block Unit(w, /s) { residual { conv(3x3, w, /s) bn relu conv(3x3, w) bn } relu }
@se(r = 4) net Page {
  input(3x32x32)
  conv(3x3, 16) bn relu
  Unit(16) Unit(32, /2)
  gap linear(10)
}
`

/** The ten logits for a picture. */
export async function classify(pixels) {
  const { graph } = await compileSource({ path: 'page.senet', text: spec }, { read: async () => undefined })
  const model = await createModel(graph, initialiseWeights(graph, 42), { wasmFolder: '/wasm/' })
  try {
    const { outputs } = await model.predict(pixels)
    return [...outputs.get('output').data]
  } finally {
    model.dispose()
  }
}
