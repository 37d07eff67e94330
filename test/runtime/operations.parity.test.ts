import { beforeAll, describe, expect, test } from 'vitest'
import { createModel } from '../../src/backends/tfjs/index.ts'
import { formulaInput, formulaWeights, type WeightMap, type WeightTensor } from '../../src/weights/index.ts'
import { executeInPyTorch, type OracleCase, relativeDifference } from '../support/execute.ts'
import { allOperations, operationCases } from './cases.ts'

/** Inputs from -4 to 4: far enough to reach the flat parts of activations. */
function widen(tensor: WeightTensor): WeightTensor {
  return { shape: tensor.shape, data: tensor.data.map((value) => value * 4) }
}

const cases: readonly (OracleCase & { readonly name: string })[] = operationCases.map(([name, graph]) => ({
  name,
  graph,
  weights: formulaWeights(graph),
  input: widen(formulaInput([2, ...(graph.nodes[0]?.shape ?? [])])),
}))

describe('every operation gives the numbers of PyTorch', () => {
  let expected: readonly WeightMap[] = []
  beforeAll(async () => {
    expected = await executeInPyTorch(cases)
  })

  test.each(['wasm', 'cpu'])('on %s', async (backend) => {
    const wrong: string[] = []
    for (const [at, { name, graph, weights, input }] of cases.entries()) {
      const model = await createModel(graph, weights, { backend })
      const { outputs } = await model.predict(input)
      model.dispose()
      for (const output of graph.outputs) {
        const actual = outputs.get(output.name)
        const reference = expected[at]?.get(output.node)
        if (actual === undefined || reference === undefined) throw new Error(`${name}: no value`)
        const difference = relativeDifference(actual, reference)
        if (!(difference <= 1e-5)) wrong.push(`${name}: ${difference}`)
      }
    }
    expect(wrong).toEqual([])
  })

  test('none is left out', () => {
    const covered = new Set(cases.flatMap(({ graph }) => graph.nodes.map((node) => node.op)))
    expect(covered).toEqual(new Set(Object.keys(allOperations)))
  })
})
