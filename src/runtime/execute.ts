import { engine, type Tensor } from '@tensorflow/tfjs-core'
import { invariant } from '../diagnostics/index.ts'
import type { GraphNode } from '../ir/index.ts'
import type { DeviceWatch } from './device.ts'
import type { Plan, Step } from './plan.ts'

/** A failure of tfjs, with the node it was computing. */
export class StepError extends Error {
  readonly node: GraphNode

  constructor(node: GraphNode, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.name = 'StepError'
    this.node = node
  }
}

/**
 * Runs a plan on the current backend. A tensor is disposed as soon as its last reader has run; after a failure nothing
 * is left.
 *
 * @param input the stored layout of `[N, ...]`; stays the caller's
 * @param watch told of each step, where the backend's device hides its errors
 * @returns the wanted tensors in the stored layout, in the order of `plan.wanted`; the caller's to dispose. One of them
 *   is `input` itself where that is wanted.
 * @throws StepError
 */
export function executePlan(plan: Plan, input: Tensor, watch?: DeviceWatch): readonly Tensor[] {
  const tfjs = engine()
  const batch = input.shape[0] ?? 1
  return tfjs.tidy(() => {
    const values: (Tensor | undefined)[] = [input]
    const read = (slot: number): Tensor => {
      const value = values[slot]
      invariant(value !== undefined, `slot ${slot} is empty`)
      return value
    }
    const run = (step: Step, inputs: readonly Tensor[]): Tensor =>
      // A scope costs as much as a small kernel: only where there is something in between to dispose of.
      step.kernels.length === 1 ? step.run(inputs, batch) : tfjs.tidy(() => step.run(inputs, batch))
    for (const step of plan.steps) {
      const inputs = step.inputs.map(read)
      try {
        values[step.output] = watch === undefined ? run(step, inputs) : watch.step(step.node, () => run(step, inputs))
      } catch (error) {
        throw new StepError(step.node, error)
      }
      for (const slot of step.release) {
        values[slot]?.dispose()
        values[slot] = undefined
      }
    }
    return [...plan.wanted.values()].map(read)
  })
}
