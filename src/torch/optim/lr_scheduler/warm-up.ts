import { check } from '../../errors.ts'
import type { Schedulable } from '../optimizer.ts'
import { LRScheduler } from './scheduler.ts'

/** Options of `LinearLR`. */
export interface LinearLROptions {
  /** Times the rate at the start. */
  readonly start_factor?: number
  /** Times the rate after `total_iters` epochs. */
  readonly end_factor?: number
  readonly total_iters?: number
}

/** From a part of the rate to the whole by equal steps: the usual warm-up. */
export class LinearLR extends LRScheduler {
  readonly start_factor: number
  readonly end_factor: number
  readonly total_iters: number

  constructor(optimizer: Schedulable, options: LinearLROptions = {}) {
    super(optimizer)
    this.start_factor = options.start_factor ?? 1 / 3
    this.end_factor = options.end_factor ?? 1
    this.total_iters = options.total_iters ?? 5
    check(
      this.start_factor >= 0 && this.start_factor <= 1,
      () => 'Starting multiplicative factor expected to be between 0 and 1.',
    )
    check(
      this.end_factor >= 0 && this.end_factor <= 1,
      () => 'Ending multiplicative factor expected to be between 0 and 1.',
    )
    this.step()
  }

  protected override rates(): readonly number[] {
    const { start_factor: start, end_factor: end, total_iters: total, last_epoch: epoch } = this
    if (epoch === 0) return this.mapRates((rate) => rate * start)
    if (epoch > total) return this.mapRates((rate) => rate)
    return this.mapRates((rate) => rate * (1 + (end - start) / (total * start + (epoch - 1) * (end - start))))
  }

  protected override closedRates(): readonly number[] {
    const { start_factor: start, end_factor: end, total_iters: total } = this
    const factor = start + ((end - start) * Math.min(total, this.last_epoch)) / total
    return this.base_lrs.map((base) => base * factor)
  }
}

/** A part of the rate until `total_iters`, then the whole. */
export class ConstantLR extends LRScheduler {
  readonly factor: number
  readonly total_iters: number

  constructor(optimizer: Schedulable, options: { readonly factor?: number; readonly total_iters?: number } = {}) {
    super(optimizer)
    this.factor = options.factor ?? 1 / 3
    this.total_iters = options.total_iters ?? 5
    check(this.factor >= 0 && this.factor <= 1, () => 'Constant multiplicative factor expected to be between 0 and 1.')
    this.step()
  }

  protected override rates(): readonly number[] {
    if (this.last_epoch === 0) return this.mapRates((rate) => rate * this.factor)
    return this.mapRates((rate) => (this.last_epoch === this.total_iters ? rate * (1 / this.factor) : rate))
  }

  protected override closedRates(): readonly number[] {
    return this.base_lrs.map((base) => base * (this.last_epoch >= this.total_iters ? 1 : this.factor))
  }
}
