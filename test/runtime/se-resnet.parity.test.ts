import { expect, test } from 'vitest'
import { createModel } from '../../src/backends/tfjs/index.ts'
import { formulaInput, formulaWeights } from '../../src/weights/index.ts'
import { executeInPyTorch, relativeDifference } from '../support/execute.ts'
import { buildSEResNet50 } from '../support/se-resnet.ts'

test.each([1, 32])('SE-ResNet-50 gives the numbers of PyTorch at every stage, groups: %s', async (groups) => {
  const graph = buildSEResNet50(groups)
  const weights = formulaWeights(graph)
  const input = formulaInput([1, 3, 224, 224])
  const [expected] = await executeInPyTorch([{ graph, weights, input }])
  const model = await createModel(graph, weights)
  const stages = ['layer1.0', 'layer1', 'layer2', 'layer3', 'layer4']
  const { outputs, taps } = await model.predict(input, { taps: stages })
  model.dispose()
  const logits = outputs.get('output')
  const values = [['fc', logits] as const, ...stages.map((stage) => [moduleOutput(stage), taps.get(stage)] as const)]
  for (const [id, value] of values) {
    const reference = expected?.get(id)
    if (value === undefined || reference === undefined) throw new Error(`no value of ${id}`)
    expect(relativeDifference(value, reference), id).toBeLessThan(1e-4)
  }

  function moduleOutput(path: string): string {
    return graph.modules.find((module) => module.path === path)?.output ?? ''
  }
})
