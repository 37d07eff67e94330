import { check } from '../../errors.ts'
import type { GroupOptions, Schedulable } from '../optimizer.ts'
import { LRScheduler } from './scheduler.ts'

/** Options of `OneCycleLR`: either `total_steps`, or `epochs` and `steps_per_epoch`. */
export interface OneCycleLROptions {
  /** The highest rate, of all groups or of each. */
  readonly max_lr: number | readonly number[]
  readonly total_steps?: number
  readonly epochs?: number
  readonly steps_per_epoch?: number
  /** Which part of the steps the rate rises. */
  readonly pct_start?: number
  readonly anneal_strategy?: 'cos' | 'linear'
  /** Whether the momentum falls while the rate rises. */
  readonly cycle_momentum?: boolean
  readonly base_momentum?: number
  readonly max_momentum?: number
  /** `max_lr` over the rate at the start. */
  readonly div_factor?: number
  /** The rate at the start over that at the end. */
  readonly final_div_factor?: number
  /** Down to the rate at the start as it rose, then to the least. */
  readonly three_phase?: boolean
}

/** A stretch of steps in which the rate goes from one bound to another. */
interface Phase {
  readonly end: number
  readonly rates: readonly ['initial' | 'max' | 'min', 'initial' | 'max' | 'min']
  readonly momenta: readonly ['base' | 'max', 'base' | 'max']
}

/** Up to `max_lr` and far down again (Smith and Topin, "Super-Convergence", 2018). One `step` a batch. */
export class OneCycleLR extends LRScheduler {
  readonly total_steps: number
  readonly #phases: readonly Phase[]
  readonly #anneal: (from: number, to: number, part: number) => number
  readonly #bounds: readonly Readonly<Record<'initial' | 'max' | 'min', number>>[]
  readonly #momenta: Readonly<Record<'base' | 'max', number>> | undefined

  constructor(optimizer: Schedulable, options: OneCycleLROptions) {
    super(optimizer)
    this.total_steps = countSteps(options)
    this.#phases = phasesOf(this.total_steps, options)
    this.#anneal = options.anneal_strategy === 'linear' ? linear : cosine
    this.#bounds = boundsOf(optimizer.param_groups.length, options)
    this.#momenta = momentaOf(optimizer.param_groups, options)
    optimizer.param_groups.forEach((group, at) => (group.initial_lr = this.#bounds[at]?.initial ?? group.lr))
    this.base_lrs.splice(0, this.base_lrs.length, ...this.#bounds.map(({ initial }) => initial))
    this.step()
  }

  protected override rates(): readonly number[] {
    const step = this.last_epoch
    check(
      step < this.total_steps,
      () => `Tried to step ${step} times. The specified number of total steps is ${this.total_steps}`,
    )
    const at = this.#phases.findIndex(({ end }) => step <= end)
    const index = at === -1 ? this.#phases.length - 1 : at
    const phase = this.#phases[index]
    if (phase === undefined) return []
    const start = this.#phases[index - 1]?.end ?? 0
    const part = (step - start) / (phase.end - start)
    if (this.#momenta !== undefined) {
      const [from, to] = phase.momenta
      const momentum = this.#anneal(this.#momenta[from], this.#momenta[to], part)
      for (const group of this.optimizer.param_groups) setMomentum(group, momentum)
    }
    const [from, to] = phase.rates
    return this.#bounds.map((bounds) => this.#anneal(bounds[from], bounds[to], part))
  }
}

function countSteps({ total_steps, epochs, steps_per_epoch }: OneCycleLROptions): number {
  const steps = total_steps ?? (epochs ?? NaN) * (steps_per_epoch ?? NaN)
  check(!Number.isNaN(steps), () => 'You must define either total_steps OR (epochs AND steps_per_epoch)')
  check(Number.isInteger(steps) && steps > 0, () => `Expected positive integer total_steps, but got ${steps}`)
  return steps
}

function phasesOf(total: number, { pct_start = 0.3, three_phase = false }: OneCycleLROptions): readonly Phase[] {
  check(pct_start >= 0 && pct_start <= 1, () => `Expected float between 0 and 1 pct_start, but got ${pct_start}`)
  const top = pct_start * total - 1
  const up: Phase = { end: top, rates: ['initial', 'max'], momenta: ['max', 'base'] }
  if (!three_phase) return [up, { end: total - 1, rates: ['max', 'min'], momenta: ['base', 'max'] }]
  return [
    up,
    { end: 2 * pct_start * total - 2, rates: ['max', 'initial'], momenta: ['base', 'max'] },
    { end: total - 1, rates: ['initial', 'min'], momenta: ['max', 'max'] },
  ]
}

function boundsOf(groups: number, options: OneCycleLROptions) {
  const { max_lr, div_factor = 25, final_div_factor = 1e4 } = options
  check(
    typeof max_lr === 'number' || max_lr.length === groups,
    () => `expected ${groups} values for max_lr, got ${typeof max_lr === 'number' ? 1 : max_lr.length}`,
  )
  return Array.from({ length: groups }, (_, at) => {
    const max = typeof max_lr === 'number' ? max_lr : (max_lr[at] ?? NaN)
    const initial = max / div_factor
    return { initial, max, min: initial / final_div_factor }
  })
}

function momentaOf(groups: readonly GroupOptions[], options: OneCycleLROptions) {
  const { cycle_momentum = true, base_momentum = 0.85, max_momentum = 0.95 } = options
  if (!cycle_momentum) return undefined
  check(
    groups.every((group) => group.momentum !== undefined || group.betas !== undefined),
    () => 'optimizer must support momentum with `cycle_momentum` option enabled',
  )
  return { base: base_momentum, max: max_momentum }
}

function setMomentum(group: GroupOptions, momentum: number): void {
  if (group.betas === undefined) group.momentum = momentum
  else group.betas = [momentum, group.betas[1]]
}

function cosine(from: number, to: number, part: number): number {
  return to + ((from - to) / 2) * (1 + Math.cos(Math.PI * part))
}

function linear(from: number, to: number, part: number): number {
  return (to - from) * part + from
}
