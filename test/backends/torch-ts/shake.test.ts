import { expect, test } from 'vitest'
import { writeTorchModule } from '../../../src/backends/torch-ts/index.ts'
import { ones, Tensor } from '../../../src/torch/node.ts'
import { makeGenerated } from '../../support/generated-ts.ts'
import { compileWell } from '../../support/spec.ts'

interface Pass {
  readonly output: readonly number[]
  readonly gradient: readonly number[]
}

/** For six inputs of 1, outputs and gradients: w * 1 + (1 - w) * 3 with some w each. */
async function pass(join: string, training: boolean): Promise<Pass> {
  const { graph } = await compileWell(`net N { input(1x2x2) branch { relu scale(3) } ${join} }`)
  if (graph === undefined) throw new Error('no graph')
  const model = await makeGenerated(await writeTorchModule(graph))
  if (training) model.train()
  const x = ones(6, 1, 2, 2).requires_grad_()
  const output = model(x)
  if (!(output instanceof Tensor)) throw new Error('no tensor')
  output.sum().backward()
  const first = (tensor: Tensor | undefined): number[] => [...(tensor?.numpy() ?? [])].filter((_, at) => at % 4 === 0)
  return { output: first(output.detach()), gradient: first(x.grad) }
}

const even = Array.from({ length: 6 }, () => 2)

function expectDrawn(values: readonly number[], distinct: number): void {
  for (const value of values) {
    expect(value).toBeGreaterThanOrEqual(1)
    expect(value).toBeLessThanOrEqual(3)
  }
  expect(new Set(values).size).toBe(distinct)
  expect(values).not.toEqual(even)
}

test('arms are weighed evenly in evaluation', async () => {
  expect(await pass('shake', false)).toEqual({ output: even, gradient: even })
})

test('weights are drawn for each image, and again for the backward pass', async () => {
  const { output, gradient } = await pass('shake', true)
  expectDrawn(output, 6)
  expectDrawn(gradient, 6)
  expect(gradient).not.toEqual(output)
})

test('backward = even draws none for the backward pass, level = batch the same for all images', async () => {
  const { output, gradient } = await pass('shake(backward = even, level = batch)', true)
  expectDrawn(output, 1)
  expect(gradient).toEqual(even)
})
