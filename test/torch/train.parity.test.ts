import { beforeAll, describe, expect, test, vi } from 'vitest'
import { nn, set_default_backend } from '../../src/torch/node.ts'
import type { WeightMap, WeightTensor } from '../../src/weights/index.ts'
import { relativeDifference } from '../support/execute.ts'
import { SEResNet20 } from '../support/se-resnet20.ts'
import {
  readTrainingReference,
  runOfReference,
  trainInPyTorch,
  type TrainingReference,
  trainOnTorch,
} from '../support/train-steps.ts'

/** How far the first values are from the reference's. */
function distance(found: WeightTensor | undefined, wanted: readonly number[]): number {
  const shape = [wanted.length]
  const data = found?.data.slice(0, wanted.length) ?? new Float32Array(0)
  return relativeDifference({ shape, data }, { shape, data: Float32Array.from(wanted) })
}

describe('five steps of SE-ResNet-20 on wasm', () => {
  let reference: TrainingReference
  let run: ReturnType<typeof trainOnTorch>
  beforeAll(async () => {
    await set_default_backend('wasm')
    reference = await readTrainingReference()
    run = trainOnTorch(new SEResNet20(), runOfReference(reference))
  })

  // Where an activation lies within a rounding of zero, ReLU passes a gradient or not as the processor has it: SiLU here.
  test('are those of PyTorch in float32: losses, first gradients, weights, running statistics, output', async () => {
    const smooth = { ...runOfReference(reference), relu: 'silu' } as const
    const relu = vi.spyOn(nn.ReLU.prototype, 'forward').mockImplementation((x) => nn.functional.silu(x))
    const { results } = trainOnTorch(new SEResNet20(), smooth)
    relu.mockRestore()
    const expected = await trainInPyTorch(smooth)
    const wrong: string[] = []
    expect([...results.keys()].toSorted()).toEqual([...expected.keys()].toSorted())
    for (const [key, wanted] of expected) {
      const difference = relativeDifference(results.get(key)!, wanted)
      if (!(difference < 1e-3)) wrong.push(`${key}: ${difference}`)
    }
    expect(wrong).toEqual([])
  })

  // Where PyTorch switches the ReLUs that lie within its own roundings, the fifth loss moves by 4e-3 and the statistics by
  // 3e-3: with ReLU, a run is held to the most that comes of them.
  test('are as near to float64 as PyTorch is whichever way ReLUs within a rounding of zero decide', async () => {
    const { losses, running_stats_after, eval_logits_after } = reference
    const statistics = Object.entries(running_stats_after)
    const distances = (results: WeightMap): Readonly<Record<string, number>> => ({
      ...Object.fromEntries(
        losses.map((loss, at) => [`loss ${at}`, Math.abs((results.get('losses')?.data[at] ?? NaN) / loss - 1)]),
      ),
      statistics: Math.max(...statistics.map(([key, values]) => distance(results.get(`state/${key}`), values))),
      logits: distance(results.get('logits'), eval_logits_after),
    })
    const theirs: Readonly<Record<string, number>>[] = []
    for (const relu of [1e-6, 3e-6, 1e-5]) {
      theirs.push(distances(await trainInPyTorch({ ...runOfReference(reference), relu })))
    }
    for (const [key, found] of Object.entries(distances(run.results))) {
      expect(found, key).toBeLessThan(Math.max(1e-3, ...theirs.map((each) => each[key] ?? NaN)))
    }
  })

  test('leave nothing behind once there are momenta', () => {
    expect(new Set(run.tensors.slice(1)).size).toBe(1)
  })
})
