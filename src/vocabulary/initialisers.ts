import { invariant } from '../diagnostics/index.ts'
import type { Initialiser, Shape } from './core.ts'
import type { InitialiserChoice } from './operation.ts'

/** Whether a choice depends on the fans of its tensor, which only tensors of two axes or more have. */
export function needsFans(choice: InitialiserChoice): choice is Extract<InitialiserChoice, { readonly mode: unknown }> {
  return choice.kind === 'kaiming' || choice.kind === 'xavier'
}

/**
 * The fans of a weight, as PyTorch's `_calculate_fan_in_and_fan_out` takes them: fan_in = shape[1] * kernel, fan_out =
 * shape[0] * kernel.
 */
function fansOf(shape: Shape): { readonly fanIn: number; readonly fanOut: number } {
  const [first, second] = shape
  invariant(first !== undefined && second !== undefined, 'fans of a weight with less than two axes')
  const kernel = shape.slice(2).reduce((product, extent) => product * extent, 1)
  return { fanIn: second * kernel, fanOut: first * kernel }
}

/**
 * What a choice comes to for a tensor. Kaiming (He et al. 2015, gain sqrt 2 for ReLU): deviation = sqrt(2 / fan), or
 * uniform within sqrt(6 / fan). Xavier (Glorot and Bengio 2010): deviation = sqrt(2 / (fan_in + fan_out)), or uniform
 * within sqrt(6 / (fan_in + fan_out)).
 */
export function resolveInitialiser(choice: InitialiserChoice, shape: Shape): Initialiser {
  if (!needsFans(choice)) return choice
  const { fanIn, fanOut } = fansOf(shape)
  const fan = choice.kind === 'xavier' ? fanIn + fanOut : choice.mode === 'fan_in' ? fanIn : fanOut
  return choice.distribution === 'normal'
    ? { kind: 'normal', mean: 0, deviation: Math.sqrt(2 / fan) }
    : { kind: 'uniform', bound: Math.sqrt(6 / fan) }
}
