import { check } from '../../errors.ts'
import type { Schedulable } from '../optimizer.ts'
import { LRScheduler, type SchedulerStateDict } from './scheduler.ts'

/** What schedules in sequence need to go on later. */
export interface SequentialStateDict extends SchedulerStateDict {
  readonly schedulers: readonly SchedulerStateDict[]
}

/**
 * One schedule after another: schedule i + 1 starts from its own beginning at `milestones[i]`. A warm-up is `LinearLR`
 * before another.
 */
export class SequentialLR extends LRScheduler {
  readonly #schedulers: readonly LRScheduler[]
  readonly #milestones: readonly number[]

  constructor(optimizer: Schedulable, schedulers: readonly LRScheduler[], milestones: readonly number[]) {
    super(optimizer)
    check(
      schedulers.every((each) => each.optimizer === optimizer),
      () => 'Sequential Schedulers expects all schedulers to belong to the same optimizer',
    )
    check(
      milestones.length === schedulers.length - 1,
      () =>
        'Sequential Schedulers expects number of schedulers provided to be one more than the number of milestone ' +
        `points, but got number of schedulers ${schedulers.length} and the number of milestones to be equal to ` +
        `${milestones.length}`,
    )
    this.#schedulers = schedulers
    this.#milestones = milestones
    // Each schedule has set its own first rate; only the first one's counts.
    for (const group of optimizer.param_groups) group.lr = group.initial_lr ?? group.lr
    for (const each of schedulers) each.last_epoch--
    schedulers[0]?.step()
    this.last_epoch = 0
    this.noteRates()
  }

  override step(): void {
    this.last_epoch++
    const passed = this.#milestones.filter((each) => each <= this.last_epoch).length
    const scheduler = this.#schedulers[passed]
    if (passed > 0 && this.#milestones[passed - 1] === this.last_epoch) scheduler?.step(0)
    else scheduler?.step()
    this.noteRates()
  }

  override state_dict(): SequentialStateDict {
    return { ...super.state_dict(), schedulers: this.#schedulers.map((each) => each.state_dict()) }
  }

  override load_state_dict(state: SequentialStateDict): void {
    check(
      state.schedulers.length === this.#schedulers.length,
      () => 'loaded schedule has a different number of schedules',
    )
    super.load_state_dict(state)
    this.#schedulers.forEach((each, at) => {
      const own = state.schedulers[at]
      if (own !== undefined) each.load_state_dict(own)
    })
  }

  protected override rates(): readonly number[] {
    return this.mapRates((rate) => rate)
  }
}
