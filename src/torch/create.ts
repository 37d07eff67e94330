import { check } from './errors.ts'
import { countValues, rowMajor, type Shape } from './layout.ts'
import { draw, drawIntegers, drawPermutation, drawUnit } from './random.ts'
import { type Dtype, type NestedNumbers, Tensor } from './tensor.ts'
import { fill } from './values/arithmetic.ts'
import { upload } from './values/value.ts'

/** Options of functions that make tensors. */
export interface CreateOptions {
  /** `float32` unless told; `tensor` takes booleans as `bool`. */
  readonly dtype?: Dtype
  readonly requires_grad?: boolean
}

function finish(made: Tensor, { requires_grad = false }: CreateOptions): Tensor {
  return requires_grad ? made.requires_grad_() : made
}

/** Values of the host as a tensor, in row-major order. Not referred to afterwards. */
export function from_array(
  values: Float32Array | Int32Array | Uint8Array | readonly number[],
  shape: Shape = [values.length],
  options: CreateOptions = {},
): Tensor {
  check(
    countValues(shape) === values.length,
    () => `shape '[${shape.join(', ')}]' is invalid for input of size ${values.length}`,
  )
  const dtype = options.dtype ?? (values instanceof Int32Array ? 'int64' : 'float32')
  return finish(new Tensor(uploadAs(values, shape, dtype)), options)
}

function uploadAs(values: ArrayLike<number>, shape: Shape, dtype: Dtype) {
  if (dtype === 'float32') return upload(Float32Array.from(values), shape, 'float32')
  if (dtype === 'int64') return upload(Int32Array.from(values), shape, 'int32')
  return upload(Uint8Array.from(values, Number), shape, 'bool')
}

/** `torch.tensor`: nested arrays of one length an axis, or one number. */
export function tensor(data: NestedNumbers | Float32Array | Int32Array, options: CreateOptions = {}): Tensor {
  if (data instanceof Float32Array || data instanceof Int32Array) return from_array(data, [data.length], options)
  const shape: number[] = []
  for (let level = data; typeof level === 'object'; level = level[0] ?? 0) shape.push(level.length)
  const flat: number[] = []
  const booleans = { found: false }
  collect(data, shape, 0, flat, booleans)
  const dtype = options.dtype ?? (booleans.found ? 'bool' : 'float32')
  return from_array(flat, shape, { ...options, dtype })
}

function collect(data: NestedNumbers, shape: Shape, axis: number, flat: number[], booleans: { found: boolean }): void {
  if (typeof data !== 'object') {
    check(axis === shape.length, () => `expected sequence of length ${shape[axis]} at dim ${axis} (got a number)`)
    booleans.found ||= typeof data === 'boolean'
    flat.push(Number(data))
    return
  }
  check(
    data.length === shape[axis],
    () => `expected sequence of length ${shape[axis] ?? 0} at dim ${axis} (got ${data.length})`,
  )
  for (const each of data) collect(each, shape, axis + 1, flat, booleans)
}

/** A shape as PyTorch takes it: numbers, or one array of them; options may follow. */
type ShapeArguments = readonly [...number[], CreateOptions] | readonly number[] | readonly [Shape, CreateOptions?]

function readArguments(values: ShapeArguments): readonly [Shape, CreateOptions] {
  const shape: number[] = []
  let options: CreateOptions = {}
  for (const value of values) {
    if (typeof value === 'number') shape.push(value)
    else if (isShape(value)) shape.push(...value)
    else if (value !== undefined) options = value
  }
  for (const extent of shape) {
    check(Number.isInteger(extent) && extent >= 0, () => `Trying to create tensor with negative dimension ${extent}`)
  }
  return [shape, options]
}

function isShape(value: Shape | CreateOptions | undefined): value is Shape {
  return Array.isArray(value)
}

/** One value everywhere. */
export function full(shape: Shape, value: number, options: CreateOptions = {}): Tensor {
  const { dtype = 'float32' } = options
  if (dtype === 'bool') return from_array(new Uint8Array(countValues(shape)).fill(value), shape, options)
  const memory = fill(shape, value, rowMajor(shape.length), dtype === 'float32' ? 'float32' : 'int32')
  return finish(new Tensor(memory), options)
}

export function zeros(...values: ShapeArguments): Tensor {
  const [shape, options] = readArguments(values)
  return full(shape, 0, options)
}

export function ones(...values: ShapeArguments): Tensor {
  const [shape, options] = readArguments(values)
  return full(shape, 1, options)
}

export function zeros_like(like: Tensor): Tensor {
  return new Tensor(fill(like.shape, 0, like.value.order, like.dtype === 'float32' ? 'float32' : 'int32'))
}

export function ones_like(like: Tensor): Tensor {
  return new Tensor(fill(like.shape, 1, like.value.order, like.dtype === 'float32' ? 'float32' : 'int32'))
}

/** One value everywhere, in the shape and dtype of another tensor. */
export function full_like(like: Tensor, value: number): Tensor {
  return full(like.shape, value, { dtype: like.dtype })
}

/** Standard normal values of the generator that `manual_seed` starts. */
export function randn(...values: ShapeArguments): Tensor {
  const [shape, options] = readArguments(values)
  return from_array(draw(shape, { kind: 'normal', mean: 0, deviation: 1 }), shape, options)
}

/** Uniform values in [0, 1). */
export function rand(...values: ShapeArguments): Tensor {
  const [shape, options] = readArguments(values)
  return from_array(drawUnit(shape), shape, options)
}

/** Whole numbers from `low` to `high`, exclusive. */
export function randint(low: number, high: number, shape: Shape): Tensor {
  return from_array(drawIntegers(low, high, shape), shape)
}

/** `0 … n - 1` in random order. */
export function randperm(n: number): Tensor {
  return from_array(drawPermutation(n))
}

/** `0 … end - 1`, or `start … end - 1` by steps; whole numbers. */
export function arange(start: number, end?: number, step = 1): Tensor {
  const [from, to] = end === undefined ? [0, start] : [start, end]
  check(step !== 0, () => 'step must be nonzero')
  const length = Math.max(0, Math.ceil((to - from) / step))
  const values = Array.from({ length }, (_, at) => from + at * step)
  return from_array(values, [length], { dtype: values.every(Number.isInteger) ? 'int64' : 'float32' })
}
