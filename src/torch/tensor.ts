import { check, formatShape } from './errors.ts'
import type { Shape } from './layout.ts'
import { isGradEnabled } from './modes.ts'
import * as elementwise from './ops/elementwise.ts'
import type { Operand } from './ops/elementwise.ts'
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
import { TensorCore } from './tensor-core.ts'
import { cast, fill } from './values/arithmetic.ts'
import { reorder, scoped, type Value } from './values/value.ts'

export type { Dtype, NestedNumbers } from './tensor-core.ts'

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
export class Tensor extends TensorCore {
  override derive(value: Value): Tensor {
    return new Tensor(value)
  }

  // ---- arithmetic

  add(other: Operand, options: { readonly alpha?: number } = {}): Tensor {
    return elementwise.add(this, other, options.alpha)
  }

  sub(other: Operand, options: { readonly alpha?: number } = {}): Tensor {
    return elementwise.sub(this, other, options.alpha)
  }

  mul(other: Operand): Tensor {
    return elementwise.mul(this, other)
  }

  div(other: Operand): Tensor {
    return elementwise.div(this, other)
  }

  pow(exponent: Operand): Tensor {
    return elementwise.pow(this, exponent)
  }

  neg(): Tensor {
    return elementwise.neg(this)
  }

  square(): Tensor {
    return elementwise.square(this)
  }

  sqrt(): Tensor {
    return elementwise.sqrt(this)
  }

  rsqrt(): Tensor {
    return elementwise.rsqrt(this)
  }

  exp(): Tensor {
    return elementwise.exp(this)
  }

  log(): Tensor {
    return elementwise.log(this)
  }

  abs(): Tensor {
    return elementwise.abs(this)
  }

  sigmoid(): Tensor {
    return elementwise.sigmoid(this)
  }

  tanh(): Tensor {
    return elementwise.tanh(this)
  }

  relu(): Tensor {
    return elementwise.relu(this)
  }

  /** Values below `min` and above `max` moved to them; either may be left out. */
  clamp(min?: number, max?: number): Tensor {
    return elementwise.clamp(this, min, max)
  }

  matmul(other: Tensor): Tensor {
    return matmul(this, other)
  }

  mm(other: Tensor): Tensor {
    return mm(this, other)
  }

  // ---- comparisons

  eq(other: Operand): Tensor {
    return elementwise.compare('Equal', this, other)
  }

  ne(other: Operand): Tensor {
    return elementwise.compare('NotEqual', this, other)
  }

  gt(other: Operand): Tensor {
    return elementwise.compare('Greater', this, other)
  }

  ge(other: Operand): Tensor {
    return elementwise.compare('GreaterEqual', this, other)
  }

  lt(other: Operand): Tensor {
    return elementwise.compare('Less', this, other)
  }

  le(other: Operand): Tensor {
    return elementwise.compare('LessEqual', this, other)
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
    return elementwise.sqrt(this.var(dim, options))
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
    return this.#become(elementwise.add(this, other, options.alpha))
  }

  sub_(other: Operand, options: { readonly alpha?: number } = {}): this {
    return this.#become(elementwise.sub(this, other, options.alpha))
  }

  mul_(other: Operand): this {
    return this.#become(elementwise.mul(this, other))
  }

  div_(other: Operand): this {
    return this.#become(elementwise.div(this, other))
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
      !(isGradEnabled() && this.is_leaf && this.leafRequiresGrad),
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
