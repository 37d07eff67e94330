import { formulaTensor } from '../../src/weights/index.ts'
import { runPython } from '../support/python.ts'

/** An expression in Python over x, y, z, w, and their shapes. */
export interface Call {
  readonly code: string
  readonly shapes: readonly (readonly number[])[]
}

/** What PyTorch made of a call. */
export interface CallResult {
  readonly shape?: readonly number[]
  readonly data?: readonly number[]
  readonly gradients?: readonly (readonly number[] | null)[]
  readonly error?: string
  readonly text?: string
}

/** Values from -2 to 2 for an input, the same in both worlds. */
export function inputValues(shape: readonly number[], at: number): Float32Array {
  return formulaTensor(`input ${at}`, shape.length < 2 ? [1, ...shape] : shape).data.map((value) => {
    const scale = Math.sqrt(3 / shape.slice(shape.length < 2 ? 0 : 1).reduce((product, extent) => product * extent, 1))
    return (2 * value) / scale
  })
}

/** The gradient of output value i, as the oracle has it. */
export function outputSlope(count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => ((i * 7919) % 101) / 50 - 1)
}

/** Runs calls in live PyTorch. */
export async function callPyTorch(calls: readonly Call[]): Promise<readonly CallResult[]> {
  const cases = calls.map(({ code, shapes }) => ({
    code,
    inputs: shapes.map((shape, at) => ({ shape, data: [...inputValues(shape, at)] })),
  }))
  return JSON.parse(await runPython('torch_calls.py', JSON.stringify(cases)))
}
