import type { drawUnit } from '../../src/torch/random.ts'
import { formulaNumbers } from '../../src/weights/formula.ts'

let numbers = formulaNumbers('noise')

/** Starts the numbers of `drawNoise` anew. */
export function restartNoise(): void {
  numbers = formulaNumbers('noise')
}

/**
 * The next values in [0, 1), row-major, of one stream by formula. A test mocks `drawUnit` with it, so that `senet/torch`
 * draws what `train_steps.py` has PyTorch draw.
 */
export const drawNoise: typeof drawUnit = (shape, change = Math.fround) => {
  const count = shape.reduce((product, extent) => product * extent, 1)
  return Float32Array.from({ length: count }, () => change(Math.fround(numbers.next().value)))
}
