import { check } from '../errors.ts'
import type { Tensor } from '../tensor.ts'
import { add, mul, sub } from '../values/arithmetic.ts'
import type { Value } from '../values/value.ts'
import {
  checkNotNegative,
  checkRate,
  type GroupOptions,
  move,
  Optimizer,
  type ParameterState,
  type ParamGroup,
  type ParamGroupInput,
  remember,
} from './optimizer.ts'

/** Options of `SGD`, all of a group. */
export interface SGDOptions extends GroupOptions {
  momentum: number
  dampening: number
  /** L2 penalty, added to the gradient. */
  weight_decay: number
  nesterov: boolean
}

/**
 * Stochastic gradient descent as PyTorch has it: g = grad + weight_decay p; v = momentum v + (1 - dampening) g, where
 * the first v is g; p -= lr v, with Nesterov p -= lr (g + momentum v).
 *
 * @throws RuntimeError where an option is out of its range
 */
export class SGD extends Optimizer<SGDOptions> {
  constructor(
    params: Iterable<Tensor | ParamGroupInput<SGDOptions>>,
    options: Partial<SGDOptions> & { readonly lr: number },
  ) {
    super(params, { momentum: 0, dampening: 0, weight_decay: 0, nesterov: false, ...options })
  }

  protected override checkOptions({ lr, momentum, weight_decay, nesterov, dampening }: ParamGroup<SGDOptions>): void {
    checkRate(lr)
    checkNotNegative('momentum', momentum)
    checkNotNegative('weight_decay', weight_decay)
    check(
      !nesterov || (momentum > 0 && dampening === 0),
      () => 'Nesterov momentum requires a momentum and zero dampening',
    )
  }

  protected override update(
    param: Tensor,
    gradient: Value,
    state: ParameterState,
    { lr, momentum, dampening, weight_decay, nesterov }: ParamGroup<SGDOptions>,
  ): void {
    move(param, (p) => {
      const g = weight_decay === 0 ? gradient : add(gradient, mul(p, weight_decay))
      if (momentum === 0) return sub(p, mul(g, lr))
      const v = remember(state, 'momentum_buffer', (before) =>
        before === undefined ? g : add(mul(before, momentum), dampening === 0 ? g : mul(g, 1 - dampening)),
      )
      return sub(p, mul(nesterov ? add(g, mul(v, momentum)) : v, lr))
    })
  }
}
