import { memory } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import * as torch from '../../src/torch/node.ts'
import { type CallResult, callPyTorch, inputValues, outputSlope } from './calls.ts'
import { type Case, cases } from './cases.ts'

/** The largest difference as a fraction of the largest value. */
function difference(actual: ArrayLike<number>, expected: readonly number[]): number {
  if (actual.length !== expected.length) return Infinity
  const scale = Math.max(1e-3, ...expected.map(Math.abs))
  return expected.reduce((largest, value, at) => Math.max(largest, Math.abs(value - (actual[at] ?? NaN)) / scale), 0)
}

/** What is wrong with one case on the current backend; nothing where all numbers are PyTorch's. */
function compare([, shapes, run]: Case, expected: CallResult): readonly string[] {
  return torch.tidy(() => {
    const inputs = shapes.map((shape, at) => torch.from_array(inputValues(shape, at), shape, { requires_grad: true }))
    // The operands are results of operations, and are freed before the backward pass, as in a module.
    const output = torch.tidy(() => {
      const [x = torch.tensor(0), y = x, z = x, w = x] = inputs.map((input) => input.mul(1))
      return run(x, y, z, w)
    })
    const wrong: string[] = []
    if (output.shape.join() !== expected.shape?.join()) wrong.push(`shape ${output.shape.join()}`)
    const value = difference(output.numpy(), expected.data ?? [])
    if (!(value < 1e-5)) wrong.push(`value off by ${value}`)
    if (output.requires_grad !== (expected.gradients !== undefined)) wrong.push('requires_grad')
    if (expected.gradients === undefined) return wrong
    output.backward(torch.from_array(outputSlope(output.numel()), output.shape))
    for (const [at, input] of inputs.entries()) {
      const wanted = expected.gradients[at]
      if (wanted === null || wanted === undefined) {
        if (input.grad !== undefined) wrong.push(`a gradient of input ${at}`)
        continue
      }
      const off = input.grad === undefined ? Infinity : difference(input.grad.numpy(), wanted)
      if (!(off < 2e-5)) wrong.push(`gradient of input ${at} off by ${off}`)
      input.grad?.dispose()
    }
    return wrong
  })
}

const all = Object.entries(cases).flatMap(([group, list]) => list.map((each) => [group, each] as const))

describe("values and gradients are PyTorch's", () => {
  let expected: readonly CallResult[] = []
  beforeAll(async () => {
    expected = await callPyTorch(all.map(([, [code, shapes]]) => ({ code, shapes })))
  })

  test.each(['wasm', 'cpu'])('on %s, and nothing is left in memory', async (backend) => {
    await torch.set_default_backend(backend)
    const wrong: string[] = []
    for (const [at, [group, each]] of all.entries()) {
      const name = `${group}: ${each[0]} ${JSON.stringify(each[1])}`
      const reference = expected[at]
      if (reference?.shape === undefined) {
        wrong.push(`${name}: PyTorch says ${reference?.error}`)
        continue
      }
      const before = memory().numTensors
      try {
        wrong.push(...compare(each, reference).map((what) => `${name}: ${what}`))
        const left = memory().numTensors - before
        if (left !== 0) wrong.push(`${name}: ${left} tensors are left`)
      } catch (error) {
        wrong.push(`${name}: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
    expect(wrong).toEqual([])
  })
})
