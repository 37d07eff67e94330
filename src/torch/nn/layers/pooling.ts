import {
  adaptive_avg_pool2d,
  adaptive_max_pool2d,
  avg_pool2d,
  max_pool2d,
  type PoolArguments,
} from '../../functional.ts'
import type { Size } from '../../ops/map.ts'
import type { AdaptiveSize } from '../../ops/pooling.ts'
import type { Tensor } from '../../tensor.ts'
import { Module } from '../module.ts'
import { formatBoolean, formatSize } from './text.ts'

/** Keyword arguments of `MaxPool2d`. */
export interface MaxPool2dOptions extends PoolArguments {
  readonly dilation?: Size
}

/** The largest value of each window of `[N, C, H, W]`. */
export class MaxPool2d extends Module {
  readonly kernel_size: Size
  readonly stride: Size
  readonly padding: Size
  readonly dilation: Size
  readonly ceil_mode: boolean

  constructor(kernel_size: Size, options: MaxPool2dOptions = {}) {
    super()
    this.kernel_size = kernel_size
    this.stride = options.stride ?? kernel_size
    this.padding = options.padding ?? 0
    this.dilation = options.dilation ?? 1
    this.ceil_mode = options.ceil_mode ?? false
  }

  forward(input: Tensor): Tensor {
    return max_pool2d(input, this.kernel_size, this)
  }

  override extra_repr(): string {
    return (
      `kernel_size=${formatSize(this.kernel_size)}, stride=${formatSize(this.stride)}, ` +
      `padding=${formatSize(this.padding)}, dilation=${formatSize(this.dilation)}, ` +
      `ceil_mode=${formatBoolean(this.ceil_mode)}`
    )
  }
}

/** Keyword arguments of `AvgPool2d`. */
export interface AvgPool2dOptions extends PoolArguments {
  /** Whether the zeros around the map count in the mean; true unless told. */
  readonly count_include_pad?: boolean
}

/** The mean of each window of `[N, C, H, W]`. */
export class AvgPool2d extends Module {
  readonly kernel_size: Size
  readonly stride: Size
  readonly padding: Size
  readonly ceil_mode: boolean
  readonly count_include_pad: boolean

  constructor(kernel_size: Size, options: AvgPool2dOptions = {}) {
    super()
    this.kernel_size = kernel_size
    this.stride = options.stride ?? kernel_size
    this.padding = options.padding ?? 0
    this.ceil_mode = options.ceil_mode ?? false
    this.count_include_pad = options.count_include_pad ?? true
  }

  forward(input: Tensor): Tensor {
    return avg_pool2d(input, this.kernel_size, this)
  }

  override extra_repr(): string {
    const [kernel, stride, padding] = [this.kernel_size, this.stride, this.padding].map(formatSize)
    return `kernel_size=${kernel}, stride=${stride}, padding=${padding}`
  }
}

/** The mean over windows that cover the map; `null` keeps an extent. */
export class AdaptiveAvgPool2d extends Module {
  readonly output_size: AdaptiveSize

  constructor(output_size: AdaptiveSize) {
    super()
    this.output_size = output_size
  }

  forward(input: Tensor): Tensor {
    return adaptive_avg_pool2d(input, this.output_size)
  }

  override extra_repr(): string {
    return `output_size=${formatSize(this.output_size)}`
  }
}

/** The largest value over windows that cover the map. */
export class AdaptiveMaxPool2d extends Module {
  readonly output_size: AdaptiveSize

  constructor(output_size: AdaptiveSize) {
    super()
    this.output_size = output_size
  }

  forward(input: Tensor): Tensor {
    return adaptive_max_pool2d(input, this.output_size)
  }

  override extra_repr(): string {
    return `output_size=${formatSize(this.output_size)}`
  }
}
