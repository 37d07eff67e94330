import { check } from '../../errors.ts'
import { conv1d, type Conv1dArguments, conv2d, type Conv2dArguments, conv_transpose2d } from '../../functional.ts'
import { filterOrderOf } from '../../ops/convolution.ts'
import { type Pair, type Size, toPair } from '../../ops/map.ts'
import type { Tensor } from '../../tensor.ts'
import { Module } from '../module.ts'
import type { Parameter } from '../parameter.ts'
import { defaultBound, uniformParameter } from './make.ts'
import { formatTuple } from './text.ts'

/** Keyword arguments of `Conv2d`. */
export interface Conv2dOptions extends Conv2dArguments {
  /** Whether a value is added to each channel; true unless told. */
  readonly bias?: boolean
}

/** What convolutions of all kinds say of themselves. */
interface Description {
  readonly in_channels: number
  readonly out_channels: number
  readonly kernel_size: readonly number[]
  readonly stride: readonly number[]
  readonly padding: readonly number[]
  readonly dilation: readonly number[]
  readonly output_padding?: readonly number[]
  readonly groups: number
  readonly bias: Parameter | undefined
}

function describe(layer: Description): string {
  const differs = (values: readonly number[], usual: number): boolean => values.some((value) => value !== usual)
  return [
    `${layer.in_channels}, ${layer.out_channels}`,
    `kernel_size=${formatTuple(layer.kernel_size)}`,
    `stride=${formatTuple(layer.stride)}`,
    ...(differs(layer.padding, 0) ? [`padding=${formatTuple(layer.padding)}`] : []),
    ...(differs(layer.dilation, 1) ? [`dilation=${formatTuple(layer.dilation)}`] : []),
    ...(differs(layer.output_padding ?? [], 0) ? [`output_padding=${formatTuple(layer.output_padding ?? [])}`] : []),
    ...(layer.groups === 1 ? [] : [`groups=${layer.groups}`]),
    ...(layer.bias === undefined ? ['bias=False'] : []),
  ].join(', ')
}

function checkGroups(inputs: number, outputs: number, groups: number): void {
  check(groups > 0, () => 'groups must be a positive integer')
  check(inputs % groups === 0, () => 'in_channels must be divisible by groups')
  check(outputs % groups === 0, () => 'out_channels must be divisible by groups')
}

/** Convolution over `[N, I, H, W]`; weight `[O, I / groups, kH, kW]`. */
export class Conv2d extends Module {
  readonly in_channels: number
  readonly out_channels: number
  readonly kernel_size: Pair
  readonly stride: Pair
  readonly padding: Pair
  readonly dilation: Pair
  readonly groups: number
  weight: Parameter
  bias: Parameter | undefined

  constructor(in_channels: number, out_channels: number, kernel_size: Size, options: Conv2dOptions = {}) {
    super()
    const { groups = 1, bias = true } = options
    checkGroups(in_channels, out_channels, groups)
    this.in_channels = in_channels
    this.out_channels = out_channels
    this.kernel_size = toPair(kernel_size)
    this.stride = toPair(options.stride ?? 1)
    this.padding = toPair(options.padding ?? 0)
    this.dilation = toPair(options.dilation ?? 1)
    this.groups = groups
    const shape = [out_channels, in_channels / groups, ...this.kernel_size]
    const bound = defaultBound((in_channels / groups) * this.kernel_size[0] * this.kernel_size[1])
    this.weight = uniformParameter(shape, bound, filterOrderOf(4))
    this.bias = bias ? uniformParameter([out_channels], bound) : undefined
  }

  forward(input: Tensor): Tensor {
    return conv2d(input, this.weight, this.bias, this)
  }

  override extra_repr(): string {
    return describe(this)
  }
}

/** Keyword arguments of `Conv1d`. */
export interface Conv1dOptions extends Conv1dArguments {
  readonly bias?: boolean
}

/** Convolution over `[N, I, L]`; weight `[O, I / groups, k]`. */
export class Conv1d extends Module {
  readonly in_channels: number
  readonly out_channels: number
  readonly kernel_size: number
  readonly stride: number
  readonly padding: number
  readonly dilation: number
  readonly groups: number
  weight: Parameter
  bias: Parameter | undefined

  constructor(in_channels: number, out_channels: number, kernel_size: number, options: Conv1dOptions = {}) {
    super()
    const { stride = 1, padding = 0, dilation = 1, groups = 1, bias = true } = options
    checkGroups(in_channels, out_channels, groups)
    this.in_channels = in_channels
    this.out_channels = out_channels
    this.kernel_size = kernel_size
    this.stride = stride
    this.padding = padding
    this.dilation = dilation
    this.groups = groups
    const bound = defaultBound((in_channels / groups) * kernel_size)
    this.weight = uniformParameter([out_channels, in_channels / groups, kernel_size], bound, filterOrderOf(3))
    this.bias = bias ? uniformParameter([out_channels], bound) : undefined
  }

  forward(input: Tensor): Tensor {
    return conv1d(input, this.weight, this.bias, this)
  }

  override extra_repr(): string {
    return describe({
      in_channels: this.in_channels,
      out_channels: this.out_channels,
      kernel_size: [this.kernel_size],
      stride: [this.stride],
      padding: [this.padding],
      dilation: [this.dilation],
      groups: this.groups,
      bias: this.bias,
    })
  }
}

/** Keyword arguments of `ConvTranspose2d`. */
export interface ConvTranspose2dOptions extends Conv2dOptions {
  /** Rows and columns added at the end, which a stride leaves open. */
  readonly output_padding?: Size
}

/** Transposed convolution over `[N, I, H, W]`; weight `[I, O / groups, kH, kW]`. */
export class ConvTranspose2d extends Module {
  readonly in_channels: number
  readonly out_channels: number
  readonly kernel_size: Pair
  readonly stride: Pair
  readonly padding: Pair
  readonly dilation: Pair
  readonly output_padding: Pair
  readonly groups: number
  weight: Parameter
  bias: Parameter | undefined

  constructor(in_channels: number, out_channels: number, kernel_size: Size, options: ConvTranspose2dOptions = {}) {
    super()
    const { groups = 1, bias = true } = options
    checkGroups(in_channels, out_channels, groups)
    this.in_channels = in_channels
    this.out_channels = out_channels
    this.kernel_size = toPair(kernel_size)
    this.stride = toPair(options.stride ?? 1)
    this.padding = toPair(options.padding ?? 0)
    this.dilation = toPair(options.dilation ?? 1)
    this.output_padding = toPair(options.output_padding ?? 0)
    this.groups = groups
    const shape = [in_channels, out_channels / groups, ...this.kernel_size]
    const bound = defaultBound((out_channels / groups) * this.kernel_size[0] * this.kernel_size[1])
    this.weight = uniformParameter(shape, bound, filterOrderOf(4))
    this.bias = bias ? uniformParameter([out_channels], bound) : undefined
  }

  forward(input: Tensor): Tensor {
    return conv_transpose2d(input, this.weight, this.bias, this)
  }

  override extra_repr(): string {
    return describe(this)
  }
}
