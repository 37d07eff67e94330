import { toWeights } from './nn/state.ts'
import { enableGrad, isGradEnabled, noGrad, setGradEnabled } from './modes.ts'
import { Tensor } from './tensor.ts'
import type { Operand } from './ops/elementwise.ts'
import { abs, add, clamp, div, exp, log, maximum, minimum, mul, neg, pow, sqrt, sub, where } from './ops/elementwise.ts'
import { matmul, mm } from './ops/product.ts'

/*
 * The functions of the module `torch`, by PyTorch's names. What a browser and Node share; each adds how its backends are
 * found.
 */

export * as nn from './nn/index.ts'
export * as optim from './optim/index.ts'
export * as functional from './functional.ts'
export {
  arange,
  type CreateOptions,
  from_array,
  full,
  full_like,
  ones,
  ones_like,
  rand,
  randint,
  randn,
  randperm,
  tensor,
  zeros,
  zeros_like,
} from './create.ts'
export { RuntimeError } from './errors.ts'
export { tidy } from './memory.ts'
export { initial_seed, manual_seed } from './random.ts'
export { cat, stack } from './ops/shape.ts'
export { type Dtype, type NestedNumbers, Tensor } from './tensor.ts'
export { toWeights as to_weights }
export { abs, add, clamp, div, exp, log, matmul, maximum, minimum, mm, mul, neg, pow, sqrt, sub, where }
export type { Operand }

/** Runs a function without recording: nothing made in it requires gradients. The function must not be async. */
export const no_grad = noGrad
export const enable_grad = enableGrad
export const is_grad_enabled = isGradEnabled
export const set_grad_enabled = setGradEnabled

/** Names of dtypes, as `torch.float32`. */
export const float32 = 'float32'
export const int64 = 'int64'
export const long = 'int64'
export const bool = 'bool'

export function is_tensor(value: unknown): value is Tensor {
  return value instanceof Tensor
}

export function relu(x: Tensor): Tensor {
  return x.relu()
}

export function sigmoid(x: Tensor): Tensor {
  return x.sigmoid()
}

export function tanh(x: Tensor): Tensor {
  return x.tanh()
}

export function flatten(x: Tensor, start_dim = 0, end_dim = -1): Tensor {
  return x.flatten(start_dim, end_dim)
}

export function softmax(x: Tensor, dim: number): Tensor {
  return x.softmax(dim)
}

export function argmax(x: Tensor, dim?: number): Tensor {
  return x.argmax(dim)
}

export function sum(x: Tensor, dim?: number | readonly number[], options: { readonly keepdim?: boolean } = {}): Tensor {
  return x.sum(dim, options)
}

export function mean(
  x: Tensor,
  dim?: number | readonly number[],
  options: { readonly keepdim?: boolean } = {},
): Tensor {
  return x.mean(dim, options)
}

export function chunk(x: Tensor, chunks: number, dim = 0): Tensor[] {
  return x.chunk(chunks, dim)
}

export function split(x: Tensor, sizes: number | readonly number[], dim = 0): Tensor[] {
  return x.split(sizes, dim)
}
