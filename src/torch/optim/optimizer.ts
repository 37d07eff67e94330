import { check } from '../errors.ts'
import { Tensor } from '../tensor.ts'
import { scoped, type Value } from '../values/value.ts'

/** What every group of parameters has, and what schedules change. */
export interface GroupOptions {
  /** The learning rate. */
  lr: number
  /** The learning rate before the first schedule; set by schedules. */
  initial_lr?: number
  /** Of optimisers that have one. */
  momentum?: number
  /** Of optimisers that have them. */
  betas?: readonly [number, number]
}

/** Parameters with options of their own; what is left out is the optimiser's. */
export type ParamGroupInput<Options> = Partial<Options> & { readonly params: Iterable<Tensor> }

/** Parameters with their options, which may be changed between steps. */
export type ParamGroup<Options> = Options & { readonly params: Tensor[] }

/** What an optimiser remembers of a parameter: tensors of its shape, and counters. */
export type ParameterState = Record<string, Tensor | number>

/** As PyTorch has it: parameters are numbered through all groups. */
export interface OptimizerStateDict<Options> {
  readonly state: Readonly<Record<number, Readonly<ParameterState>>>
  readonly param_groups: readonly (Options & { readonly params: readonly number[] })[]
}

/** What schedules need of an optimiser. */
export interface Schedulable {
  readonly param_groups: readonly GroupOptions[]
}

/**
 * `torch.optim.Optimizer`: groups of parameters, what is remembered of each, and a step that each optimiser has.
 *
 * @throws RuntimeError in its constructor where there is no parameter, one is twice there, or one is not a leaf
 */
export abstract class Optimizer<Options extends GroupOptions> {
  readonly param_groups: ParamGroup<Options>[] = []
  /** What is remembered of each parameter; empty before its first step. */
  readonly state = new Map<Tensor, ParameterState>()
  readonly defaults: Options

  constructor(params: Iterable<Tensor | ParamGroupInput<Options>>, defaults: Options) {
    this.defaults = defaults
    const given = [...params]
    check(given.length > 0, () => 'optimizer got an empty parameter list')
    const single: Tensor[] = []
    for (const each of given) {
      if (each instanceof Tensor) single.push(each)
      else this.add_param_group(each)
    }
    if (single.length > 0) this.#addGroup(single)
  }

  /** Adds parameters, for example of a layer that was frozen until now. */
  add_param_group(group: ParamGroupInput<Options>): void {
    this.#addGroup(group.params, group)
  }

  #addGroup(given: Iterable<Tensor>, options?: ParamGroupInput<Options>): void {
    const params = [...given]
    const known = new Set(this.param_groups.flatMap((each) => each.params))
    for (const param of params) {
      check(param.is_leaf, () => "can't optimize a non-leaf Tensor")
      check(!known.has(param), () => 'some parameters appear in more than one parameter group')
      known.add(param)
    }
    const whole = { ...this.defaults, ...options, params }
    this.checkOptions(whole)
    this.param_groups.push(whole)
  }

  /**
   * Forgets the gradients, which frees them.
   *
   * @param set_to_none as PyTorch 2: with `false` they become zeros instead
   */
  zero_grad(set_to_none = true): void {
    for (const { params } of this.param_groups) {
      for (const param of params) {
        if (!set_to_none) param.grad?.fill_(0)
        else {
          param.grad?.dispose()
          param.grad = undefined
        }
      }
    }
  }

  /**
   * Moves every parameter that has a gradient.
   *
   * @param closure computes the loss and its gradients again; called once, before the step
   * @returns what the closure gave
   */
  step(): undefined
  step<T>(closure: () => T): T
  step<T>(closure?: () => T): T | undefined {
    const result = closure?.()
    for (const group of this.param_groups) {
      for (const param of group.params) {
        if (param.grad === undefined) continue
        const state = this.state.get(param) ?? {}
        this.state.set(param, state)
        this.update(param, param.grad.value, state, group)
      }
    }
    return result
  }

  /** The memory and the options; its tensors are those in use, not copies. */
  state_dict(): OptimizerStateDict<Options> {
    const all = this.param_groups.flatMap(({ params }) => params)
    const numbers = new Map(all.map((param, at) => [param, at]))
    const state: Record<number, ParameterState> = {}
    for (const [param, at] of numbers) {
      const own = this.state.get(param)
      if (own !== undefined) state[at] = { ...own }
    }
    const param_groups = this.param_groups.map((group) => ({
      ...group,
      params: group.params.map((param) => numbers.get(param) ?? 0),
    }))
    return { state, param_groups }
  }

  /**
   * Takes over copies of another optimiser's memory, and its options.
   *
   * @throws RuntimeError where groups, counts of parameters or shapes do not fit
   */
  load_state_dict({ state, param_groups }: OptimizerStateDict<Options>): void {
    check(
      param_groups.length === this.param_groups.length,
      () => 'loaded state dict has a different number of parameter groups',
    )
    const pairs: (readonly [Tensor, Readonly<ParameterState> | undefined])[] = []
    for (const [at, group] of this.param_groups.entries()) {
      const numbers = param_groups[at]?.params ?? []
      check(
        numbers.length === group.params.length,
        () => "loaded state dict contains a parameter group that doesn't match the size of optimizer's group",
      )
      group.params.forEach((param, place) => pairs.push([param, state[numbers[place] ?? -1]]))
    }
    for (const [param, saved] of pairs) {
      for (const [name, value] of Object.entries(saved ?? {})) {
        if (value instanceof Tensor) {
          check(
            value.shape.join() === param.shape.join(),
            () => `loaded state dict has ${name} of shape [${value.shape.join(', ')}] for [${param.shape.join(', ')}]`,
          )
        }
      }
    }
    const copies = pairs.map(([param, saved]) => [param, copyState(param, saved)] as const)
    this.dispose()
    for (const [param, copy] of copies) if (copy !== undefined) this.state.set(param, copy)
    for (const [at, group] of this.param_groups.entries())
      Object.assign(group, param_groups[at], { params: group.params })
  }

  /** Frees what is remembered. The parameters stay. */
  dispose(): void {
    for (const own of this.state.values()) {
      for (const value of Object.values(own)) if (value instanceof Tensor) value.dispose()
    }
    this.state.clear()
  }

  /** Throws where an option is out of its range. */
  protected abstract checkOptions(group: ParamGroup<Options>): void

  /** Moves one parameter by its gradient, which lies as the parameter does. */
  protected abstract update(param: Tensor, gradient: Value, state: ParameterState, group: ParamGroup<Options>): void
}

function copyState(param: Tensor, saved: Readonly<ParameterState> | undefined): ParameterState | undefined {
  if (saved === undefined) return undefined
  const entries = Object.entries(saved).map(([name, value]): [string, Tensor | number] => {
    if (typeof value === 'number') return [name, value]
    // Another optimiser's memory may lie in another order.
    const copy = new Tensor(param.value).keep()
    copy.copy_(value)
    return [name, copy]
  })
  return Object.fromEntries(entries)
}

/** Replaces the numbers of a tensor that is remembered, or starts it. */
export function remember(state: ParameterState, name: string, compute: (before: Value | undefined) => Value): Value {
  const before = state[name]
  if (before instanceof Tensor) {
    const value = scoped(() => compute(before.value))
    before.assign(value)
    return value
  }
  const value = scoped(() => compute(undefined))
  state[name] = new Tensor(value).keep()
  return value
}

/** Replaces the numbers of a parameter. */
export function move(param: Tensor, compute: (value: Value) => Value): void {
  param.assign(scoped(() => compute(param.value)))
}

/** Throws where a number is negative. */
export function checkNotNegative(name: string, value: number): void {
  check(value >= 0, () => `Invalid ${name} value: ${value}`)
}

/** Throws where the learning rate is negative. */
export function checkRate(lr: number): void {
  check(lr >= 0, () => `Invalid learning rate: ${lr}`)
}
