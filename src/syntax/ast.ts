import type { Span } from '../source/index.ts'

/**
 * The syntax tree of a `.senet` file. All nodes are read-only data with the span they were read from. Where the parser
 * recovered from an error stands an `ErrorExpression` or an `ErrorStep`, which later stages pass over silently.
 */

interface NodeBase {
  readonly span: Span
}

/** A word at a place where something is named or referred to. */
export interface Name extends NodeBase {
  readonly kind: 'Name'
  readonly text: string
}

/** A comment, with its marker; `doc` for `///`. */
export interface Comment extends NodeBase {
  readonly text: string
  readonly doc: boolean
}

export interface File extends NodeBase {
  readonly kind: 'File'
  readonly imports: readonly Import[]
  readonly declarations: readonly Declaration[]
  /** Every comment of the file, in order. */
  readonly comments: readonly Comment[]
}

export interface Import extends NodeBase {
  readonly kind: 'Import'
  readonly names: readonly ImportName[]
  readonly from: StringLiteral
}

export interface ImportName extends NodeBase {
  readonly kind: 'ImportName'
  readonly name: Name
  readonly alias: Name | undefined
}

export type Declaration = Let | TemplateDeclaration | NetDeclaration | Sweep

/** `let name = value`, or a static function `let name(parameters) = value`; in a file or among steps. */
export interface Let extends NodeBase {
  readonly kind: 'Let'
  readonly doc: readonly Comment[]
  readonly name: Name
  readonly parameters: readonly Parameter[] | undefined
  readonly value: Expression
}

/** `block Name(…) { … }`, `gate name(…) { … }`, or derived by `= call`. */
export interface TemplateDeclaration extends NodeBase {
  readonly kind: 'Block' | 'Gate'
  readonly doc: readonly Comment[]
  readonly annotations: readonly Annotation[]
  readonly name: Name
  readonly parameters: readonly Parameter[]
  readonly body: Body | Call
}

/** `net Name(…) { … }`, or `net Name(…) = Base(…) { settings, asserts }`. */
export interface NetDeclaration extends NodeBase {
  readonly kind: 'Net'
  readonly doc: readonly Comment[]
  readonly annotations: readonly Annotation[]
  readonly name: Name
  readonly parameters: readonly Parameter[]
  readonly body: Body | Call
  /** Only on a derived net; empty otherwise. */
  readonly settings: readonly Setting[]
  /** Asserts in the braces of a derived net; those of a net with a body stand among its steps. */
  readonly asserts: readonly Assert[]
}

export interface Sweep extends NodeBase {
  readonly kind: 'Sweep'
  readonly doc: readonly Comment[]
  readonly name: Name
  readonly net: Name
  /** One factor at a time: each value of each setting is a variant. */
  readonly settings: readonly Setting[]
  /** Products: each combination of a grid's settings is a variant. */
  readonly grids: readonly Grid[]
}

export interface Grid extends NodeBase {
  readonly kind: 'Grid'
  readonly settings: readonly Setting[]
}

/** `se.r = 8`: a path to a parameter, and its value. */
export interface Setting extends NodeBase {
  readonly kind: 'Setting'
  readonly path: readonly Name[]
  readonly value: Expression
}

/** `name`, `name = default`; `/s` declares the stride. */
export interface Parameter extends NodeBase {
  readonly kind: 'Parameter'
  readonly stride: boolean
  readonly name: Name
  readonly default: Expression | undefined
}

export interface Body extends NodeBase {
  readonly kind: 'Body'
  readonly steps: readonly Step[]
}

export type Step = Flow | Let | If | Output | From | Assert | ErrorStep

/** `@a(…) label: target * count as name -> shape`. */
export interface Flow extends NodeBase {
  readonly kind: 'Flow'
  readonly annotations: readonly Annotation[]
  readonly label: Label | undefined
  /** `...target`: its steps stand in the scope around. Never together with a label. */
  readonly spread: boolean
  readonly target: FlowTarget
  readonly count: Expression | undefined
  readonly as: Name | undefined
  readonly shape: Expression | undefined
}

export type FlowTarget = Call | Body | Residual | Branch

/** A plain label (`parts` is one string), or a template whose parts are strings and expressions in turn. */
export interface Label extends NodeBase {
  readonly kind: 'Label'
  readonly parts: readonly (string | Expression)[]
  /** Whether it was written as a string. */
  readonly quoted: boolean
}

export interface If extends NodeBase {
  readonly kind: 'If'
  readonly condition: Expression
  readonly then: Body
  readonly else: Body | If | undefined
}

export interface Output extends NodeBase {
  readonly kind: 'Output'
  readonly name: Name
  readonly body: Body
}

export interface From extends NodeBase {
  readonly kind: 'From'
  readonly name: Name
}

export interface Assert extends NodeBase {
  readonly kind: 'Assert'
  readonly condition: Expression
}

export interface ErrorStep extends NodeBase {
  readonly kind: 'ErrorStep'
}

export interface Residual extends NodeBase {
  readonly kind: 'Residual'
  readonly main: Body
  readonly skip: Skip | undefined
}

/** `none`, or a projection that is used where the shape changes, `always` everywhere. */
export type Skip = SkipNone | SkipProjection

export interface SkipNone extends NodeBase {
  readonly kind: 'SkipNone'
}

export interface SkipProjection extends NodeBase {
  readonly kind: 'SkipProjection'
  readonly always: boolean
  readonly label: Label | undefined
  readonly target: Call | Body
}

/** `branch { arms } join`, or `split { arms } join`: each step of the body is an arm. */
export interface Branch extends NodeBase {
  readonly kind: 'Branch'
  readonly split: boolean
  readonly body: Body
  readonly join: Call
}

/** `@name(…)`; `@none` has the name `none`. */
export interface Annotation extends NodeBase {
  readonly kind: 'Annotation'
  readonly name: Name
  readonly arguments: readonly Argument[]
}

/** `name` or `name(…)`, as a step, a join, a base or a value. `arguments` is undefined without parentheses. */
export interface Call extends NodeBase {
  readonly kind: 'Call'
  readonly name: Name
  readonly arguments: readonly Argument[] | undefined
}

/** Positional, `name = value`, or the stride `/value`. */
export interface Argument extends NodeBase {
  readonly kind: 'Argument'
  readonly stride: boolean
  readonly name: Name | undefined
  readonly value: Expression
}

export type Expression =
  | NumberLiteral
  | SizeLiteral
  | StringLiteral
  | BooleanLiteral
  | NoneLiteral
  | Reference
  | Call
  | ListLiteral
  | Index
  | Member
  | Unary
  | Binary
  | ErrorExpression

/** The value with its suffix applied (`3.9G` is 3.9e9). */
export interface NumberLiteral extends NodeBase {
  readonly kind: 'Number'
  readonly value: number
  readonly raw: string
}

/** `3x3`, `3x224x224`. */
export interface SizeLiteral extends NodeBase {
  readonly kind: 'Size'
  readonly values: readonly number[]
  readonly raw: string
}

export interface StringLiteral extends NodeBase {
  readonly kind: 'String'
  /** With escapes resolved. */
  readonly value: string
}

export interface BooleanLiteral extends NodeBase {
  readonly kind: 'Boolean'
  readonly value: boolean
}

export interface NoneLiteral extends NodeBase {
  readonly kind: 'None'
}

/** A word where a value is read; `auto`, `in`, `all` and words of an operation among them. */
export interface Reference extends NodeBase {
  readonly kind: 'Reference'
  readonly name: string
}

export interface ListLiteral extends NodeBase {
  readonly kind: 'List'
  readonly items: readonly Expression[]
}

/** `list[index]`. */
export interface Index extends NodeBase {
  readonly kind: 'Index'
  readonly object: Expression
  readonly index: Expression
}

/** `in.c`. */
export interface Member extends NodeBase {
  readonly kind: 'Member'
  readonly object: Expression
  readonly name: Name
}

export interface Unary extends NodeBase {
  readonly kind: 'Unary'
  readonly operator: '-' | 'not'
  readonly operand: Expression
}

export type BinaryOperator = '+' | '-' | '*' | '/' | '%' | '==' | '!=' | '<=' | '>=' | '<' | '>' | '~' | 'and' | 'or'

export interface Binary extends NodeBase {
  readonly kind: 'Binary'
  readonly operator: BinaryOperator
  readonly left: Expression
  readonly right: Expression
}

export interface ErrorExpression extends NodeBase {
  readonly kind: 'ErrorExpression'
}

/** Any node of the tree. */
export type Node =
  | Name
  | File
  | Import
  | ImportName
  | Declaration
  | Grid
  | Setting
  | Parameter
  | Body
  | Step
  | Label
  | Residual
  | Skip
  | Branch
  | Annotation
  | Argument
  | Expression
