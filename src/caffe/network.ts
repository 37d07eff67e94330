import type { Span } from '../source/index.ts'
import type { CoreOperation, Shape } from '../vocabulary/index.ts'

/**
 * A network of Caffe in the operations of senet's graph. What Caffe says in several layers is one operation (BatchNorm
 * and Scale), what it says in one is two where senet has it so (Axpy is a product and a sum), and what gives a vector in
 * senet has no 1x1 behind its channels.
 */
export interface Network {
  /** As the prototxt names it. */
  readonly name: string | undefined
  /** In the order of the prototxt, which is topological; the first is the input. */
  readonly nodes: readonly NetworkNode[]
  /** Index of the node whose result is the network's. */
  readonly output: number
}

export interface NetworkNode {
  readonly operation: CoreOperation
  /** Indices of nodes before it. */
  readonly inputs: readonly number[]
  /** Without batch, as senet has it. */
  readonly shape: Shape
  /** The layer that it comes from. */
  readonly layer: string
  readonly span: Span
}

/** What stands under the name of a blob: the node that computes it, and its extents in Caffe, without batch. */
export interface Blob {
  readonly node: number
  readonly shape: Shape
  /** Behind the Scale of a BatchNorm: before it, the same node had another value. */
  readonly isScaled?: true
}
