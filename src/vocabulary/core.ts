/**
 * The operations that a graph is made of, with explicit attributes: nothing is implied, nothing is a default. Several
 * words of the language come down to one of them (`dwconv` is a `conv` with groups, `upsample` a `resize`).
 *
 * Shapes have no batch: a feature map is `[C, H, W]`, a vector `[C]`; other ranks come from `reshape` and `conv1d`.
 * Pairs are `[height, width]`. Pads are `[top, bottom, left, right]`.
 */

/** Extents of a tensor without the batch. */
export type Shape = readonly number[]
/** `[height, width]`. */
export type Pair = readonly [number, number]
/** `[top, bottom, left, right]`; only those of `pad` may be negative. */
export type Pads = readonly [number, number, number, number]

export interface ConvAttributes {
  /** Output channels. */
  readonly channels: number
  readonly kernel: Pair
  readonly stride: Pair
  readonly pads: Pads
  readonly dilation: Pair
  readonly groups: number
  readonly bias: boolean
}
export interface DeconvAttributes extends ConvAttributes {
  /** Rows and columns added at the bottom and right, as PyTorch's `output_padding`. */
  readonly outputPad: Pair
}
/** Over `[C]`, seen as one channel of length C, or over `[D, L]`; PyTorch's `Conv1d`. One channel out gives a vector. */
export interface Conv1dAttributes {
  readonly channels: number
  readonly kernel: number
  readonly stride: number
  /** `[left, right]` */
  readonly pads: Pair
  readonly padMode: 'zeros' | 'circular'
  readonly dilation: number
  readonly groups: number
  readonly bias: boolean
}
/** Over a vector `[C]`. */
export interface LinearAttributes {
  readonly channels: number
  readonly bias: boolean
}
export interface BatchNormAttributes {
  readonly epsilon: number
  /** As PyTorch means it: the weight of the new batch. */
  readonly momentum: number
  /** Whether it has `weight` and `bias`. */
  readonly affine: boolean
}
/** Over the channels of each position: all axes after the batch for a vector, C for `[C, H, W]` with `over: 'channels'`; all of C, H, W with `'all'`. */
export interface LayerNormAttributes {
  readonly epsilon: number
  readonly over: 'channels' | 'all'
  readonly affine: boolean
}
export interface GroupNormAttributes {
  readonly groups: number
  readonly epsilon: number
  readonly affine: boolean
}
export interface MaxPoolAttributes {
  readonly kernel: Pair
  readonly stride: Pair
  /** Symmetric or not; with `ceil` as PyTorch rounds: a last window may hang over, but must start inside. */
  readonly pads: Pads
  readonly dilation: Pair
  readonly ceil: boolean
}
export interface AvgPoolAttributes {
  readonly kernel: Pair
  readonly stride: Pair
  readonly pads: Pads
  readonly ceil: boolean
  /** Whether padding counts in the divisor (PyTorch's `count_include_pad`); what hangs over through `ceil` never does. */
  readonly countPad: boolean
}
/** To a size, as PyTorch's adaptive average pool. */
export interface AdaptiveAvgPoolAttributes {
  readonly to: Pair
}
/** Axes are positions in the shape without batch (0 is C, 1 H, 2 W), ascending. They stay, with extent 1. */
export interface OverAxes {
  readonly axes: readonly number[]
}
/** Channels seen as `parts` alternatives side by side: `[parts * C', H, W]`; the reduced result is `[C', H, W]`. */
export interface OverParts {
  readonly parts: number
}
export type Over = OverAxes | OverParts

/** Attributes of each operation. `Record<never, never>` stands for none. */
export interface OperationAttributes {
  readonly input: { readonly shape: Shape }
  readonly conv: ConvAttributes
  readonly deconv: DeconvAttributes
  readonly conv1d: Conv1dAttributes
  readonly linear: LinearAttributes
  readonly bn: BatchNormAttributes
  readonly ln: LayerNormAttributes
  readonly gn: GroupNormAttributes
  readonly relu: NoAttributes
  readonly relu6: NoAttributes
  readonly silu: NoAttributes
  readonly gelu: { readonly approximate: 'none' | 'tanh' }
  readonly tanh: NoAttributes
  readonly sigmoid: NoAttributes
  readonly hardsigmoid: NoAttributes
  readonly hardswish: NoAttributes
  readonly leakyrelu: { readonly slope: number }
  readonly elu: { readonly alpha: number }
  /** One slope for all, or one a channel. */
  readonly prelu: { readonly perChannel: boolean }
  readonly mish: NoAttributes
  readonly softplus: { readonly beta: number; readonly threshold: number }
  readonly softmax: Over
  readonly identity: NoAttributes
  readonly maxpool: MaxPoolAttributes
  readonly avgpool: AvgPoolAttributes
  readonly adaptiveavgpool: AdaptiveAvgPoolAttributes
  /** `[C, H, W]` to the vector `[C]`: the mean over all positions. */
  readonly gap: NoAttributes
  /** `[C, H, W]` to the vector `[C]`: the maximum over all positions. */
  readonly gmp: NoAttributes
  readonly mean: Over
  readonly max: Over
  readonly sum: Over
  /** sqrt(sum((x - mean)^2) / (count - correction) + epsilon). */
  readonly std: Over & { readonly correction: number; readonly epsilon: number }
  readonly dropout: { readonly rate: number }
  /** Stochastic depth: drops the whole sample's branch; PyTorch's `stochastic_depth` in mode row. */
  readonly droppath: { readonly rate: number }
  /** To a vector, in the order channels, height, width. */
  readonly flatten: NoAttributes
  readonly reshape: { readonly shape: Shape }
  /** `order[i]` is the axis of the input that becomes axis i; without batch. */
  readonly transpose: { readonly order: readonly number[] }
  readonly resize: { readonly size: Pair; readonly mode: 'nearest' | 'bilinear'; readonly alignCorners: boolean }
  /** Channels as [groups, C/groups] transposed (ShuffleNet). */
  readonly shuffle: { readonly groups: number }
  /** Half-open range along an axis of the shape without batch. */
  readonly slice: { readonly axis: number; readonly start: number; readonly end: number }
  /** Negative pads crop. */
  readonly pad: { readonly pads: Pads; readonly mode: 'constant' | 'reflect' | 'replicate'; readonly value: number }
  readonly scale: { readonly factor: number }
  /** Joins, of two inputs or more. `add` and `mul` broadcast extents of 1, and a vector `[C]` over `[C, H, W]`. */
  readonly concat: { readonly axis: number }
  readonly add: NoAttributes
  readonly mul: NoAttributes
  readonly maximum: NoAttributes
  /** Shake-Shake: the mean of its arms in evaluation, random convex weights in training, drawn per `image` or `batch`, apart for the backward pass unless `even`. */
  readonly shake: { readonly backward: 'shake' | 'even'; readonly level: 'image' | 'batch' }
}

/** No attributes at all. */
export type NoAttributes = Readonly<Record<never, never>>

/** The name of an operation of the graph. */
export type OperationName = keyof OperationAttributes

/** An operation with its attributes: a union discriminated by `op`. */
export type CoreOperation = {
  readonly [Name in OperationName]: { readonly op: Name; readonly attributes: OperationAttributes[Name] }
}[OperationName]

/** What a weight starts as. `default` is PyTorch's for its layer and is resolved here: nothing is implied in a graph. */
export type Initialiser =
  | { readonly kind: 'zeros' }
  | { readonly kind: 'ones' }
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'normal'; readonly mean: number; readonly deviation: number }
  /** Truncated at two deviations. */
  | { readonly kind: 'truncated'; readonly deviation: number }
  /** In (-bound, bound). PyTorch's default for conv and linear: bound = 1 / sqrt(fan_in), weights and bias alike. */
  | { readonly kind: 'uniform'; readonly bound: number }

/** The part a weight plays in its operation. */
export type WeightRole = 'weight' | 'bias' | 'running_mean' | 'running_var'

/** A tensor that an operation owns, in PyTorch's layout (convolution O, I/groups, kH, kW; linear out, in). */
export interface WeightSpec {
  readonly role: WeightRole
  readonly shape: Shape
  readonly initialiser: Initialiser
  /** Running statistics are not trained. */
  readonly trainable: boolean
}

/** What a step costs for one image. */
export interface Cost {
  /** Multiply-adds of convolutions and linear layers, without bias. */
  readonly macs: number
  /** Element operations of everything else: one per value computed or read into a reduction. */
  readonly elementOperations: number
}
