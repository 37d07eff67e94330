import { beforeAll, describe, expect, test } from 'vitest'
import { createModel } from '../../src/backends/tfjs/index.ts'
import { formulaInput, formulaWeights, type WeightMap, type WeightTensor } from '../../src/weights/index.ts'
import { sampleSpecs } from '../support/draw-spec.ts'
import { outputEveryNode } from '../support/every-node.ts'
import { executeInPyTorch, type OracleCase, relativeDifference } from '../support/execute.ts'
import { compileText } from '../support/spec.ts'
import { allOperations } from '../runtime/cases.ts'

interface Case extends OracleCase {
  readonly text: string
}

async function drawCases(): Promise<readonly Case[]> {
  const cases: Case[] = []
  for (const { text, net, files } of sampleSpecs(1709, 150)) {
    const { graph } = await compileText(text, net, files)
    if (graph === undefined) throw new Error(`no graph of ${text}`)
    const input = formulaInput([2, ...(graph.nodes[0]?.shape ?? [])])
    cases.push({ text, graph, weights: formulaWeights(graph), input })
  }
  return cases
}

/** The largest absolute difference; Infinity where shapes or NaNs differ. */
function largestDifference(one: WeightTensor, other: WeightTensor): number {
  if (one.shape.join() !== other.shape.join()) return Infinity
  const largest = one.data.reduce((sum, value, at) => Math.max(sum, Math.abs(value - (other.data[at] ?? NaN))), 0)
  return Number.isNaN(largest) ? Infinity : largest
}

describe('nets that are drawn from the whole language give the numbers of PyTorch at every node', () => {
  let cases: readonly Case[] = []
  let single: readonly WeightMap[] = []
  let double: readonly WeightMap[] = []
  beforeAll(async () => {
    cases = await drawCases()
    single = await executeInPyTorch(cases)
    double = await executeInPyTorch(cases, 'float64')
  })

  test.each(['wasm', 'cpu'])('on %s', async (backend) => {
    const wrong: string[] = []
    let rounded = 0
    let compared = 0
    for (const [at, { text, graph, weights, input }] of cases.entries()) {
      const model = await createModel(outputEveryNode(graph), weights, { backend })
      const { outputs } = await model.predict(input)
      model.dispose()
      for (const { id } of graph.nodes) {
        const [actual, reference, exact] = [outputs.get(id), single[at]?.get(id), double[at]?.get(id)]
        if (!actual || !reference || !exact) throw new Error(`no value of ${id} in ${text}`)
        compared += 1
        const difference = relativeDifference(actual, reference)
        if (difference <= 1e-4) continue
        // What is 0 but for rounding (a norm of equal values, the mean of a norm) is no number to compare: it may be as
        // far from the exact one as PyTorch's own is, a few times over, or as a few last places of 1.
        rounded += 1
        const own = largestDifference(reference, exact)
        if (!(largestDifference(actual, exact) <= Math.max(10 * own, 1e-6)))
          wrong.push(`${id}: ${difference} in ${text}`)
      }
    }
    expect(wrong).toEqual([])
    expect(compared).toBeGreaterThan(1000)
    expect(rounded).toBeLessThan(compared / 100)
  })

  test('every operation is among them', () => {
    const found = new Set<string>(cases.flatMap(({ graph }) => graph.nodes.map(({ op }) => op)))
    expect(Object.keys(allOperations).filter((op) => !found.has(op))).toEqual([])
  })
})
