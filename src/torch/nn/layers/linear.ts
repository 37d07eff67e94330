import { linear } from '../../functional.ts'
import { transposedOrder } from '../../layout.ts'
import type { Tensor } from '../../tensor.ts'
import { Module } from '../module.ts'
import type { Parameter } from '../parameter.ts'
import { defaultBound, uniformParameter } from './make.ts'
import { formatBoolean } from './text.ts'

/** `x W' + b` over the last axis; weight `[out, in]`. */
export class Linear extends Module {
  readonly in_features: number
  readonly out_features: number
  weight: Parameter
  bias: Parameter | undefined

  constructor(in_features: number, out_features: number, options: { readonly bias?: boolean } = {}) {
    super()
    this.in_features = in_features
    this.out_features = out_features
    const bound = defaultBound(in_features)
    this.weight = uniformParameter([out_features, in_features], bound, transposedOrder)
    this.bias = (options.bias ?? true) ? uniformParameter([out_features], bound) : undefined
  }

  forward(input: Tensor): Tensor {
    return linear(input, this.weight, this.bias)
  }

  override extra_repr(): string {
    return `in_features=${this.in_features}, out_features=${this.out_features}, bias=${formatBoolean(this.bias !== undefined)}`
  }
}
