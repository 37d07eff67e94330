import type { Span } from '../source/index.ts'
import type { CoreOperation, Initialiser, Shape, WeightRole, Written } from '../vocabulary/index.ts'

/** The version of the serialised form. A reader refuses any other. */
export const graphVersion = 1

/**
 * A network, ready for a backend: nodes in topological order with shapes, weights and explicit attributes; the module
 * structure that they came from; named outputs.
 */
export interface Graph {
  readonly version: typeof graphVersion
  /** The net, as it was asked for: `SEResNet56(r = 8)`. */
  readonly name: string
  /** In topological order: an input of a node stands before it. The first node is the `input`. */
  readonly nodes: readonly GraphNode[]
  /** Every instance of a net, block, gate or scope, parents before children; the first is the net. */
  readonly modules: readonly Module[]
  readonly outputs: readonly GraphOutput[]
  /** What a picture goes through before it is an input. */
  readonly preprocessing: Preprocessing
}

/** A node: one operation with one result. */
export type GraphNode = CoreOperation & {
  /** Unique, and what `inputs` refer to: the module path of the node, or a path-like name where it has no weights. */
  readonly id: string
  readonly inputs: readonly string[]
  /** The result's shape, without batch. */
  readonly shape: Shape
  readonly weights: readonly Weight[]
  /** Index into `modules` of the innermost module it belongs to. */
  readonly module: number
  /**
   * How attributes were written that depend on a parameter of the net, block or gate around: `channels` as `4 * w`. It
   * says nothing about what is computed, and comes to the attribute's value in this instance.
   */
  readonly written?: Readonly<Record<string, Written>>
  readonly origin: Origin
}

/** A weight of a node. Its key in `state_dict` is unique in the graph. */
export interface Weight {
  readonly role: WeightRole
  readonly key: string
  readonly shape: Shape
  readonly initialiser: Initialiser
  readonly trainable: boolean
  /** Set by passes: the tensor is computed from others instead of being loaded under `key`. */
  readonly folded?: FoldedWeight
}

/**
 * A convolution's or linear layer's weight with the batch norm after it folded in:
 * w' = w * gamma / sqrt(var + eps), b' = (b - mean) * gamma / sqrt(var + eps) + beta, each per output channel.
 * Keys are those of the original tensors; `gamma` and `beta` are absent without `affine`, `weight` or `bias` where the
 * original has none.
 */
export interface FoldedWeight {
  readonly kind: 'batch-norm'
  readonly weight: string
  readonly bias: string | undefined
  readonly gamma: string | undefined
  readonly beta: string | undefined
  readonly mean: string
  readonly variance: string
  readonly epsilon: number
}

/** Where in a spec something was written. */
export interface Origin {
  /** Path of the source file as diagnostics show it. */
  readonly file: string
  readonly span: Span
}

/** What made a module. `scope` is a label or a number that opens a scope without a declaration of its own. */
export type ModuleKind = 'net' | 'block' | 'gate' | 'residual' | 'branch' | 'sequence' | 'scope'

/** One instance in the tree of modules. */
export interface Module {
  readonly kind: ModuleKind
  /** Name of the declaration for a net, block or gate; otherwise the kind's own word. */
  readonly name: string
  /** Scope in `state_dict` ('' for the net); a transparent module has its parent's. */
  readonly path: string
  /** Index into `modules`; undefined for the net. */
  readonly parent: number | undefined
  /** Arguments as the instance was made, printed as source text. */
  readonly arguments: Readonly<Record<string, string>>
  /** Which of them were left to the declaration's defaults; the numeric ones say so in `parameters`. */
  readonly defaults?: readonly string[]
  /** What the declaration's documentation says. */
  readonly doc?: string
  /** Numeric parameters of a net, block or gate, in the order of the declaration. */
  readonly parameters?: readonly ModuleParameter[]
  /**
   * How the number of copies in a row was written, in terms of the module around: of the scope that holds them, or of
   * each copy where they have scopes of their own.
   */
  readonly count?: Written
  /** Id of the node that enters the module; undefined for the net. */
  readonly input: string | undefined
  /** Id of the node that is the module's result. */
  readonly output: string
  readonly origin: Origin
}

/** A parameter of an instance with what it was given: a number, or a list of numbers. */
export interface ModuleParameter {
  readonly name: string
  /**
   * In terms of the net, block or gate around this one; of this one itself where it is a default, or where an annotation
   * or a setting says it by what enters.
   */
  readonly written: Written
  readonly isDefault: boolean
  /** Whether `/2` sets it. */
  readonly isStride: boolean
  /** The number that it is by default, whatever was given. */
  readonly usual?: number
}

export interface GraphOutput {
  /** `output` for the main flow; otherwise the name given in the spec. */
  readonly name: string
  readonly node: string
}

/** How pictures become inputs: pixel * range / 255, then (x - mean) / std per channel in the given order. */
export interface Preprocessing {
  /** Per channel, in `order`; undefined where the spec does not say. */
  readonly mean: readonly number[] | undefined
  readonly std: readonly number[] | undefined
  readonly order: 'rgb' | 'bgr'
  /** The value of a white pixel before the mean is taken off: 1 or 255. */
  readonly range: number
}
