import type { Shape } from '../../vocabulary/index.ts'

/** Kinds of values that our graphs have, of ONNX's `TensorProto.DataType`. */
export type ElementType = 'float' | 'int64' | 'bool'

/** A tensor of the ONNX graph. */
export interface Value {
  /** Unique in the graph. */
  readonly name: string
  readonly type: ElementType
  /** Without batch. */
  readonly shape: Shape
  /** Whether the batch `N` stands before the shape. */
  readonly batched: boolean
}

/** An attribute of an ONNX node. */
export type Attribute =
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'tensor'; readonly value: Constant }

/** A small tensor of the form itself, inside a `Constant` node; it is no weight. */
export interface Constant {
  readonly shape: Shape
  readonly data: Float32Array | BigInt64Array
}

export type Attributes = Readonly<Record<string, Attribute>>

/** A node with one result. */
export interface OnnxNode {
  readonly name: string
  /** Operator of the default domain: `Conv`. */
  readonly operator: string
  /** Names of values; '' where an optional input is left out. */
  readonly inputs: readonly string[]
  readonly output: Value
  readonly attributes: Attributes
}

/** A weight: where its values are is decided when the file is laid out. */
export interface Initialiser {
  readonly name: string
  /** The key in the map of tensors that belongs to the graph. */
  readonly key: string
  readonly shape: Shape
}

export interface OnnxGraph {
  readonly name: string
  readonly nodes: readonly OnnxNode[]
  readonly initialisers: readonly Initialiser[]
  readonly input: Value
  readonly outputs: readonly Value[]
}

export function int(value: number): Attribute {
  return { kind: 'int', value }
}
export function ints(value: readonly number[]): Attribute {
  return { kind: 'ints', value }
}
/** Written in float32. */
export function float(value: number): Attribute {
  return { kind: 'float', value }
}
export function string(value: string): Attribute {
  return { kind: 'string', value }
}
