import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createModel } from '../../src/backends/tfjs/index.ts'
import { printGraph } from '../../src/ir/index.ts'
import { formulaInput, formulaWeights } from '../../src/weights/index.ts'
import { drawnGraph } from '../support/draw-graph.ts'
import { executeInPyTorch, relativeDifference } from '../support/execute.ts'

test('graphs drawn from the whole vocabulary give the numbers of PyTorch, at every step', async () => {
  const graphs = fc.sample(drawnGraph, { numRuns: 300, seed: 20171709 })
  const cases = graphs.map((graph) => ({
    graph,
    weights: formulaWeights(graph),
    input: formulaInput([2, ...(graph.nodes[0]?.shape ?? [])]),
  }))
  const expected = await executeInPyTorch(cases)
  // Where float32 itself is far from the truth (sums that cancel), so may we be.
  const exact = await executeInPyTorch(cases, 'float64')
  const wrong: string[] = []
  let unstable = 0
  let compared = 0
  for (const [at, { graph, weights, input }] of cases.entries()) {
    for (const [backend, fold] of [
      ['wasm', true],
      ['cpu', false],
    ] as const) {
      const model = await createModel(graph, weights, { backend, fold })
      // Without folding every step can be looked at.
      const taps = fold ? [] : graph.nodes.map((node) => node.id)
      const found = await model.predict(input, { taps })
      model.dispose()
      const values = [
        ...graph.outputs.map((output) => [output.node, found.outputs.get(output.name)] as const),
        ...found.taps,
      ]
      for (const [id, value] of values) {
        const reference = expected[at]?.get(id)
        const truth = exact[at]?.get(id)
        if (value === undefined || reference === undefined || truth === undefined) throw new Error(`no value of ${id}`)
        const difference = relativeDifference(value, reference)
        const unavoidable = relativeDifference(reference, truth)
        if (unavoidable > 1e-5) unstable++
        compared++
        if (!(difference <= Math.max(1e-4, 10 * unavoidable)))
          wrong.push(`${backend}, ${id}: ${difference}\n${printGraph(graph)}`)
      }
    }
  }
  expect(wrong.slice(0, 3)).toEqual([])
  expect(unstable).toBeLessThan(compared / 50)
  const drawn = new Set(graphs.flatMap((graph) => graph.nodes.map((node) => node.op)))
  expect(drawn.size).toBe(46)
})
