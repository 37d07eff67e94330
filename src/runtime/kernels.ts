import { addN, concat as concatTensors, engine, type NamedAttrMap, scalar, type Tensor } from '@tensorflow/tfjs-core'

/** Pads of one axis: before and after. */
export type AxisPads = readonly [number, number]

/** The kernels of tfjs that lowerings call, by tfjs's names. */
export type KernelName =
  | 'Abs'
  | 'Add'
  | 'AddN'
  | 'AvgPool'
  | 'BatchMatMul'
  | 'Concat'
  | 'Elu'
  | 'Erf'
  | 'Exp'
  | 'Log'
  | 'FusedConv2D'
  | 'FusedDepthwiseConv2D'
  | 'GatherV2'
  | 'Greater'
  | 'LeakyRelu'
  | 'Log1p'
  | 'Max'
  | 'MaxPool'
  | 'Maximum'
  | 'Mean'
  | 'Minimum'
  | 'Multiply'
  | 'PadV2'
  | 'Prelu'
  | 'RealDiv'
  | 'Relu'
  | 'Relu6'
  | 'Reshape'
  | 'ResizeBilinear'
  | 'Reverse'
  | 'Rsqrt'
  | 'Select'
  | 'Sigmoid'
  | 'Slice'
  | 'Softmax'
  | 'Sqrt'
  | 'Square'
  | 'Step'
  | 'StridedSlice'
  | 'Sub'
  | 'Sum'
  | 'Tanh'
  | 'Transpose'
  | '_FusedMatMul'

/** An activation that every backend can apply inside a convolution or a matrix product. */
export interface FusedActivation {
  readonly name: 'linear' | 'relu' | 'relu6' | 'sigmoid' | 'elu' | 'leakyrelu'
  /** Of `leakyrelu`. */
  readonly slope?: number
}

export interface ConvolutionGeometry {
  /** `[height, width]`, as the others. */
  readonly strides: readonly [number, number]
  readonly dilations: readonly [number, number]
  readonly height: AxisPads
  readonly width: AxisPads
}

function call(name: KernelName, inputs: Record<string, Tensor>, attributes: NamedAttrMap = {}): Tensor {
  return engine().runKernel<Tensor>(name, inputs, attributes)
}

/** Kernels with one tensor in and no attributes. */
export function unary(
  name:
    | 'Abs'
    | 'Elu'
    | 'Erf'
    | 'Exp'
    | 'Log'
    | 'Log1p'
    | 'Relu'
    | 'Relu6'
    | 'Rsqrt'
    | 'Sigmoid'
    | 'Sqrt'
    | 'Square'
    | 'Tanh',
  x: Tensor,
): Tensor {
  return call(name, { x })
}

/** Kernels that join two tensors and broadcast extents of 1. `Greater` gives booleans. */
export function binary(
  name: 'Add' | 'Greater' | 'Maximum' | 'Minimum' | 'Multiply' | 'RealDiv' | 'Sub',
  a: Tensor,
  b: Tensor,
): Tensor {
  return call(name, { a, b })
}

/** Sum of tensors of one shape. */
export function addAll(tensors: readonly Tensor[]): Tensor {
  return addN([...tensors])
}

/** Tensors side by side along a stored axis. */
export function concat(tensors: readonly Tensor[], axis: number): Tensor {
  return concatTensors([...tensors], axis)
}

export function leakyRelu(x: Tensor, slope: number): Tensor {
  return call('LeakyRelu', { x }, { alpha: slope })
}

/** 1 where a value is above zero, 0 elsewhere: several times as fast on wasm as a comparison. */
export function step(x: Tensor): Tensor {
  return call('Step', { x }, { alpha: 0 })
}

/** The same values in reverse order along stored axes. */
export function reverse(x: Tensor, axes: readonly number[]): Tensor {
  return call('Reverse', { x }, { dims: [...axes] })
}

export function prelu(x: Tensor, slopes: Tensor): Tensor {
  return call('Prelu', { x, alpha: slopes })
}

export function select(condition: Tensor, whenTrue: Tensor, whenFalse: Tensor): Tensor {
  return call('Select', { condition, t: whenTrue, e: whenFalse })
}

/** A view of the same values: costs nothing. */
export function reshape(x: Tensor, shape: readonly number[]): Tensor {
  return call('Reshape', { x }, { shape: [...shape] })
}

export function transpose(x: Tensor, order: readonly number[]): Tensor {
  return call('Transpose', { x }, { perm: [...order] })
}

export function slice(x: Tensor, begin: readonly number[], size: readonly number[]): Tensor {
  return call('Slice', { x }, { begin: [...begin], size: [...size] })
}

/** Every `strides[i]`-th element along each axis, from `begin` to `end` exclusive. */
export function stridedSlice(
  x: Tensor,
  begin: readonly number[],
  end: readonly number[],
  strides: readonly number[],
): Tensor {
  const masks = { beginMask: 0, endMask: 0, ellipsisMask: 0, newAxisMask: 0, shrinkAxisMask: 0 }
  return call('StridedSlice', { x }, { begin: [...begin], end: [...end], strides: [...strides], ...masks })
}

/** Rows of an axis by an int32 vector of positions. */
export function gather(x: Tensor, indices: Tensor, axis: number): Tensor {
  return call('GatherV2', { x, indices }, { axis, batchDims: 0 })
}

/** `[N, H, W, C]` to another size, with half-pixel centres or aligned corners. */
export function resizeBilinear(x: Tensor, size: readonly [number, number], alignCorners: boolean): Tensor {
  return call('ResizeBilinear', { images: x }, { size: [...size], alignCorners, halfPixelCenters: !alignCorners })
}

/** Pads with a value; one pair per stored axis, none negative. */
export function pad(x: Tensor, pads: readonly AxisPads[], value: number): Tensor {
  return call('PadV2', { x }, { paddings: pads.map(([before, after]) => [before, after]), constantValue: value })
}

/** Over stored axes, which stay with extent 1. */
export function reduce(name: 'Mean' | 'Sum' | 'Max', x: Tensor, axes: readonly number[]): Tensor {
  const axis = [...axes]
  return call(name, { x }, name === 'Max' ? { reductionIndices: axis, keepDims: true } : { axis, keepDims: true })
}

/** Over the last axis. */
export function softmax(x: Tensor): Tensor {
  return call('Softmax', { logits: x }, { dim: x.shape.length - 1 })
}

/** `[B or 1, m, k] x [B or 1, k, n]`, neither transposed. */
export function matrixProduct(a: Tensor, b: Tensor): Tensor {
  return call('BatchMatMul', { a, b: ofOneShape(b) }, { transposeA: false, transposeB: false })
}

const matrixShapes = new WeakMap<object, string>()

/**
 * wasm keeps what it packed of a right matrix by its memory and that of the bias, in one cache for both kernels, and
 * multiplies by that whatever shape the next view of the same memory has: a second shape gets a copy.
 */
function ofOneShape(b: Tensor): Tensor {
  if (engine().backendName !== 'wasm') return b
  const shape = b.shape.slice(-2).join()
  const known = matrixShapes.get(b.dataId)
  if (known === undefined) matrixShapes.set(b.dataId, shape)
  return known === undefined || known === shape ? b : call('Multiply', { a: b, b: scalar(1) })
}

/**
 * `[1, m, k] x [1, k, n] + bias[n]`, then the activation. One matrix each and neither transposed: with several, or
 * transposed, the wasm kernel applies bias and activation to partial sums.
 */
export function fusedMatrixProduct(
  a: Tensor,
  b: Tensor,
  bias: Tensor | undefined,
  activation: FusedActivation,
): Tensor {
  const matrix = ofOneShape(b)
  const inputs = bias === undefined ? { a, b: matrix } : { a, b: matrix, bias }
  return call('_FusedMatMul', inputs, { transposeA: false, transposeB: false, ...activationAttributes(activation) })
}

/** Max or average over windows. Padding is never the maximum and never counts in the mean. At least two values a window. */
export function pool(
  name: 'MaxPool' | 'AvgPool',
  x: Tensor,
  window: readonly [number, number],
  strides: readonly [number, number],
  height: AxisPads,
  width: AxisPads,
): Tensor {
  return call(name, { x }, { filterSize: [...window], strides: [...strides], pad: explicitPads(height, width) })
}

/** Convolution of `[N, H, W, I]` with `[kH, kW, I, O]`, bias `[O]` and activation in one. */
export function convolve(
  x: Tensor,
  filter: Tensor,
  bias: Tensor | undefined,
  geometry: ConvolutionGeometry,
  activation: FusedActivation,
): Tensor {
  return call('FusedConv2D', convolutionInputs(x, filter, bias), convolutionAttributes(geometry, activation))
}

/** Each channel of `[N, H, W, C]` with its own `[kH, kW, C, M]`, giving `C * M` channels. */
export function convolveDepthwise(
  x: Tensor,
  filter: Tensor,
  bias: Tensor | undefined,
  geometry: ConvolutionGeometry,
  activation: FusedActivation,
): Tensor {
  return call('FusedDepthwiseConv2D', convolutionInputs(x, filter, bias), convolutionAttributes(geometry, activation))
}

function convolutionInputs(x: Tensor, filter: Tensor, bias: Tensor | undefined): Record<string, Tensor> {
  return bias === undefined ? { x, filter } : { x, filter, bias }
}

function convolutionAttributes(geometry: ConvolutionGeometry, activation: FusedActivation): NamedAttrMap {
  return {
    strides: [...geometry.strides],
    dilations: [...geometry.dilations],
    pad: explicitPads(geometry.height, geometry.width),
    dataFormat: 'NHWC',
    ...activationAttributes(activation),
  }
}

function activationAttributes(activation: FusedActivation): NamedAttrMap {
  return { activation: activation.name, leakyreluAlpha: activation.slope ?? 0 }
}

/** Always explicit: `same` means other pads than PyTorch's, and one number is wrong for kernels that are not square. */
function explicitPads(height: AxisPads, width: AxisPads): number[][] {
  return [[0, 0], [...height], [...width], [0, 0]]
}
