import type { Span } from '../../source/index.ts'
import type { CoreOperation, Shape } from '../../vocabulary/index.ts'
import type { FieldReader, Located } from '../fields.ts'
import type { Blob } from '../network.ts'

/** A layer of the evaluated network, its own fields not yet judged. */
export interface CaffeLayer {
  readonly name: string
  /** As `layer { type: "…" }` names it; words of the old `layers { type: … }` are translated. */
  readonly type: string
  readonly typeSpan: Span
  readonly bottoms: readonly Located<string>[]
  readonly tops: readonly Located<string>[]
  readonly reader: FieldReader
  readonly span: Span
}

/** What a layer's rule works with. */
export interface LayerContext {
  readonly layer: CaffeLayer
  readonly bottoms: readonly Blob[]
  /** A message of parameters, as `convolution_param`; an empty one where the layer has none. Its fields are judged. */
  readonly parameters: (name: string, read: (fields: FieldReader) => void) => void
  /** Adds an operation; undefined where it cannot be computed, which is told. */
  readonly add: (operation: CoreOperation, inputs: readonly number[]) => number | undefined
  /** The operation of a node and what is known of it. */
  readonly operationOf: (node: number) => CoreOperation
  readonly shapeOf: (node: number) => Shape
  /** Gives a batch norm its weight and bias; false where something has taken its result already. */
  readonly makeAffine: (node: number) => boolean
  /** Tells why the layer cannot be imported: `caffe-layer`. */
  readonly refuse: (reason: string, hint?: string, span?: Span) => undefined
}

/** Turns a layer into operations; undefined where it cannot be, which it has told. */
export type LayerRule = (context: LayerContext) => Blob | undefined

/** What a kind of layer takes, and what it does. */
export interface LayerKind {
  /** How many bottoms. */
  readonly bottoms: readonly [least: number, most: number]
  readonly rule: LayerRule
}

/** A layer of one operation on one blob whose extents stay. */
export function applyInPlace(context: LayerContext, operation: CoreOperation): Blob | undefined {
  const [bottom] = context.bottoms
  if (bottom === undefined) return undefined
  const node = context.add(operation, [bottom.node])
  return node === undefined ? undefined : { node, shape: bottom.shape }
}

/** A blob whose extents are those of its node in the graph. */
export function plainBlob(context: LayerContext, node: number | undefined): Blob | undefined {
  return node === undefined ? undefined : { node, shape: context.shapeOf(node) }
}

/** Whether a blob has one position only: as good as a vector. */
export function isVectorLike(shape: Shape): boolean {
  return shape.slice(1).every((extent) => extent === 1)
}
