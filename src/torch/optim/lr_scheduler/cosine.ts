import type { Schedulable } from '../optimizer.ts'
import { LRScheduler } from './scheduler.ts'

/**
 * Half a cosine from the rate to `eta_min` in `T_max` epochs (Loshchilov and Hutter, "SGDR", 2017, without restarts).
 */
export class CosineAnnealingLR extends LRScheduler {
  readonly T_max: number
  readonly eta_min: number

  constructor(optimizer: Schedulable, T_max: number, options: { readonly eta_min?: number } = {}) {
    super(optimizer)
    this.T_max = T_max
    this.eta_min = options.eta_min ?? 0
    this.step()
  }

  protected override rates(): readonly number[] {
    const { T_max: span, eta_min: least, last_epoch: epoch } = this
    if (epoch === 0) return this.mapRates((rate) => rate)
    // At the end of a half wave the factor below would divide by zero.
    if ((epoch - 1 - span) % (2 * span) === 0) {
      return this.mapRates((rate, { initial_lr = rate }) => {
        return rate + ((initial_lr - least) * (1 - Math.cos(Math.PI / span))) / 2
      })
    }
    const now = 1 + Math.cos((Math.PI * epoch) / span)
    const before = 1 + Math.cos((Math.PI * (epoch - 1)) / span)
    return this.mapRates((rate) => (now / before) * (rate - least) + least)
  }

  protected override closedRates(): readonly number[] {
    const { T_max: span, eta_min: least, last_epoch: epoch } = this
    return this.base_lrs.map((base) => least + ((base - least) * (1 + Math.cos((Math.PI * epoch) / span))) / 2)
  }
}
