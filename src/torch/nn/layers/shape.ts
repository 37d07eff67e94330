import { channel_shuffle, dropout, interpolate, pad, pixel_shuffle } from '../../functional.ts'
import { check } from '../../errors.ts'
import type { Size } from '../../ops/map.ts'
import type { ResizeMode } from '../../ops/resize.ts'
import type { Tensor } from '../../tensor.ts'
import { Module } from '../module.ts'
import { formatBoolean, formatFloat, formatTuple } from './text.ts'

/** Gives what it is given. */
export class Identity extends Module {
  forward(input: Tensor): Tensor {
    return input
  }
}

/** Axes `start_dim` to `end_dim` as one. */
export class Flatten extends Module {
  readonly start_dim: number
  readonly end_dim: number

  constructor(start_dim = 1, end_dim = -1) {
    super()
    this.start_dim = start_dim
    this.end_dim = end_dim
  }

  forward(input: Tensor): Tensor {
    return input.flatten(this.start_dim, this.end_dim)
  }

  override extra_repr(): string {
    return `start_dim=${this.start_dim}, end_dim=${this.end_dim}`
  }
}

/** Zeroes values with probability `p` and divides the others by 1 - p, in training. */
export class Dropout extends Module {
  readonly p: number
  readonly inplace: boolean

  constructor(p = 0.5, options: { readonly inplace?: boolean } = {}) {
    super()
    check(p >= 0 && p <= 1, () => `dropout probability has to be between 0 and 1, but got ${p}`)
    this.p = p
    this.inplace = options.inplace ?? false
  }

  forward(input: Tensor): Tensor {
    return dropout(input, this.p, { training: this.training })
  }

  override extra_repr(): string {
    const p = Number.isInteger(this.p) ? String(this.p) : formatFloat(this.p)
    return `p=${p}, inplace=${formatBoolean(this.inplace)}`
  }
}

/** Pads of a map: all sides alike, or left, right, top, bottom. */
export type MapPads = number | readonly [number, number, number, number]

function fourPads(padding: MapPads): readonly [number, number, number, number] {
  return typeof padding === 'number' ? [padding, padding, padding, padding] : padding
}

/** Zeros around a map; negative pads cut off. */
export class ZeroPad2d extends Module {
  /** Left, right, top, bottom. */
  readonly padding: readonly [number, number, number, number]

  constructor(padding: MapPads) {
    super()
    this.padding = fourPads(padding)
  }

  forward(input: Tensor): Tensor {
    return pad(input, this.padding)
  }

  override extra_repr(): string {
    return formatTuple(this.padding)
  }
}

/** One value around a map; negative pads cut off. */
export class ConstantPad2d extends Module {
  /** Left, right, top, bottom. */
  readonly padding: readonly [number, number, number, number]
  readonly value: number

  constructor(padding: MapPads, value: number) {
    super()
    this.padding = fourPads(padding)
    this.value = value
  }

  forward(input: Tensor): Tensor {
    return pad(input, this.padding, { value: this.value })
  }

  override extra_repr(): string {
    const value = Number.isInteger(this.value) ? String(this.value) : formatFloat(this.value)
    return `padding=${formatTuple(this.padding)}, value=${value}`
  }
}

/** The mirror image around a map, its edges not repeated. */
export class ReflectionPad2d extends Module {
  /** Left, right, top, bottom. */
  readonly padding: readonly [number, number, number, number]

  constructor(padding: MapPads) {
    super()
    this.padding = fourPads(padding)
  }

  forward(input: Tensor): Tensor {
    return pad(input, this.padding, { mode: 'reflect' })
  }

  override extra_repr(): string {
    return formatTuple(this.padding)
  }
}

/** The edges of a map repeated around it. */
export class ReplicationPad2d extends Module {
  /** Left, right, top, bottom. */
  readonly padding: readonly [number, number, number, number]

  constructor(padding: MapPads) {
    super()
    this.padding = fourPads(padding)
  }

  forward(input: Tensor): Tensor {
    return pad(input, this.padding, { mode: 'replicate' })
  }

  override extra_repr(): string {
    return formatTuple(this.padding)
  }
}

/** Keyword arguments of `Upsample`: a size or a factor. */
export interface UpsampleOptions {
  readonly size?: Size
  readonly scale_factor?: Size
  readonly mode?: ResizeMode
  readonly align_corners?: boolean
}

/** `[N, C, H, W]` to another size. */
export class Upsample extends Module {
  readonly size: Size | undefined
  readonly scale_factor: Size | undefined
  readonly mode: ResizeMode
  readonly align_corners: boolean | undefined

  constructor(options: UpsampleOptions) {
    super()
    this.size = options.size
    this.scale_factor = options.scale_factor
    this.mode = options.mode ?? 'nearest'
    this.align_corners = options.align_corners
  }

  forward(input: Tensor): Tensor {
    return interpolate(input, this)
  }

  override extra_repr(): string {
    const write = (size: Size, one: (value: number) => string): string =>
      typeof size === 'number' ? one(size) : `(${size.map(one).join(', ')})`
    const target =
      this.scale_factor === undefined
        ? `size=${write(this.size ?? 1, String)}`
        : `scale_factor=${write(this.scale_factor, formatFloat)}`
    return `${target}, mode=${this.mode}`
  }
}

/** `[N, C r², H, W]` to `[N, C, H r, W r]`. */
export class PixelShuffle extends Module {
  readonly upscale_factor: number

  constructor(upscale_factor: number) {
    super()
    this.upscale_factor = upscale_factor
  }

  forward(input: Tensor): Tensor {
    return pixel_shuffle(input, this.upscale_factor)
  }

  override extra_repr(): string {
    return `upscale_factor=${this.upscale_factor}`
  }
}

/** The channels of groups in turn. */
export class ChannelShuffle extends Module {
  readonly groups: number

  constructor(groups: number) {
    super()
    this.groups = groups
  }

  forward(input: Tensor): Tensor {
    return channel_shuffle(input, this.groups)
  }

  override extra_repr(): string {
    return `groups=${this.groups}`
  }
}
