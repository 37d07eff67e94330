import { check, formatShape, RuntimeError } from './errors.ts'
import { type GraphNode, runBackward } from './graph.ts'
import { countValues, rowMajor, type Shape } from './layout.ts'
import { freeHandle, type Handle, track, untrack } from './memory.ts'
import { formatTensor } from './print.ts'
import type { Tensor } from './tensor.ts'
import { add as addValues, cast, fillLike } from './values/arithmetic.ts'
import { release, reorder, retain, scoped, type Value } from './values/value.ts'

/** What a tensor holds: numbers, whole numbers (labels, positions) or booleans (masks). */
export type Dtype = 'float32' | 'int64' | 'bool'

/** Nested arrays of numbers, as `tolist` gives and `tensor` takes them. */
export type NestedNumbers = number | boolean | readonly NestedNumbers[]

/** What a tensor is, without what can be computed with it: memory, a place on the tape, a gradient. */
export abstract class TensorCore {
  /** What it holds, apart from it. Not for users. */
  readonly handle: Handle
  /** The sum of the gradients of all `backward` calls, for leaves that require one. */
  grad: Tensor | undefined = undefined
  /** Whether no scope frees it. */
  kept = false
  /** Of a leaf. Not for users. */
  protected leafRequiresGrad = false

  /** Takes part in the ownership of the value. Users call `torch.tensor`. */
  constructor(value: Value) {
    retain(value.memory)
    value.memory.kept = true
    this.handle = { value, node: undefined }
    track(this)
  }

  /** The numbers as they lie in memory. */
  get value(): Value {
    const { value } = this.handle
    if (value === undefined) {
      throw new RuntimeError(
        'The tensor was freed: it was made in the call of a module or in tidy(), and not returned from it. Return it, ' +
          'or call keep() on it.',
      )
    }
    return value
  }

  /** Extents along the logical axes. */
  get shape(): Shape {
    return this.value.shape
  }

  get dtype(): Dtype {
    const { dtype } = this.value.memory
    return dtype === 'float32' || dtype === 'bool' ? dtype : 'int64'
  }

  /** The extents, or one of them. */
  size(): Shape
  size(dim: number): number
  size(dim?: number): Shape | number {
    const { shape } = this
    if (dim === undefined) return shape
    const extent = shape.at(dim)
    check(
      extent !== undefined,
      () =>
        `Dimension out of range (expected to be in range of [${-shape.length}, ${shape.length - 1}], but got ${dim})`,
    )
    return extent
  }

  dim(): number {
    return this.shape.length
  }

  get ndim(): number {
    return this.shape.length
  }

  numel(): number {
    return countValues(this.shape)
  }

  // ---- autograd

  get requires_grad(): boolean {
    return this.leafRequiresGrad || this.handle.node !== undefined
  }

  set requires_grad(wanted: boolean) {
    this.requires_grad_(wanted)
  }

  requires_grad_(wanted = true): this {
    check(this.is_leaf || wanted, () => 'you can only change requires_grad flags of leaf variables.')
    check(!wanted || this.dtype === 'float32', () => 'only Tensors of floating point dtype can require gradients')
    this.leafRequiresGrad = wanted
    return this
  }

  /** Whether no recorded operation made it. */
  get is_leaf(): boolean {
    return this.handle.node === undefined
  }

  /** The operation that made it. */
  get grad_fn(): GraphNode | undefined {
    return this.handle.node
  }

  /**
   * Adds the derivatives of this tensor to `grad` of the leaves that it was computed from.
   *
   * @param gradient of this tensor; 1 where it is a single value
   */
  backward(gradient?: Tensor, options: { readonly retain_graph?: boolean } = {}): void {
    check(this.requires_grad, () => 'element 0 of tensors does not require grad and does not have a grad_fn')
    check(gradient !== undefined || this.numel() === 1, () => 'grad can be implicitly created only for scalar outputs')
    check(
      gradient === undefined || formatShape(gradient.shape) === formatShape(this.shape),
      () =>
        `Mismatch in shape: grad_output[0] has a shape of torch.Size(${formatShape(gradient?.shape ?? [])}) and ` +
        `output[0] has a shape of torch.Size(${formatShape(this.shape)}).`,
    )
    const start = gradient?.value ?? fillLike(this.value, 1)
    retain(start.memory)
    start.memory.kept = true
    try {
      runBackward(this, start, options.retain_graph ?? false)
    } finally {
      release(start.memory)
    }
  }

  /** Keeps the gradient of a tensor that is not a leaf. */
  retain_grad(): void {
    this.handle.node?.watchers.add(this)
  }

  /** Adds to `grad`; in the layout of the tensor, as optimisers want it. Not for users. */
  accumulate(gradient: Value): void {
    const total = scoped(() =>
      reorder(this.grad === undefined ? gradient : addValues(this.grad.value, gradient), this.value.order),
    )
    if (this.grad === undefined) this.grad = this.derive(total).keep()
    else this.grad.assign(total)
  }

  /** The same numbers, off the tape. */
  detach(): Tensor {
    return this.derive(this.value)
  }

  /** The numbers without a tape; setting it changes the numbers and nothing else. */
  get data(): Tensor {
    return this.detach()
  }

  set data(other: Tensor) {
    this.assign(other.value)
  }

  // ---- memory

  /** A tensor without history that shares this value. Not for users. */
  abstract derive(value: Value): Tensor

  /** Replaces the numbers in place. Not for users. */
  assign(value: Value): void {
    const before = this.value
    retain(value.memory)
    value.memory.kept = true
    this.handle.value = value
    release(before.memory)
  }

  /** Frees the memory now. Using the tensor afterwards is an error. */
  dispose(): void {
    this.grad?.dispose()
    this.grad = undefined
    freeHandle(this.handle)
  }

  get is_disposed(): boolean {
    return this.handle.value === undefined
  }

  /** No scope frees it any more: only `dispose`, or the end of the last reference to it. */
  keep(): this {
    if (!this.kept) untrack(this)
    this.kept = true
    return this
  }

  // ---- reading

  /** The values in logical row-major order. */
  numpy(): Float32Array | Int32Array {
    const { memory } = scoped(() =>
      reorder(cast(this.value, this.dtype === 'float32' ? 'float32' : 'int32'), rowMajor(this.dim())),
    )
    const data = memory.dataSync<'float32' | 'int32'>()
    const copy = data instanceof Float32Array ? Float32Array.from(data) : Int32Array.from(data)
    if (memory !== this.value.memory) memory.dispose()
    return copy
  }

  /** The only value. */
  item(): number {
    check(this.numel() === 1, () => `a Tensor with ${this.numel()} elements cannot be converted to Scalar`)
    return this.numpy()[0] ?? NaN
  }

  /** The values as nested arrays; one number for a tensor without axes. */
  tolist(): NestedNumbers {
    const values = this.numpy()
    const isMask = this.dtype === 'bool'
    const nest = (axis: number, start: number, count: number): NestedNumbers => {
      const extent = this.shape[axis]
      if (extent === undefined) return isMask ? values[start] === 1 : (values[start] ?? NaN)
      const part = count / extent
      return Array.from({ length: extent }, (_, at) => nest(axis + 1, start + at * part, part))
    }
    return nest(0, 0, values.length)
  }

  toString(): string {
    return formatTensor(this)
  }
}
