import { check } from './errors.ts'
import { applyDropout, elu as eluOf, gelu as geluOf, leakyRelu, softplus as softplusOf } from './ops/activation.ts'
import { convolve, convolveTransposed } from './ops/convolution.ts'
import { relu as reluOf, sigmoid as sigmoidOf, tanh as tanhOf } from './ops/elementwise.ts'
import { type Pair, type Size, toPair } from './ops/map.ts'
import { batchNormFixed, batchNormTraining, groupNormOf, layerNormOf } from './ops/normalisation.ts'
import { adaptiveAvgPool2d, adaptiveMaxPool2d, type AdaptiveSize, avgPool2d, maxPool2d } from './ops/pooling.ts'
import { linear as linearOf } from './ops/product.ts'
import { resize, type ResizeMode } from './ops/resize.ts'
import { extendAxes, padAxes } from './ops/shape.ts'
import { drawUnit } from './random.ts'
import type { Shape } from './layout.ts'
import type { Tensor } from './tensor.ts'
import { binary, mul } from './values/arithmetic.ts'
import { reorder, scoped, upload, type Value } from './values/value.ts'

/*
 * torch.nn.functional: PyTorch's names, arguments and defaults; keyword arguments are a last object of options.
 */

export * from './functional-losses.ts'
export { hardsigmoid, hardswish, mish, prelu, relu6, silu } from './ops/activation.ts'

export function relu(x: Tensor): Tensor {
  return reluOf(x)
}

export function sigmoid(x: Tensor): Tensor {
  return sigmoidOf(x)
}

export function tanh(x: Tensor): Tensor {
  return tanhOf(x)
}

export function gelu(x: Tensor, options: { readonly approximate?: 'none' | 'tanh' } = {}): Tensor {
  return geluOf(x, options.approximate ?? 'none')
}

export function leaky_relu(x: Tensor, negative_slope = 0.01): Tensor {
  return leakyRelu(x, negative_slope)
}

export function elu(x: Tensor, alpha = 1): Tensor {
  return eluOf(x, alpha)
}

export function softplus(x: Tensor, beta = 1, threshold = 20): Tensor {
  return softplusOf(x, beta, threshold)
}

export function softmax(x: Tensor, dim: number): Tensor {
  return x.softmax(dim)
}

export function log_softmax(x: Tensor, dim: number): Tensor {
  return x.log_softmax(dim)
}

/** `x W' + b`: weight `[out, in]`, bias `[out]`. */
export function linear(x: Tensor, weight: Tensor, bias?: Tensor): Tensor {
  return linearOf(x, weight, bias)
}

/** Arguments of convolutions over maps. */
export interface Conv2dArguments {
  readonly stride?: Size
  readonly padding?: Size
  readonly dilation?: Size
  readonly groups?: number
}

/** Over `[N, I, H, W]`: weight `[O, I / groups, kH, kW]`, bias `[O]`. */
export function conv2d(x: Tensor, weight: Tensor, bias?: Tensor, options: Conv2dArguments = {}): Tensor {
  const { stride = 1, padding = 0, dilation = 1, groups = 1 } = options
  const pairs = { stride: toPair(stride), padding: toPair(padding), dilation: toPair(dilation) }
  return convolve(x, weight, bias, { ...pairs, groups })
}

/** Arguments of convolutions over lines. */
export interface Conv1dArguments {
  readonly stride?: number
  readonly padding?: number
  readonly dilation?: number
  readonly groups?: number
}

/** Over `[N, I, L]`: weight `[O, I / groups, k]`, bias `[O]`. */
export function conv1d(x: Tensor, weight: Tensor, bias?: Tensor, options: Conv1dArguments = {}): Tensor {
  const { stride = 1, padding = 0, dilation = 1, groups = 1 } = options
  return convolve(x, weight, bias, { stride: [1, stride], padding: [0, padding], dilation: [1, dilation], groups })
}

/** Over `[N, I, H, W]`: weight `[I, O / groups, kH, kW]`, bias `[O]`. */
export function conv_transpose2d(
  x: Tensor,
  weight: Tensor,
  bias?: Tensor,
  options: Conv2dArguments & { readonly output_padding?: Size } = {},
): Tensor {
  const { stride = 1, padding = 0, dilation = 1, groups = 1, output_padding = 0 } = options
  return convolveTransposed(x, weight, bias, {
    stride: toPair(stride),
    padding: toPair(padding),
    dilation: toPair(dilation),
    output_padding: toPair(output_padding),
    groups,
  })
}

/** Arguments that pools share. */
export interface PoolArguments {
  /** The kernel's size unless told. */
  readonly stride?: Size | undefined
  readonly padding?: Size
  /** Whether a last window may hang over. */
  readonly ceil_mode?: boolean
}

function poolOptions(kernel: Size, { stride = kernel, padding = 0, ceil_mode = false }: PoolArguments) {
  return { kernel: toPair(kernel), stride: toPair(stride), padding: toPair(padding), ceil_mode }
}

export function max_pool2d(
  x: Tensor,
  kernel_size: Size,
  options: PoolArguments & { readonly dilation?: Size } = {},
): Tensor {
  return maxPool2d(x, poolOptions(kernel_size, options), toPair(options.dilation ?? 1))
}

export function avg_pool2d(
  x: Tensor,
  kernel_size: Size,
  options: PoolArguments & { readonly count_include_pad?: boolean } = {},
): Tensor {
  return avgPool2d(x, poolOptions(kernel_size, options), options.count_include_pad ?? true)
}

export function adaptive_avg_pool2d(x: Tensor, output_size: AdaptiveSize): Tensor {
  return adaptiveAvgPool2d(x, output_size)
}

export function adaptive_max_pool2d(x: Tensor, output_size: AdaptiveSize): Tensor {
  return adaptiveMaxPool2d(x, output_size)
}

/** Arguments of `batch_norm`. */
export interface BatchNormArguments {
  readonly weight?: Tensor | undefined
  readonly bias?: Tensor | undefined
  /** Whether the batch's own statistics count, and move the running ones. */
  readonly training?: boolean
  /** How far the running statistics move. */
  readonly momentum?: number
  readonly eps?: number
}

/** Over the channels of `[N, C, ...]`; the running statistics, `[C]`, are changed in place in training. */
export function batch_norm(
  x: Tensor,
  running_mean: Tensor | undefined,
  running_var: Tensor | undefined,
  options: BatchNormArguments = {},
): Tensor {
  const { weight, bias, training = false, momentum = 0.1, eps = 1e-5 } = options
  const channels = x.shape[1] ?? 1
  for (const [name, each] of Object.entries({ running_mean, running_var, weight, bias })) {
    const count = each?.numel() ?? channels
    check(count === channels, () => `${name} should contain ${channels} elements not ${count}`)
  }
  if (!training && running_mean !== undefined && running_var !== undefined) {
    return batchNormFixed(x, running_mean, running_var, { weight, bias }, eps)
  }
  return batchNormTraining(x, { weight, bias }, eps, ({ mean, variance }) => {
    if (running_mean !== undefined) moveTo(running_mean, mean, momentum)
    if (running_var !== undefined) moveTo(running_var, variance, momentum)
  })
}

/** `running * (1 - momentum) + value * momentum`. */
function moveTo(running: Tensor, value: Value, momentum: number): void {
  running.assign(
    scoped(() => binary('Add', mul(running.value, 1 - momentum), mul(reorder(value, running.value.order), momentum))),
  )
}

export function layer_norm(
  x: Tensor,
  normalized_shape: Shape,
  weight?: Tensor,
  bias?: Tensor,
  options: { readonly eps?: number } = {},
): Tensor {
  return layerNormOf(x, normalized_shape, { weight, bias }, options.eps ?? 1e-5)
}

export function group_norm(
  x: Tensor,
  num_groups: number,
  weight?: Tensor,
  bias?: Tensor,
  options: { readonly eps?: number } = {},
): Tensor {
  return groupNormOf(x, num_groups, { weight, bias }, options.eps ?? 1e-5)
}

/** Zeroes values with probability `p` and divides the others by 1 - p, in training. */
export function dropout(x: Tensor, p = 0.5, options: { readonly training?: boolean } = {}): Tensor {
  check(p >= 0 && p <= 1, () => `dropout probability has to be between 0 and 1, but got ${p}`)
  if (!(options.training ?? true) || p === 0) return x
  const keep = drawUnit(x.shape, (share) => (share >= p ? 1 : 0))
  const mask = upload(keep, x.shape, 'float32')
  try {
    return applyDropout(x, mask, p)
  } finally {
    mask.memory.dispose()
  }
}

/** What stands around a tensor: one value, its mirror image, or its edge. */
export type PadMode = 'constant' | 'reflect' | 'replicate'

/**
 * Pads the last axes: `[left, right, top, bottom, …]`. With one value, negative pads cut off.
 */
export function pad(
  x: Tensor,
  pads: readonly number[],
  options: { readonly mode?: PadMode; readonly value?: number } = {},
): Tensor {
  const { mode = 'constant', value = 0 } = options
  check(
    pads.length % 2 === 0 && pads.length <= 2 * x.shape.length,
    () =>
      `Padding length must be divisible by 2 and at most twice the number of dimensions of the input. Padding length: ` +
      pads.length,
  )
  const rank = x.shape.length
  const axes = x.shape.map((_extent, axis) => {
    const at = 2 * (rank - 1 - axis)
    return [pads[at] ?? 0, pads[at + 1] ?? 0] as const
  })
  return mode === 'constant' ? padAxes(x, axes, value) : extendAxes(x, axes, mode)
}

/** Arguments of `interpolate`: a size or a factor. */
export interface InterpolateArguments {
  readonly size?: Size | undefined
  readonly scale_factor?: Size | undefined
  readonly mode?: ResizeMode
  readonly align_corners?: boolean | undefined
}

/** `[N, C, H, W]` to another size. */
export function interpolate(x: Tensor, options: InterpolateArguments): Tensor {
  const { size, scale_factor, mode = 'nearest', align_corners = false } = options
  check(size !== undefined || scale_factor !== undefined, () => 'either size or scale_factor should be defined')
  check(size === undefined || scale_factor === undefined, () => 'only one of size or scale_factor should be defined')
  if (size !== undefined) return resize(x, toPair(size), mode, align_corners)
  const [rows, columns] = toPair(scale_factor ?? 1)
  const target: Pair = [Math.floor(x.size(2) * rows), Math.floor(x.size(3) * columns)]
  return resize(x, target, mode, align_corners)
}

/** `[N, C r², H, W]` to `[N, C, H r, W r]` (Shi et al., 2016). */
export function pixel_shuffle(x: Tensor, upscale_factor: number): Tensor {
  const [batch = 1, channels = 1, height = 1, width = 1] = x.shape
  const r = upscale_factor
  check(
    channels % (r * r) === 0,
    () =>
      `pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of upscale_factor, but ` +
      `input.size(-3)=${channels} is not divisible by ${r * r}`,
  )
  const inner = channels / (r * r)
  return x
    .view(batch, inner, r, r, height, width)
    .permute(0, 1, 4, 2, 5, 3)
    .reshape(batch, inner, height * r, width * r)
}

/** Channels as `[groups, C / groups]`, transposed (Zhang et al., "ShuffleNet", 2017). */
export function channel_shuffle(x: Tensor, groups: number): Tensor {
  const [batch = 1, channels = 1, ...positions] = x.shape
  check(
    channels % groups === 0,
    () => `Number of channels must be divisible by groups. Got ${channels} channels and ${groups} groups.`,
  )
  return x
    .view(batch, groups, channels / groups, ...positions)
    .transpose(1, 2)
    .reshape(batch, channels, ...positions)
}
