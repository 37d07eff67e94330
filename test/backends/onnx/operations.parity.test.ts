import { beforeAll, describe, expect, test } from 'vitest'
import { writeOnnx } from '../../../src/backends/onnx/index.ts'
import { createModel } from '../../../src/backends/tfjs/index.ts'
import { formulaInput, formulaWeights, type WeightMap, type WeightTensor } from '../../../src/weights/index.ts'
import { allOperations, operationCases } from '../../runtime/cases.ts'
import { executeInPyTorch, relativeDifference } from '../../support/execute.ts'
import { checkModels } from './check.ts'
import { moreCases } from './cases.ts'
import { loadModel, modelOf, runModel } from './run.ts'

/** Inputs from -4 to 4: far enough to reach the flat parts of activations. */
function widen(tensor: WeightTensor): WeightTensor {
  return { shape: tensor.shape, data: tensor.data.map((value) => value * 4) }
}

const cases = [...operationCases, ...moreCases].map(([name, graph]) => {
  const weights = formulaWeights(graph)
  return {
    name,
    graph,
    weights,
    input: widen(formulaInput([3, ...(graph.nodes[0]?.shape ?? [])])),
    result: writeOnnx(graph, weights),
  }
})

/** The first image of a batch. */
function firstOf({ shape, data }: WeightTensor): WeightTensor {
  const [batch = 1, ...rest] = shape
  return { shape: [1, ...rest], data: data.slice(0, data.length / batch) }
}

describe('every operation gives the numbers of PyTorch in onnxruntime', () => {
  let expected: readonly WeightMap[] = []
  beforeAll(async () => {
    expected = await executeInPyTorch(cases)
  })

  test('with batches of three and of one through one model', async () => {
    const wrong: string[] = []
    for (const [at, { name, graph, input, result }] of cases.entries()) {
      try {
        const session = await loadModel(modelOf(result))
        const outputs = await runModel(session, input)
        const single = await runModel(session, firstOf(input))
        for (const output of graph.outputs) {
          const actual = outputs.get(output.name)
          const alone = single.get(output.name)
          const reference = expected[at]?.get(output.node)
          if (actual === undefined || alone === undefined || reference === undefined) throw new Error('no value')
          const difference = Math.max(
            relativeDifference(actual, reference),
            relativeDifference(alone, firstOf(reference)),
          )
          if (!(difference <= 1e-5)) wrong.push(`${name}: ${difference}`)
        }
      } catch (error) {
        wrong.push(`${name}: ${String(error)}`)
      }
    }
    expect(wrong).toEqual([])
  })

  test('none is left out', () => {
    const covered = new Set(cases.flatMap(({ graph }) => graph.nodes.map((node) => node.op)))
    expect(covered).toEqual(new Set(Object.keys(allOperations)))
  })
})

test('every operation gives the numbers of the live tfjs model on cpu', async () => {
  const wrong: string[] = []
  for (const { name, graph, weights, input, result } of cases) {
    const model = await createModel(graph, weights, { backend: 'cpu' })
    const { outputs } = await model.predict(input)
    model.dispose()
    const found = await runModel(await loadModel(modelOf(result)), input)
    for (const output of graph.outputs) {
      const actual = found.get(output.name)
      const reference = outputs.get(output.name)
      if (actual === undefined || reference === undefined) throw new Error(`${name}: no value`)
      const difference = relativeDifference(actual, reference)
      if (!(difference <= 1e-5)) wrong.push(`${name}: ${difference}`)
    }
  }
  expect(wrong).toEqual([])
})

test('every operation is sound to the onnx package, with the shapes that it infers', async () => {
  const described = await checkModels(cases.map(({ result }) => result))
  const wrong = described.flatMap(({ problem, differing, untold, initialisers }, at) => {
    const { name = '', graph } = cases[at] ?? {}
    const keys = graph?.nodes.flatMap((node) => node.weights.map((weight) => weight.key)) ?? []
    const same = JSON.stringify(Object.keys(initialisers)) === JSON.stringify(keys)
    return problem === null && differing.length === 0 && untold.length === 0 && same
      ? []
      : [{ name, problem, differing, untold, initialisers }]
  })
  expect(wrong).toEqual([])
})
