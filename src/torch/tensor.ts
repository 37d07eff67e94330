import { check, formatShape, RuntimeError } from './errors.ts'
import { type GraphNode, runBackward } from './graph.ts'
import { countValues, rowMajor, type Shape } from './layout.ts'
import { freeHandle, type Handle, track, untrack } from './memory.ts'
import { isGradEnabled } from './modes.ts'
import {
  abs,
  add,
  clamp,
  compare,
  div,
  exp,
  log,
  mul,
  neg,
  type Operand,
  pow,
  relu,
  rsqrt,
  sigmoid,
  sqrt,
  square,
  sub,
  tanh,
} from './ops/elementwise.ts'
import { matmul, mm } from './ops/product.ts'
import { amax, argmax, type Dims, logSoftmax, mean, softmax, sum, variance } from './ops/reduction.ts'
import {
  chunk,
  clone,
  contiguous,
  expand,
  flatten,
  indexSelect,
  narrow,
  permute,
  reshape,
  selectAt,
  split,
  squeeze,
  transpose,
  unsqueeze,
} from './ops/shape.ts'
import { formatTensor } from './print.ts'
import { add as addValues, cast, fill, fillLike } from './values/arithmetic.ts'
import { release, reorder, retain, scoped, type Value } from './values/value.ts'

/** What a tensor holds: numbers, whole numbers (labels, positions) or booleans (masks). */
export type Dtype = 'float32' | 'int64' | 'bool'

/** Nested arrays of numbers, as `tolist` gives and `tensor` takes them. */
export type NestedNumbers = number | boolean | readonly NestedNumbers[]

/** Options of reductions. */
export interface ReduceOptions {
  /** Leaves the axes that were reduced, with extent 1. */
  readonly keepdim?: boolean
}

/**
 * PyTorch's Tensor: logical shapes `[N, C, H, W]` over memory that may lie otherwise (`layout.ts`), with a tape for
 * `backward`. Methods have PyTorch's names and rules. A tensor that is made in a module's call or in `tidy` and not
 * returned is freed at its end; others when the program can no longer reach them, or by `dispose`.
 */
export class Tensor {
  /** What it holds, apart from it. Not for users. */
  readonly handle: Handle
  /** The sum of the gradients of all `backward` calls, for leaves that require one. */
  grad: Tensor | undefined = undefined
  /** Whether no scope frees it. */
  kept = false
  #requiresGrad = false

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
    return this.#requiresGrad || this.handle.node !== undefined
  }

  set requires_grad(wanted: boolean) {
    this.requires_grad_(wanted)
  }

  requires_grad_(wanted = true): this {
    check(this.is_leaf || wanted, () => 'you can only change requires_grad flags of leaf variables.')
    check(!wanted || this.dtype === 'float32', () => 'only Tensors of floating point dtype can require gradients')
    this.#requiresGrad = wanted
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
  derive(value: Value): Tensor {
    return new Tensor(value)
  }

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

  // ---- arithmetic

  add(other: Operand, options: { readonly alpha?: number } = {}): Tensor {
    return add(this, other, options.alpha)
  }

  sub(other: Operand, options: { readonly alpha?: number } = {}): Tensor {
    return sub(this, other, options.alpha)
  }

  mul(other: Operand): Tensor {
    return mul(this, other)
  }

  div(other: Operand): Tensor {
    return div(this, other)
  }

  pow(exponent: Operand): Tensor {
    return pow(this, exponent)
  }

  neg(): Tensor {
    return neg(this)
  }

  square(): Tensor {
    return square(this)
  }

  sqrt(): Tensor {
    return sqrt(this)
  }

  rsqrt(): Tensor {
    return rsqrt(this)
  }

  exp(): Tensor {
    return exp(this)
  }

  log(): Tensor {
    return log(this)
  }

  abs(): Tensor {
    return abs(this)
  }

  sigmoid(): Tensor {
    return sigmoid(this)
  }

  tanh(): Tensor {
    return tanh(this)
  }

  relu(): Tensor {
    return relu(this)
  }

  /** Values below `min` and above `max` moved to them; either may be left out. */
  clamp(min?: number, max?: number): Tensor {
    return clamp(this, min, max)
  }

  matmul(other: Tensor): Tensor {
    return matmul(this, other)
  }

  mm(other: Tensor): Tensor {
    return mm(this, other)
  }

  // ---- comparisons

  eq(other: Operand): Tensor {
    return compare('Equal', this, other)
  }

  ne(other: Operand): Tensor {
    return compare('NotEqual', this, other)
  }

  gt(other: Operand): Tensor {
    return compare('Greater', this, other)
  }

  ge(other: Operand): Tensor {
    return compare('GreaterEqual', this, other)
  }

  lt(other: Operand): Tensor {
    return compare('Less', this, other)
  }

  le(other: Operand): Tensor {
    return compare('LessEqual', this, other)
  }

  // ---- reductions

  /** Over one axis, several, or all. */
  sum(dim?: Dims, options: ReduceOptions = {}): Tensor {
    return sum(this, dim, options.keepdim ?? false)
  }

  mean(dim?: Dims, options: ReduceOptions = {}): Tensor {
    return mean(this, dim, options.keepdim ?? false)
  }

  amax(dim?: Dims, options: ReduceOptions = {}): Tensor {
    return amax(this, dim, options.keepdim ?? false)
  }

  /** The largest value of all. */
  max(): Tensor {
    return amax(this, undefined, false)
  }

  var(dim?: Dims, options: ReduceOptions & { readonly correction?: number } = {}): Tensor {
    return variance(this, dim, options.correction ?? 1, options.keepdim ?? false)
  }

  std(dim?: Dims, options: ReduceOptions & { readonly correction?: number } = {}): Tensor {
    return sqrt(this.var(dim, options))
  }

  argmax(dim?: number, options: ReduceOptions = {}): Tensor {
    return argmax(this, dim, options.keepdim ?? false)
  }

  softmax(dim: number): Tensor {
    return softmax(this, dim)
  }

  log_softmax(dim: number): Tensor {
    return logSoftmax(this, dim)
  }

  // ---- shapes

  /** Another shape for the same values in row-major order; one extent may be -1. */
  view(...shape: readonly number[] | readonly [Shape]): Tensor {
    return reshape(this, extents(shape))
  }

  reshape(...shape: readonly number[] | readonly [Shape]): Tensor {
    return reshape(this, extents(shape))
  }

  view_as(other: Tensor): Tensor {
    return reshape(this, other.shape)
  }

  /** Axes `start_dim` to `end_dim` as one. */
  flatten(start_dim = 0, end_dim = -1): Tensor {
    return flatten(this, start_dim, end_dim)
  }

  squeeze(dim?: number): Tensor {
    return squeeze(this, dim)
  }

  unsqueeze(dim: number): Tensor {
    return unsqueeze(this, dim)
  }

  permute(...dims: readonly number[] | readonly [Shape]): Tensor {
    return permute(this, extents(dims))
  }

  transpose(dim0: number, dim1: number): Tensor {
    return transpose(this, dim0, dim1)
  }

  /** A matrix transposed. */
  t(): Tensor {
    check(this.dim() <= 2, () => `t() expects a tensor with <= 2 dimensions, but self is ${this.dim()}D`)
    return this.dim() < 2 ? this : transpose(this, 0, 1)
  }

  contiguous(): Tensor {
    return contiguous(this)
  }

  expand(...shape: readonly number[] | readonly [Shape]): Tensor {
    return expand(this, extents(shape))
  }

  expand_as(other: Tensor): Tensor {
    return expand(this, other.shape)
  }

  chunk(chunks: number, dim = 0): Tensor[] {
    return chunk(this, chunks, dim)
  }

  split(sizes: number | readonly number[], dim = 0): Tensor[] {
    return split(this, sizes, dim)
  }

  /** `length` values from `start` along `dim`. */
  narrow(dim: number, start: number, length: number): Tensor {
    return narrow(this, dim, start, length)
  }

  /** The slice at one position of an axis, which goes away: `x[index]` of Python for `dim` 0. */
  select(dim: number, index: number): Tensor {
    return selectAt(this, dim, index)
  }

  index_select(dim: number, index: Tensor): Tensor {
    return indexSelect(this, dim, index)
  }

  // ---- copies and dtypes

  clone(): Tensor {
    return clone(this)
  }

  float(): Tensor {
    return this.dtype === 'float32' ? this : this.derive(cast(this.value, 'float32'))
  }

  long(): Tensor {
    return this.derive(cast(this.value, 'int32'))
  }

  bool(): Tensor {
    return this.ne(0)
  }

  // ---- in place

  add_(other: Operand, options: { readonly alpha?: number } = {}): this {
    return this.#become(add(this, other, options.alpha))
  }

  sub_(other: Operand, options: { readonly alpha?: number } = {}): this {
    return this.#become(sub(this, other, options.alpha))
  }

  mul_(other: Operand): this {
    return this.#become(mul(this, other))
  }

  div_(other: Operand): this {
    return this.#become(div(this, other))
  }

  fill_(value: number): this {
    return this.#become(
      this.derive(fill(this.shape, value, this.value.order, this.dtype === 'float32' ? 'float32' : 'int32')),
    )
  }

  zero_(): this {
    return this.fill_(0)
  }

  /** Takes over the numbers of another tensor, which may broadcast; the layout stays. */
  copy_(other: Tensor): this {
    const { order } = this.value
    const wide = expand(other.detach(), this.shape)
    return this.#become(wide.derive(scoped(() => reorder(wide.value, order))))
  }

  /** Takes over another tensor's numbers and history. */
  #become(other: Tensor): this {
    check(
      !(isGradEnabled() && this.is_leaf && this.#requiresGrad),
      () => 'a leaf Variable that requires grad is being used in an in-place operation.',
    )
    check(
      formatShape(other.shape) === formatShape(this.shape),
      () =>
        `output with shape ${formatShape(this.shape)} doesn't match the broadcast shape ${formatShape(other.shape)}`,
    )
    this.assign(other.value)
    const { node } = other.handle
    if (node !== undefined) {
      // The place on the tape changes hands; the tensor before it is owned by the new operation's input.
      const before = this.handle.node
      other.handle.node = undefined
      this.handle.node = node
      if (before !== undefined) before.owners--
    }
    other.dispose()
    return this
  }
}

/** `(2, 3)` or `([2, 3])`. */
function extents(shape: readonly number[] | readonly [Shape]): Shape {
  const [first] = shape
  return typeof first === 'object' ? first : shape.filter((extent) => typeof extent === 'number')
}
