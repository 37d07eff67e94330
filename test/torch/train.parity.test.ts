import { beforeAll, describe, expect, test } from 'vitest'
import { set_default_backend } from '../../src/torch/node.ts'
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
  let expected: WeightMap
  beforeAll(async () => {
    await set_default_backend('wasm')
    reference = await readTrainingReference()
    run = trainOnTorch(new SEResNet20(), runOfReference(reference))
    expected = await trainInPyTorch(runOfReference(reference))
  })

  test('are those of PyTorch in float32: losses, first gradients, weights, running statistics, output', () => {
    const wrong: string[] = []
    expect([...run.results.keys()].toSorted()).toEqual([...expected.keys()].toSorted())
    for (const [key, wanted] of expected) {
      const difference = relativeDifference(run.results.get(key)!, wanted)
      if (!(difference < 1e-3)) wrong.push(`${key}: ${difference}`)
    }
    expect(wrong).toEqual([])
  })

  test('are as near to float64 as those of PyTorch in float32', () => {
    const { losses, running_stats_after, eval_logits_after } = reference
    const nearEnough = (key: string, found: number, theirs: number): void =>
      expect(found, key).toBeLessThan(Math.max(1e-3, 1.1 * theirs))
    const awayBy = (map: WeightMap, at: number): number =>
      Math.abs((map.get('losses')?.data[at] ?? NaN) / losses[at]! - 1)
    for (const at of losses.keys()) nearEnough(`loss ${at}`, awayBy(run.results, at), awayBy(expected, at))
    const last: readonly (readonly [string, readonly number[]])[] = [
      ...Object.entries(running_stats_after).map(([key, values]) => [`state/${key}`, values] as const),
      ['logits', eval_logits_after],
    ]
    for (const [key, values] of last) {
      nearEnough(key, distance(run.results.get(key), values), distance(expected.get(key), values))
    }
  })

  test('leave nothing behind once there are momenta', () => {
    expect(new Set(run.tensors.slice(1)).size).toBe(1)
  })
})
