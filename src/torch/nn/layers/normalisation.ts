import { full, ones, zeros } from '../../create.ts'
import { check } from '../../errors.ts'
import { batch_norm, group_norm, layer_norm } from '../../functional.ts'
import type { Shape } from '../../layout.ts'
import type { Tensor } from '../../tensor.ts'
import { Module } from '../module.ts'
import { Buffer, type Parameter } from '../parameter.ts'
import { constantParameter } from './make.ts'
import { formatBoolean, formatFloat, formatTuple } from './text.ts'

/** Keyword arguments of batch norms. */
export interface BatchNormOptions {
  readonly eps?: number
  /** How far the running statistics move at each batch; null for their plain mean over all batches. */
  readonly momentum?: number | null
  /** Whether it learns a weight and a bias. */
  readonly affine?: boolean
  /** Whether it keeps running statistics, which evaluation uses. */
  readonly track_running_stats?: boolean
}

/** What batch norms of all ranks share. */
abstract class BatchNorm extends Module {
  readonly num_features: number
  readonly eps: number
  readonly momentum: number | null
  readonly affine: boolean
  readonly track_running_stats: boolean
  weight: Parameter | undefined
  bias: Parameter | undefined
  running_mean: Buffer | undefined
  running_var: Buffer | undefined
  num_batches_tracked: Buffer | undefined

  constructor(num_features: number, options: BatchNormOptions = {}) {
    super()
    this.num_features = num_features
    this.eps = options.eps ?? 1e-5
    this.momentum = options.momentum === undefined ? 0.1 : options.momentum
    this.affine = options.affine ?? true
    this.track_running_stats = options.track_running_stats ?? true
    this.weight = this.affine ? constantParameter([num_features], 1) : undefined
    this.bias = this.affine ? constantParameter([num_features], 0) : undefined
    this.running_mean = this.track_running_stats ? new Buffer(zeros(num_features)) : undefined
    this.running_var = this.track_running_stats ? new Buffer(ones(num_features)) : undefined
    this.num_batches_tracked = this.track_running_stats ? new Buffer(full([], 0, { dtype: 'int64' })) : undefined
  }

  protected abstract checkInput(input: Tensor): void

  forward(input: Tensor): Tensor {
    this.checkInput(input)
    const { weight, bias, running_mean, running_var, eps, training } = this
    let momentum = this.momentum ?? 0
    if (training && this.num_batches_tracked !== undefined) {
      this.num_batches_tracked.add_(1)
      if (this.momentum === null) momentum = 1 / this.num_batches_tracked.item()
    }
    return batch_norm(input, running_mean, running_var, { weight, bias, training, momentum, eps })
  }

  override extra_repr(): string {
    const momentum = this.momentum === null ? 'None' : formatFloat(this.momentum)
    return (
      `${this.num_features}, eps=${formatFloat(this.eps)}, momentum=${momentum}, affine=${formatBoolean(this.affine)}, ` +
      `track_running_stats=${formatBoolean(this.track_running_stats)}`
    )
  }
}

/** Batch norm over `[N, C, H, W]` (Ioffe and Szegedy, 2015). */
export class BatchNorm2d extends BatchNorm {
  protected override checkInput(input: Tensor): void {
    check(input.dim() === 4, () => `expected 4D input (got ${input.dim()}D input)`)
  }
}

/** Batch norm over `[N, C]` or `[N, C, L]`. */
export class BatchNorm1d extends BatchNorm {
  protected override checkInput(input: Tensor): void {
    check(input.dim() === 2 || input.dim() === 3, () => `expected 2D or 3D input (got ${input.dim()}D input)`)
  }
}

/** Layer norm over the last axes (Ba et al., 2016). */
export class LayerNorm extends Module {
  readonly normalized_shape: Shape
  readonly eps: number
  readonly elementwise_affine: boolean
  weight: Parameter | undefined
  bias: Parameter | undefined

  constructor(
    normalized_shape: number | Shape,
    options: { readonly eps?: number; readonly elementwise_affine?: boolean } = {},
  ) {
    super()
    this.normalized_shape = typeof normalized_shape === 'number' ? [normalized_shape] : normalized_shape
    this.eps = options.eps ?? 1e-5
    this.elementwise_affine = options.elementwise_affine ?? true
    this.weight = this.elementwise_affine ? constantParameter(this.normalized_shape, 1) : undefined
    this.bias = this.elementwise_affine ? constantParameter(this.normalized_shape, 0) : undefined
  }

  forward(input: Tensor): Tensor {
    return layer_norm(input, this.normalized_shape, this.weight, this.bias, { eps: this.eps })
  }

  override extra_repr(): string {
    const affine = formatBoolean(this.elementwise_affine)
    return `${formatTuple(this.normalized_shape)}, eps=${formatFloat(this.eps)}, elementwise_affine=${affine}`
  }
}

/** Group norm over `[N, C, ...]` (Wu and He, 2018). */
export class GroupNorm extends Module {
  readonly num_groups: number
  readonly num_channels: number
  readonly eps: number
  readonly affine: boolean
  weight: Parameter | undefined
  bias: Parameter | undefined

  constructor(
    num_groups: number,
    num_channels: number,
    options: { readonly eps?: number; readonly affine?: boolean } = {},
  ) {
    super()
    check(num_channels % num_groups === 0, () => 'num_channels must be divisible by num_groups')
    this.num_groups = num_groups
    this.num_channels = num_channels
    this.eps = options.eps ?? 1e-5
    this.affine = options.affine ?? true
    this.weight = this.affine ? constantParameter([num_channels], 1) : undefined
    this.bias = this.affine ? constantParameter([num_channels], 0) : undefined
  }

  forward(input: Tensor): Tensor {
    return group_norm(input, this.num_groups, this.weight, this.bias, { eps: this.eps })
  }

  override extra_repr(): string {
    return `${this.num_groups}, ${this.num_channels}, eps=${formatFloat(this.eps)}, affine=${formatBoolean(this.affine)}`
  }
}
