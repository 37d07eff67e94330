import type { Message } from '../diagnostics/index.ts'
import type { CoreOperation, Initialiser, Shape } from './core.ts'

/**
 * What an operation's parameter takes, and what its rule receives for it:
 *
 * | type | written | received |
 * |---|---|---|
 * | whole | `64` | number, an integer |
 * | number | `0.1` | number |
 * | boolean | `true` | boolean |
 * | pair | `3x3`, `[3, 1]`, `3` | `Pair` [height, width] |
 * | pads | `1`, `[1, 2]` (height, width), `[0, 1, 0, 1]` (top, bottom, left, right) | `Pads` |
 * | size | `3x224x224`, a list, a number | list of integers |
 * | numbers | `[0.485, 0.456]` | list of numbers |
 * | word | `bilinear` | string, one of `words` |
 * | axes | `c`, `[h, w]` | list of axes in ascending order, 0 for c, 1 for h, 2 for w |
 * | axis | `c` | number of one axis |
 * | order | `[w, c, h]` | list of axes as written |
 * | initialiser | `kaiming`, `normal(0.01)`, `zeros` | `InitialiserChoice` |
 */
export type ParameterType =
  | 'whole'
  | 'number'
  | 'boolean'
  | 'pair'
  | 'pads'
  | 'size'
  | 'numbers'
  | 'word'
  | 'axes'
  | 'axis'
  | 'order'
  | 'initialiser'

/** What `init =` can say; the bounds of the kaiming and xavier families depend on the tensor's fans. */
export type InitialiserChoice =
  | Initialiser
  | {
      readonly kind: 'kaiming' | 'xavier'
      readonly distribution: 'uniform' | 'normal'
      readonly mode: 'fan_in' | 'fan_out'
    }

/** A value as a rule receives it. */
export type ArgumentValue = number | boolean | string | readonly number[] | InitialiserChoice

export interface ParameterSpec {
  readonly name: string
  readonly type: ParameterType
  /** `required` has to be written; `optional` is `auto`, the rule's own choice, where not written; else the default. */
  readonly presence: 'required' | 'optional' | { readonly default: ArgumentValue }
  /** The words of a `word`. */
  readonly words?: readonly string[]
  /** Whether `/2` sets it. At most one parameter of an operation. */
  readonly stride?: boolean
  /** Whether it can be given by position; parameters that cannot are always named. */
  readonly positional: boolean
  readonly minimum?: number
  readonly maximum?: number
  /** One sentence, for the reference and for editors. */
  readonly doc: string
}

/** Arguments by parameter name, coerced to their types, defaults filled in; an `optional` that was not given is absent. */
export type Arguments = ReadonlyMap<string, ArgumentValue>

/** What is wrong, and which parameter it is about where it is about one. */
export interface Problem {
  readonly message: Message
  readonly parameter?: string
}

/** What a step of the language comes down to. */
export interface Resolution {
  readonly operation: CoreOperation
  /** `init =`, for the role `weight`. */
  readonly initialiser?: InitialiserChoice
  /**
   * Set by convolutions whose bias was not stated: the graph decides (none where all that takes the output are norms).
   * The operation then says `bias: false`.
   */
  readonly biasUnstated?: boolean
}

export type Category =
  | 'input'
  | 'convolution'
  | 'linear'
  | 'norm'
  | 'activation'
  | 'pool'
  | 'reduction'
  | 'regularisation'
  | 'shape'
  | 'join'

/** A word of the language that computes: one file each. */
export interface Operation {
  readonly name: string
  readonly category: Category
  /** What its modules are called in `state_dict`, before the ordinal: `conv`, `bn`, `fc`. */
  readonly scope: string
  readonly parameters: readonly ParameterSpec[]
  /** Markdown for the reference: what it computes, its formula, what PyTorch calls it, every default that changes numbers. */
  readonly doc: string
  /** An example of a step, as written: `conv(3x3, 64, /2)`. */
  readonly example: string
  /** From arguments and the shapes of its inputs (one, but for joins) to explicit attributes; or what is wrong. */
  resolve(this: void, args: Arguments, inputs: readonly Shape[]): Resolution | Problem
}
