import type { Tensor } from '@tensorflow/tfjs-core'
import { invariant } from '../../diagnostics/index.ts'
import type { GraphNode } from '../../ir/index.ts'
import type { OperationName, Shape, WeightRole } from '../../vocabulary/index.ts'
import type { WeightTensor } from '../../weights/index.ts'
import type { FusedActivation, KernelName } from '../kernels.ts'

/** A node of one operation. */
export type NodeOf<Name extends OperationName> = Extract<GraphNode, { readonly op: Name }>

/** A node as kernel calls. */
export interface Lowered {
  /** The kernels that `run` calls: a backend that lacks one is refused before anything runs. */
  readonly kernels: readonly KernelName[]
  /**
   * Inputs and result in the stored layout. Must not dispose its inputs; what it makes in between is disposed by the
   * executor when it calls more than one kernel. May return an input itself: then nothing is computed.
   *
   * @param batch how many samples the inputs hold
   */
  readonly run: (this: void, inputs: readonly Tensor[], batch: number) => Tensor
}

/** What a lowering may ask for. */
export interface LoweringContext {
  /** Shapes of the node's inputs, without batch. */
  readonly inputShapes: readonly Shape[]
  /** What to apply to the result, where the lowering can do so for nothing; `linear` otherwise. */
  readonly activation: FusedActivation
  /** The tensor of a role, as PyTorch has it. Only inside `make` of `constant`. */
  readonly weight: (role: WeightRole) => WeightTensor
  /**
   * A tensor that lives as long as the model, made once per node and name. A name must always mean the same values,
   * whatever the activation: a second plan of the same model takes it over.
   */
  readonly constant: (name: string, make: () => ConstantValues) => Tensor
}

/** Values of a constant: an `Int32Array` holds positions, a `Float32Array` numbers. */
export interface ConstantValues {
  readonly shape: readonly number[]
  readonly data: Float32Array | Int32Array
}

export const noActivation: FusedActivation = { name: 'linear' }

/** The only input's shape. */
export function inputShape(context: LoweringContext): Shape {
  return context.inputShapes[0] ?? []
}

/** The only input. */
export function only(inputs: readonly Tensor[]): Tensor {
  const [first] = inputs
  invariant(first !== undefined, 'a step without an input')
  return first
}

/** A constant of one number, which broadcasts over everything. */
export function scalar(context: LoweringContext, name: string, value: number): Tensor {
  return context.constant(name, () => ({ shape: [], data: Float32Array.of(value) }))
}
