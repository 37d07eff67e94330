import type { Schedulable } from '../optimizer.ts'
import { LRScheduler } from './scheduler.ts'

/** Times `gamma` every `step_size` epochs. */
export class StepLR extends LRScheduler {
  readonly step_size: number
  readonly gamma: number

  constructor(optimizer: Schedulable, step_size: number, options: { readonly gamma?: number } = {}) {
    super(optimizer)
    this.step_size = step_size
    this.gamma = options.gamma ?? 0.1
    this.step()
  }

  protected override rates(): readonly number[] {
    const now = this.last_epoch > 0 && this.last_epoch % this.step_size === 0
    return this.mapRates((rate) => (now ? rate * this.gamma : rate))
  }

  protected override closedRates(): readonly number[] {
    return this.base_lrs.map((base) => base * this.gamma ** Math.floor(this.last_epoch / this.step_size))
  }
}

/** Times `gamma` at each milestone, as often as it is listed. */
export class MultiStepLR extends LRScheduler {
  readonly milestones: readonly number[]
  readonly gamma: number

  constructor(optimizer: Schedulable, milestones: readonly number[], options: { readonly gamma?: number } = {}) {
    super(optimizer)
    this.milestones = milestones
    this.gamma = options.gamma ?? 0.1
    this.step()
  }

  protected override rates(): readonly number[] {
    const times = this.milestones.filter((each) => each === this.last_epoch).length
    return this.mapRates((rate) => (times === 0 ? rate : rate * this.gamma ** times))
  }

  protected override closedRates(): readonly number[] {
    const passed = this.milestones.filter((each) => each <= this.last_epoch).length
    return this.base_lrs.map((base) => base * this.gamma ** passed)
  }
}

/** Times `gamma` each epoch. */
export class ExponentialLR extends LRScheduler {
  readonly gamma: number

  constructor(optimizer: Schedulable, gamma: number) {
    super(optimizer)
    this.gamma = gamma
    this.step()
  }

  protected override rates(): readonly number[] {
    return this.mapRates((rate) => (this.last_epoch === 0 ? rate : rate * this.gamma))
  }

  protected override closedRates(): readonly number[] {
    return this.base_lrs.map((base) => base * this.gamma ** this.last_epoch)
  }
}
