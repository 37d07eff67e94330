import type { Location } from '../diagnostics/index.ts'
import type { Annotation, Assert } from '../syntax/index.ts'
import type { CoreOperation, InitialiserChoice, Operation, Shape, Written } from '../vocabulary/index.ts'
import type { Frame } from './session.ts'
import type { Environment, Template } from './values.ts'

/** Name of the main flow among the outputs. */
export const mainOutput = 'output'

/**
 * The expanded network: every template instantiated, every `if` decided, every repeat unrolled, with the shape at each
 * step. Data flows through a list of items from first to last; annotations are bound afterwards and fill `inserted`.
 */
export type Item =
  | OperationItem
  | InstanceItem
  | SequenceItem
  | RepeatItem
  | ResidualItem
  | BranchItem
  | AttendItem
  | FromItem
  | OutputItem

interface ItemBase {
  readonly location: Location
  /** The innermost instance it belongs to. */
  readonly frame: Frame
  /** The label, templates filled in. */
  readonly label: string | undefined
  /** `...step`: its steps are numbered and named in the scope around. */
  readonly spread: boolean
  /** Shapes that enter and leave; undefined where an error hides them. */
  readonly input: Shape | undefined
  readonly output: Shape | undefined
  /** Whether an attach point is inside: an `attend`, or a residual. */
  readonly attaches: boolean
  /** Annotations written on the step. */
  readonly annotations: AnnotationSet | undefined
  /** What annotations put after it. */
  readonly inserted: Insertion[]
  /** Scope or weight prefix in `state_dict`; given by naming. Undefined for items without one. */
  path: string | undefined
  /** Path of the scope it stands in; given by naming. */
  scope: string | undefined
}

/** One operation. A join takes the arms around it, any other the current tensor. */
export interface OperationItem extends ItemBase {
  readonly kind: 'operation'
  readonly word: Operation
  /** How arguments were written that depend on a parameter, by the operation's parameter. */
  readonly written: ReadonlyMap<string, Written> | undefined
  readonly operation: CoreOperation
  readonly initialiser: InitialiserChoice | undefined
  /** The convolution's bias is for the graph to decide. */
  readonly biasUnstated: boolean
}

/** A block or a gate. A gate's body computes the scale from what enters, which is then multiplied by it. */
export interface InstanceItem extends ItemBase {
  readonly kind: 'instance'
  readonly template: Template
  readonly arguments: ReadonlyMap<string, string>
  /** Arguments, the numeric ones aside, that were left to their defaults. */
  readonly defaults: readonly string[]
  /** Its numeric parameters as they were given. */
  readonly parameters: readonly WrittenParameter[]
  readonly body: readonly Item[]
  /** Annotations of the declaration: the weakest. */
  readonly declared: AnnotationSet | undefined
  /** For a gate: the shape of its scale. */
  readonly scale: Shape | undefined
}

/** A parameter of an instance with what it was given. */
export interface WrittenParameter {
  readonly name: string
  /**
   * In terms of the declaration around where it was given; of its own where it is a default, or where an annotation or a
   * setting says it by what enters.
   */
  readonly written: Written
  readonly isDefault: boolean
  /** Whether `/2` sets it. */
  readonly isStride: boolean
  /** The number that it is by default, whatever was given. */
  readonly usual?: number
}

/** `{ steps }`. */
export interface SequenceItem extends ItemBase {
  readonly kind: 'sequence'
  readonly items: readonly Item[]
}

/** `step * n`. */
export interface RepeatItem extends ItemBase {
  readonly kind: 'repeat'
  readonly copies: readonly Item[]
  /** How the number of copies was written, where it depends on a parameter. */
  readonly count: Written | undefined
  /** Arms of a branch, side by side; otherwise in a row. */
  readonly parallel: boolean
}

export interface ResidualItem extends ItemBase {
  readonly kind: 'residual'
  readonly main: readonly Item[]
  /** `identity`, a projection (its items), or no sum at all. */
  readonly skip: ResidualSkip
  /** Whether an attach point is inside, so that the residual itself is none. */
  readonly attachesInside: boolean
  /** What annotations put before both ways, at the end of the residual branch, and at the end of the skip. */
  readonly insertedBefore: Insertion[]
  readonly insertedMain: Insertion[]
  readonly insertedSkip: Insertion[]
  /** The activation that directly follows it, where one does; set by the list it stands in. */
  activation: Item | undefined
}

/** The other way of a residual. An implied projection was not written, so that `at` cannot name its steps. */
export type ResidualSkip =
  | { readonly kind: 'identity' }
  | { readonly kind: 'projection'; readonly item: Item; readonly implied: boolean }
  | { readonly kind: 'none' }

export interface BranchItem extends ItemBase {
  readonly kind: 'branch'
  readonly split: boolean
  readonly arms: readonly Item[]
  readonly join: OperationItem
}

export interface AttendItem extends ItemBase {
  readonly kind: 'attend'
  /** What binds elsewhere in the block and takes its name from here. */
  readonly named: Insertion[]
}

/** `from t`: goes on from what `target` gave. */
export interface FromItem extends ItemBase {
  readonly kind: 'from'
  readonly target: Item
}

/** `output x { … }`: a second output; the main flow goes on from what entered. */
export interface OutputItem extends ItemBase {
  readonly kind: 'output'
  readonly name: string
  readonly items: readonly Item[]
}

/** A gate, block or operation that an annotation put in. */
export interface Insertion {
  readonly item: Item
  /** The annotation that put it in. */
  readonly annotation: Annotation
}

/** The annotations of one step or declaration, in the order written; none of them for `@none`. */
export interface AnnotationSet {
  readonly annotations: readonly Annotation[]
  readonly environment: Environment
  readonly frame: Frame | undefined
}

/** An assertion about the whole net, kept until its parameters and operations are counted. */
export interface PendingAssert {
  readonly assert: Assert
  readonly environment: Environment
  readonly frame: Frame
}
