import fc from 'fast-check'
import { expect, test } from 'vitest'
import { elementCount, inferShape, isProblem, weightsOf, type WeightSpec } from '../../src/vocabulary/index.ts'
import { runPython } from '../support/python.ts'
import { drawnOperations, type DrawnOperation } from './draw-operations.ts'

interface PyTorchWeight {
  readonly name: string
  readonly shape: readonly number[]
  readonly low: number
  readonly high: number
  readonly trainable: boolean
}
interface PyTorchResult {
  readonly shape: readonly number[]
  readonly weights: readonly PyTorchWeight[]
}

/** Drawn once for all tests of this file: PyTorch takes seconds to start. */
const cases: readonly DrawnOperation[] = fc.sample(drawnOperations, { seed: 20_170_905, numRuns: 1500 })
const results: Promise<readonly (PyTorchResult | null)[]> = runPython('shapes.py', JSON.stringify(cases)).then(
  JSON.parse,
)

/** Whether values between low and high can have been drawn from an initialiser, and fill it where there are many. */
function fits({ initialiser, shape }: WeightSpec, { low, high }: PyTorchWeight): boolean {
  if (initialiser.kind === 'zeros') return low === 0 && high === 0
  if (initialiser.kind === 'ones') return low === 1 && high === 1
  if (initialiser.kind === 'constant') return low === initialiser.value && high === initialiser.value
  if (initialiser.kind !== 'uniform') return false
  const bound = initialiser.bound * (1 + 1e-6)
  const filled = elementCount(shape) < 64 || (high > 0.8 * bound && low < -0.8 * bound)
  return low >= -bound && high <= bound && filled
}

test('shapes are accepted and come out as in PyTorch', async () => {
  const pytorch = await results
  const differing = cases.flatMap((drawn, index) => {
    const ours = inferShape(drawn.operation, drawn.inputs)
    const theirs = pytorch[index]?.shape
    const same = isProblem(ours) ? theirs === undefined : JSON.stringify(ours) === JSON.stringify(theirs)
    return same ? [] : [{ ...drawn, ours: isProblem(ours) ? ours.message.text : ours, theirs }]
  })
  expect(differing.map((difference) => JSON.stringify(difference)).slice(0, 20)).toEqual([])
})

test('half of the draws fit, and every operation is among them', async () => {
  const accepted = cases.filter((drawn) => !isProblem(inferShape(drawn.operation, drawn.inputs)))
  expect(accepted.length).toBeGreaterThan(cases.length / 3)
  expect(accepted.length).toBeLessThan((cases.length * 9) / 10)
  expect(new Set(accepted.map((drawn) => drawn.operation.op)).size).toBe(45)
})

test('weights have the names, shapes and starting values of PyTorch', async () => {
  const pytorch = await results
  const differing = cases.flatMap((drawn, index) => {
    const theirs = pytorch[index]
    if (theirs === null || theirs === undefined) return []
    const ours = weightsOf(drawn.operation, drawn.inputs)
    const same =
      ours.length === theirs.weights.length &&
      ours.every((weight, place) => {
        const other = theirs.weights[place]
        return (
          other !== undefined &&
          weight.role === other.name &&
          JSON.stringify(weight.shape) === JSON.stringify(other.shape) &&
          weight.trainable === other.trainable &&
          fits(weight, other)
        )
      })
    return same ? [] : [{ ...drawn, ours, theirs: theirs.weights }]
  })
  expect(differing.map((difference) => JSON.stringify(difference)).slice(0, 20)).toEqual([])
})
