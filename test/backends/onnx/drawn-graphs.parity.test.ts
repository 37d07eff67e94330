import fc from 'fast-check'
import { expect, test } from 'vitest'
import { writeOnnx } from '../../../src/backends/onnx/index.ts'
import { printGraph } from '../../../src/ir/index.ts'
import { formulaInput, formulaWeights } from '../../../src/weights/index.ts'
import { drawnGraph } from '../../support/draw-graph.ts'
import { outputEveryNode } from '../../support/every-node.ts'
import { executeInPyTorch, relativeDifference } from '../../support/execute.ts'
import { checkModels } from './check.ts'
import { loadModel, modelOf, runModel } from './run.ts'

const graphs = fc.sample(drawnGraph, { numRuns: 200, seed: 20171709 })

test('graphs drawn from the whole vocabulary give the numbers of PyTorch, at every step and folded', async () => {
  const cases = graphs.map((graph) => ({
    graph,
    weights: formulaWeights(graph),
    input: formulaInput([2, ...(graph.nodes[0]?.shape ?? [])]),
  }))
  const expected = await executeInPyTorch(cases)
  // Where float32 itself is far from the truth (sums that cancel), so may we be.
  const exact = await executeInPyTorch(cases, 'float64')
  const wrong: string[] = []
  for (const [at, { graph, weights, input }] of cases.entries()) {
    for (const [seen, fold] of [
      [outputEveryNode(graph), false],
      [graph, true],
    ] as const) {
      const found = await runModel(await loadModel(modelOf(writeOnnx(seen, weights, { fold }))), input)
      for (const { name, node } of seen.outputs) {
        // The input as an output of its own name gives way to the input.
        const value = found.get(name) ?? found.get(`${name}_2`)
        const reference = expected[at]?.get(node)
        const truth = exact[at]?.get(node)
        if (value === undefined || reference === undefined || truth === undefined)
          throw new Error(`no value of ${node}`)
        const difference = relativeDifference(value, reference)
        const unavoidable = relativeDifference(reference, truth)
        if (!(difference <= Math.max(1e-4, 10 * unavoidable))) {
          wrong.push(`${fold ? 'folded' : 'plain'}, ${node}: ${difference}\n${printGraph(graph)}`)
        }
      }
    }
  }
  expect(wrong.slice(0, 3)).toEqual([])
})

test('they are sound to the onnx package, with the shapes that it infers', async () => {
  const described = await checkModels(graphs.map((graph) => writeOnnx(graph, formulaWeights(graph))))
  const wrong = described.flatMap(({ problem, differing, untold }, at) => {
    const graph = graphs[at]
    return problem === null && differing.length + untold.length === 0
      ? []
      : [{ problem, differing, untold, graph: graph && printGraph(graph) }]
  })
  expect(wrong.slice(0, 3)).toEqual([])
})
