/**
 * A network as steps of the language, each about a node of the network. In a sequence, each step takes what the one before
 * gives.
 */
export type Step =
  | { readonly kind: 'operation'; readonly node: number }
  | {
      readonly kind: 'residual'
      readonly node: number
      /** The node that enters. */
      readonly start: number
      readonly main: readonly Step[]
      /** What is added where it is not what enters. */
      readonly skip: readonly Step[] | undefined
    }
  | {
      readonly kind: 'branch'
      readonly node: number
      readonly start: number
      readonly arms: readonly (readonly Step[])[]
    }
  | { readonly kind: 'gate'; readonly node: number; readonly gate: Gate }
  /** Goes on from a tensor that was given before: `from t`. */
  | { readonly kind: 'from'; readonly node: number }

/** Squeeze-and-excitation as it was found: a squeeze, two layers with a relu in between, an excitation. */
export interface Gate {
  readonly layers: 'conv' | 'linear'
  readonly bias: boolean
  readonly squeeze: 'gap' | 'gmp'
  readonly excite: 'sigmoid' | 'tanh' | 'relu'
  /** Channels of the tensor that it is put on, and of the hidden layer. */
  readonly channels: number
  readonly hidden: number
}

/** The steps of a network, and the nodes that a `from` takes up again. */
export interface Structure {
  readonly steps: readonly Step[]
  readonly named: ReadonlySet<number>
}

/** All steps inside some steps, themselves included, in the order of the text. */
export function* walkSteps(steps: readonly Step[]): Generator<Step> {
  for (const step of steps) {
    yield step
    if (step.kind === 'residual') {
      yield* walkSteps(step.main)
      if (step.skip !== undefined) yield* walkSteps(step.skip)
    } else if (step.kind === 'branch') for (const arm of step.arms) yield* walkSteps(arm)
  }
}
