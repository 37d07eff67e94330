import { engine, setBackend } from '@tensorflow/tfjs-core'
import type { WeightTensor } from '../../../src/weights/index.ts'
import { relativeDifference } from '../../support/execute.ts'
import { type PullBackCase, type PulledBack, pullBackInPyTorch } from '../../support/pull-back.ts'

/** A function of PyTorch, and what ours gives for the same: values by name. */
export interface Comparison extends PullBackCase {
  /** `y`, `y1`, … for outputs, `dx`, `dw`, `db` for the gradients of the first three inputs; what is not given is not compared. */
  readonly compute: (reference: PulledBack, inputs: readonly WeightTensor[]) => Readonly<Record<string, WeightTensor>>
}

/** Runs all comparisons on a backend and gives those that are more than 1e-5 away or leave a tensor behind. */
export async function findDifferences(
  backend: string,
  comparisons: readonly Comparison[],
  expected: readonly PulledBack[],
): Promise<readonly string[]> {
  await setBackend(backend)
  const wrong: string[] = []
  for (const [at, { call, options, inputs, compute }] of comparisons.entries()) {
    const reference = expected[at]!
    const named = `${call} ${JSON.stringify(options)} of ${inputs[0]?.shape.join('x')}`
    const before = engine().memory().numTensors
    engine().startScope()
    const { outputs, gradients } = reference
    const wanted: Readonly<Record<string, WeightTensor | undefined>> = {
      y: outputs[0],
      y1: outputs[1],
      y2: outputs[2],
      dx: gradients[0],
      dw: gradients[1],
      db: gradients[2],
    }
    for (const [name, found] of Object.entries(compute(reference, inputs))) {
      const other = wanted[name]
      const difference = other === undefined ? NaN : relativeDifference(found, other)
      if (!(difference <= 1e-5)) wrong.push(`${named}: ${name} differs by ${difference}`)
    }
    engine().endScope()
    if (engine().memory().numTensors !== before) wrong.push(`${named}: tensors are left`)
  }
  return wrong
}

/** The oracle's answers, without what only we compute. */
export function askPyTorch(comparisons: readonly Comparison[]): Promise<readonly PulledBack[]> {
  return pullBackInPyTorch(
    comparisons.map(({ call, options, inputs, whole = [], fixed = [] }) => ({ call, options, inputs, whole, fixed })),
  )
}
