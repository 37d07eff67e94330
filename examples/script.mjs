// The library in a script: compile a spec, give the network weights, run it, look inside. Run with: node examples/script.mjs
import { readFile } from 'node:fs/promises'
import { compileSource, summarise } from 'senet'
import { createModel } from 'senet/tfjs'
import { initialiseWeights } from 'senet/weights'

const path = 'examples/small.senet'
const host = { read: async (imported) => ({ path: imported, text: await readFile(imported, 'utf8') }) }
const { net, graph, diagnostics } = await compileSource({ path, text: await readFile(path, 'utf8') }, host, 'Small')
for (const { code, text } of diagnostics) console.error(`${code}: ${text}`)

const { params, macs, gates } = summarise(net, graph)
console.log(`${params} parameters, ${macs} multiply-adds, ${gates.count} gates`)

// Two pictures, [N, C, H, W]; a tap gives what a gate multiplies its channels with.
const model = await createModel(graph, initialiseWeights(graph, 42))
const { outputs, taps } = await model.predict(new Float32Array(2 * 3 * 32 * 32).fill(0.5), {
  taps: ['layer3.1.se.fc'],
})
console.log('logits', outputs.get('output').shape)
console.log('gate', taps.get('layer3.1.se.fc').shape)
model.dispose()
