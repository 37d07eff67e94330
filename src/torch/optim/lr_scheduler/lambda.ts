import { check } from '../../errors.ts'
import type { Schedulable } from '../optimizer.ts'
import { LRScheduler } from './scheduler.ts'

/** A factor of the rate at the start, for each epoch. */
export type RateFactor = (epoch: number) => number

/** The rate at the start times a function of the epoch, of all groups or of each. */
export class LambdaLR extends LRScheduler {
  readonly #factors: readonly RateFactor[]

  constructor(optimizer: Schedulable, lr_lambda: RateFactor | readonly RateFactor[]) {
    super(optimizer)
    const groups = optimizer.param_groups
    this.#factors = typeof lr_lambda === 'function' ? groups.map(() => lr_lambda) : lr_lambda
    check(
      this.#factors.length === groups.length,
      () => `Expected ${groups.length} lr_lambdas, but got ${this.#factors.length}`,
    )
    this.step()
  }

  protected override rates(): readonly number[] {
    return this.base_lrs.map((base, at) => base * (this.#factors[at]?.(this.last_epoch) ?? 1))
  }
}
