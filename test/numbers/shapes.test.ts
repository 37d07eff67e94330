import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createModel } from '../../src/backends/tfjs/index.ts'
import { formulaInput, formulaWeights } from '../../src/weights/index.ts'
import { type DrawnSpec, drawnSpecs } from '../support/draw-spec.ts'
import { outputEveryNode } from '../support/every-node.ts'
import { compileText, showDiagnostic } from '../support/spec.ts'

/** Compiles a drawn spec, and holds every shape in it to what comes out when it runs. */
async function expectShapes({ text, files, net, shape }: DrawnSpec): Promise<void> {
  const { graph, diagnostics } = await compileText(text, net, files)
  expect(diagnostics.map(showDiagnostic)).toEqual([])
  if (graph === undefined) throw new Error('no graph')
  const output = graph.outputs.find(({ name }) => name === 'output')
  expect(graph.nodes.find(({ id }) => id === output?.node)?.shape).toEqual(shape)

  const model = await createModel(outputEveryNode(graph), formulaWeights(graph), { backend: 'cpu', fold: false })
  const { outputs } = await model.predict(formulaInput([2, ...(graph.nodes[0]?.shape ?? [])]))
  model.dispose()
  const given = graph.nodes.map(({ id }) => `${id}: ${outputs.get(id)?.shape.join('x')}`)
  const said = graph.nodes.map((node) => `${node.id}: ${[2, ...node.shape].join('x')}`)
  expect(given).toEqual(said)
}

test('what the checker says of shapes is what comes out, of every node of thousands of drawn nets', async () => {
  await fc.assert(fc.asyncProperty(drawnSpecs, expectShapes), { seed: 20_170_905, numRuns: 2000 })
})
