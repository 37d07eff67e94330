import { expect, test } from 'vitest'
import { createModel } from '../../src/backends/tfjs/index.ts'
import { formulaInput, formulaWeights, type WeightMap, type WeightTensor } from '../../src/weights/index.ts'
import { sampleSpecs } from '../support/draw-spec.ts'
import { relativeDifference } from '../support/execute.ts'
import { compileText } from '../support/spec.ts'
import type { Graph } from '../../src/ir/index.ts'

async function outputsOf(graph: Graph, weights: WeightMap, fold: boolean): Promise<ReadonlyMap<string, WeightTensor>> {
  const model = await createModel(graph, weights, { fold })
  const { outputs } = await model.predict(formulaInput([2, ...(graph.nodes[0]?.shape ?? [])]))
  model.dispose()
  return outputs
}

test('folding changes no number of drawn nets', async () => {
  const wrong: string[] = []
  let folded = 0
  for (const { text, net, files } of sampleSpecs(11, 400)) {
    const { graph } = await compileText(text, net, files)
    if (graph === undefined) throw new Error(`no graph of ${text}`)
    if (!graph.nodes.some(({ op }) => op === 'bn')) continue
    const weights = formulaWeights(graph)
    const plain = await outputsOf(graph, weights, false)
    for (const [name, value] of await outputsOf(graph, weights, true)) {
      const difference = relativeDifference(value, plain.get(name) ?? { shape: [], data: new Float32Array() })
      if (!(difference <= 1e-4)) wrong.push(`${name} ${difference}: ${text}`)
    }
    folded += 1
  }
  expect(wrong).toEqual([])
  expect(folded).toBeGreaterThan(100)
})
