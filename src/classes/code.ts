import type { Written } from '../vocabulary/index.ts'
import type { NumberedLabel } from './runs.ts'

/**
 * What stands in a class, in PyTorch's terms and in no language's syntax. Names are as in the spec: a backend gives them
 * the form of its language.
 */
export type Code =
  /** A parameter or local variable of the constructor. */
  | { readonly kind: 'parameter'; readonly name: string }
  /** Arithmetic over parameters of the constructor; a whole number where `isWhole`, `[height, width]` where `isPair`. */
  | { readonly kind: 'arithmetic'; readonly written: Written; readonly isWhole: boolean; readonly isPair?: true }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'flag'; readonly value: boolean }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'tuple'; readonly items: readonly Code[] }
  /** The class of a layer, as a value: `nn.ReLU`. */
  | { readonly kind: 'layerClass'; readonly layer: string }
  /** A layer of `torch.nn`, or what a parameter holds the class of. */
  | {
      readonly kind: 'layer'
      readonly layer: Code
      readonly positional: readonly Code[]
      readonly named: readonly Named[]
      /** Where its weight does not start as PyTorch has it. */
      readonly start?: Start
    }
  /** An instance of a class of the module. */
  | { readonly kind: 'instance'; readonly className: string; readonly given: readonly Argument[] }
  | { readonly kind: 'sequential'; readonly items: readonly Item[] }
  /** `then` where a kept condition holds. */
  | { readonly kind: 'choice'; readonly kept: string; readonly then: Code; readonly otherwise: Code }
  /** A tensor of the forward pass. */
  | { readonly kind: 'variable'; readonly name: string }
  /** A module that the class holds, applied. */
  | { readonly kind: 'apply'; readonly member: string; readonly inputs: readonly Code[] }
  | {
      readonly kind: 'method'
      readonly object: Code
      readonly name: string
      readonly positional: readonly Code[]
      readonly named: readonly Named[]
    }
  /** A function of `torch` (`torch.cat`) or of `torch.nn.functional` (`F.pad`). */
  | {
      readonly kind: 'function'
      readonly name: string
      readonly positional: readonly Code[]
      readonly named: readonly Named[]
    }
  | { readonly kind: 'operator'; readonly operator: '+' | '*' | '/'; readonly left: Code; readonly right: Code }
  /** A number or condition of the constructor that the forward pass needs. */
  | { readonly kind: 'kept'; readonly name: string }
  /** With `count` more axes of extent 1 at the end: a vector as a map. */
  | { readonly kind: 'widened'; readonly of: Code; readonly count: number }
  /** An item of a list of tensors. */
  | { readonly kind: 'item'; readonly of: Code; readonly index: number }
  /** A function that is printed with the classes. */
  | { readonly kind: 'helper'; readonly name: HelperName; readonly positional: readonly Code[] }
  /** Whether the module is training. */
  | { readonly kind: 'training' }
  | { readonly kind: 'minusInfinity' }
  | { readonly kind: 'when'; readonly condition: Condition }
  | { readonly kind: 'list'; readonly items: readonly Code[] }

/** Functions and modules that PyTorch has not, printed where they are used. */
export type HelperName = 'DropPath' | 'shake' | 'softmax_over'

/** A function of `torch.nn.init` that gives a layer's weight its first values, with its arguments after the weight. */
export interface Start {
  readonly function: string
  readonly named: readonly Named[]
}

/** An argument that is given by name. */
export interface Named {
  readonly name: string
  readonly value: Code
}

/** An argument of one of the module's classes. */
export interface Argument {
  readonly parameter: string
  readonly value: Code
  /** Whether it is better said by name. */
  readonly byName: boolean
  /** Whether it is what the class takes where nothing is given. */
  readonly isUsual: boolean
}

/** What a `Sequential` is made of, each under its place or, in all of it, under a name. */
export type Item =
  | { readonly kind: 'one'; readonly name: string | undefined; readonly code: Code }
  /** The same `count` times. What differs counts on with `index`, from 0. */
  | {
      readonly kind: 'copies'
      readonly code: Code
      readonly count: Code
      readonly index: string | undefined
      readonly label: NumberedLabel | undefined
    }
  | { readonly kind: 'maybe'; readonly name: string | undefined; readonly code: Code; readonly condition: Condition }

/** What the constructor asks. */
export type Condition =
  | { readonly kind: 'flag'; readonly name: string }
  /** One that is kept for the forward pass. */
  | { readonly kind: 'kept'; readonly name: string }
  | { readonly kind: 'compare'; readonly operator: '==' | '!='; readonly left: Code; readonly right: Code }
  | { readonly kind: 'all' | 'any'; readonly parts: readonly Condition[] }

/** A number, a list of them, a flag, or the name of a layer's class, that a class is told. */
export interface ClassParameter {
  /** As it is called in the class. */
  readonly name: string
  readonly type: 'whole' | 'number' | 'flag' | 'layer' | 'wholes' | 'numbers'
  readonly default: Code | undefined
  /** Of a list: an item each, nested as it is. */
  readonly shape: readonly (number | readonly unknown[])[] | undefined
}

/** A statement of the constructor. */
export type InitStatement =
  | { readonly kind: 'local'; readonly name: string; readonly value: Code }
  /** A module kept under the label `name`. With a condition: an identity where it does not hold. */
  | { readonly kind: 'member'; readonly name: string; readonly value: Code; readonly condition: Condition | undefined }
  /** A number or condition that the forward pass needs. */
  | { readonly kind: 'keep'; readonly name: string; readonly value: Code }

/** A statement of the forward pass. */
export interface ForwardStatement {
  /** The variable that holds what it gives; several for the parts of it, undefined for one that nothing takes. */
  readonly targets: readonly (string | undefined)[]
  readonly value: Code
}

/** What the forward pass gives. */
export type ForwardResult =
  | { readonly kind: 'tensor'; readonly value: Code }
  | { readonly kind: 'tensors'; readonly values: readonly Code[] }
  | { readonly kind: 'named'; readonly values: readonly { readonly name: string; readonly value: Code }[] }

/** A class, ready to be printed. */
export interface ClassPlan {
  readonly name: string
  readonly doc: string | undefined
  /** What it takes and gives: `[N, in_channels, H, W] to [N, 4 * w, H', W']`. */
  readonly summary: string
  readonly parameters: readonly ClassParameter[]
  readonly init: readonly InitStatement[]
  /** Set where the class is a `Sequential` of these. */
  readonly sequence: readonly Item[] | undefined
  /** Names of what `forward` takes. */
  readonly inputs: readonly string[]
  readonly forward: readonly ForwardStatement[]
  readonly result: ForwardResult
}

/** The classes of a graph, each after those it uses, and the net's. */
export interface ModulePlan {
  readonly classes: readonly ClassPlan[]
  readonly net: ClassPlan
  /** `[C, H, W]`, or `[C]`. */
  readonly inputShape: readonly number[]
  readonly title: string
}
