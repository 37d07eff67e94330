import { check } from '../errors.ts'
import type { Tensor } from '../tensor.ts'
import { add, div, mul, sub, unary } from '../values/arithmetic.ts'
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

/** Options of `Adam` and `AdamW`, all of a group. */
export interface AdamOptions extends GroupOptions {
  /** How slowly the averages of the gradient and of its square move. */
  betas: readonly [number, number]
  /** Added to the denominator. */
  eps: number
  weight_decay: number
}

/**
 * Adam (Kingma and Ba, 2015) as PyTorch has it, `weight_decay` added to the gradient.
 *
 * @throws RuntimeError where an option is out of its range
 */
export class Adam extends Optimizer<AdamOptions> {
  constructor(params: Iterable<Tensor | ParamGroupInput<AdamOptions>>, options: Partial<AdamOptions> = {}) {
    super(params, { lr: 1e-3, betas: [0.9, 0.999], eps: 1e-8, weight_decay: 0, ...options })
  }

  protected override checkOptions({ lr, betas, eps, weight_decay }: ParamGroup<AdamOptions>): void {
    checkRate(lr)
    checkNotNegative('epsilon', eps)
    checkNotNegative('weight_decay', weight_decay)
    betas.forEach((beta, at) => check(beta >= 0 && beta < 1, () => `Invalid beta parameter at index ${at}: ${beta}`))
  }

  protected override update(
    param: Tensor,
    gradient: Value,
    state: ParameterState,
    group: ParamGroup<AdamOptions>,
  ): void {
    const { lr, eps, weight_decay } = group
    const [slow, slower] = group.betas
    const step = countStep(state)
    move(param, (value) => {
      const p = this.decay(value, group)
      const penalised = this.penalises() && weight_decay !== 0
      const g = penalised ? add(gradient, mul(p, weight_decay)) : gradient
      const average = remember(state, 'exp_avg', (before) => blend(before, g, slow))
      const squares = remember(state, 'exp_avg_sq', (before) => blend(before, unary('Square', g), slower))
      const denominator = add(mul(unary('Sqrt', squares), 1 / Math.sqrt(1 - slower ** step)), eps)
      return sub(p, mul(div(average, denominator), lr / (1 - slow ** step)))
    })
  }

  /** Whether the decay is part of the gradient. */
  protected penalises(): boolean {
    return true
  }

  /** The parameter before the step. */
  protected decay(value: Value, _group: ParamGroup<AdamOptions>): Value {
    return value
  }
}

/** AdamW (Loshchilov and Hutter, 2019): the parameter itself decays by `lr * weight_decay`. */
export class AdamW extends Adam {
  constructor(params: Iterable<Tensor | ParamGroupInput<AdamOptions>>, options: Partial<AdamOptions> = {}) {
    super(params, { weight_decay: 1e-2, ...options })
  }

  protected override penalises(): boolean {
    return false
  }

  protected override decay(value: Value, { lr, weight_decay }: ParamGroup<AdamOptions>): Value {
    return weight_decay === 0 ? value : mul(value, 1 - lr * weight_decay)
  }
}

function countStep(state: ParameterState): number {
  const before = state['step']
  const step = typeof before === 'number' ? before + 1 : 1
  state['step'] = step
  return step
}

/** `share * before + (1 - share) * now`; before the first, zeros. */
function blend(before: Value | undefined, now: Value, share: number): Value {
  const part = mul(now, 1 - share)
  return before === undefined ? part : add(mul(before, share), part)
}
