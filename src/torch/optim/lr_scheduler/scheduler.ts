import { check } from '../../errors.ts'
import type { GroupOptions, Schedulable } from '../optimizer.ts'

/** What a schedule needs to go on later. */
export interface SchedulerStateDict {
  readonly last_epoch: number
  readonly base_lrs: readonly number[]
  readonly last_lr: readonly number[]
}

/**
 * `torch.optim.lr_scheduler.LRScheduler`: sets the learning rate of each group at the start, and at each `step`, which
 * comes after the optimiser's. Rates are computed from the one before, as PyTorch does, so that schedules may be chained
 * and a rate may be changed by hand in between.
 */
export abstract class LRScheduler {
  /** How often `step` was called. */
  last_epoch = -1
  /** The rates at the start. */
  readonly base_lrs: number[]
  readonly optimizer: Schedulable
  #lastRates: readonly number[] = []

  constructor(optimizer: Schedulable) {
    this.optimizer = optimizer
    this.base_lrs = optimizer.param_groups.map((group) => (group.initial_lr ??= group.lr))
  }

  /**
   * Moves on by one.
   *
   * @param epoch goes there instead
   */
  step(epoch?: number): void {
    this.last_epoch = epoch ?? this.last_epoch + 1
    const rates = (epoch === undefined ? undefined : this.closedRates()) ?? this.rates()
    this.setRates(rates)
  }

  /** The rates that were set last. */
  get_last_lr(): readonly number[] {
    return this.#lastRates
  }

  state_dict(): SchedulerStateDict {
    return { last_epoch: this.last_epoch, base_lrs: [...this.base_lrs], last_lr: [...this.#lastRates] }
  }

  /** Goes on where another schedule of the same kind was. The optimiser's rates come with its own state. */
  load_state_dict({ last_epoch, base_lrs, last_lr }: SchedulerStateDict): void {
    check(base_lrs.length === this.base_lrs.length, () => 'loaded schedule has a different number of parameter groups')
    this.last_epoch = last_epoch
    this.base_lrs.splice(0, base_lrs.length, ...base_lrs)
    this.#lastRates = [...last_lr]
  }

  protected setRates(rates: readonly number[]): void {
    this.optimizer.param_groups.forEach((group, at) => (group.lr = rates[at] ?? group.lr))
    this.#lastRates = this.optimizer.param_groups.map((group) => group.lr)
  }

  /** Remembers the rates that others set. */
  protected noteRates(): void {
    this.setRates([])
  }

  /** The rates at `last_epoch`, from those before. */
  protected abstract rates(): readonly number[]

  /** The rates at `last_epoch`, from those at the start, where there is a formula. */
  protected closedRates(): readonly number[] | undefined {
    return undefined
  }

  /** Each group's rate, changed. */
  protected mapRates(change: (rate: number, group: GroupOptions) => number): readonly number[] {
    return this.optimizer.param_groups.map((group) => change(group.lr, group))
  }
}
