import type { Graph } from '../../src/ir/index.ts'
import type { OperationAttributes, OperationName, Shape } from '../../src/vocabulary/index.ts'
import {
  avgPoolAttributes as avg,
  batchNorm,
  buildGraph,
  conv1dAttributes as conv1d,
  convAttributes as conv,
  deconvAttributes as deconv,
  maxPoolAttributes as max,
} from '../support/graph-builder.ts'

/** A graph of one operation over an input, twice the same where it joins. */
function single<Name extends OperationName>(
  input: Shape,
  op: Name,
  attributes: OperationAttributes[Name],
): [string, Graph] {
  const builder = buildGraph(input)
  const joins = ['add', 'mul', 'maximum', 'concat', 'shake']
  builder.step(op, attributes, joins.includes(op) ? ['input', 'input', 'input'] : 'input', 'it')
  return [`${op} of ${input.join('x')} ${JSON.stringify(attributes)}`, builder.finish()]
}

const map = [12, 9, 7]
const square = [8, 8, 8]

const convolutions = [
  conv({ channels: 5, kernel: [3, 3], pads: [1, 1, 1, 1], bias: true }),
  conv({ channels: 16, kernel: [1, 1] }),
  conv({ channels: 5, kernel: [3, 1], pads: [1, 1, 0, 0], stride: [2, 1] }),
  conv({ channels: 5, kernel: [1, 5], pads: [0, 0, 2, 2] }),
  conv({ channels: 7, kernel: [3, 3], stride: [2, 2], pads: [1, 1, 1, 1] }),
  conv({ channels: 7, kernel: [3, 3], stride: [2, 2], pads: [0, 1, 0, 1] }),
  conv({ channels: 7, kernel: [2, 3], pads: [1, 0, 0, 2], bias: true }),
  conv({ channels: 6, kernel: [3, 3], pads: [2, 2, 2, 2], dilation: [2, 2] }),
  conv({ channels: 6, kernel: [3, 3], pads: [3, 3, 2, 2], dilation: [3, 2], stride: [2, 2] }),
  conv({ channels: 6, kernel: [7, 7], stride: [2, 2], pads: [3, 3, 3, 3] }),
  // Grouped: depthwise, with a multiplier, merged into one, and with several convolutions.
  conv({ channels: 12, kernel: [3, 3], pads: [1, 1, 1, 1], groups: 12, bias: true }),
  conv({ channels: 24, kernel: [3, 3], pads: [1, 1, 1, 1], groups: 12, stride: [2, 2] }),
  conv({ channels: 12, kernel: [3, 3], pads: [2, 2, 2, 2], groups: 12, dilation: [2, 2], stride: [2, 2] }),
  conv({ channels: 12, kernel: [5, 5], pads: [2, 1, 0, 2], groups: 12 }),
  conv({ channels: 6, kernel: [3, 3], pads: [1, 1, 1, 1], groups: 3, bias: true }),
  conv({ channels: 12, kernel: [3, 3], groups: 6, stride: [2, 2] }),
]

const groupedConvolutions = [
  conv({ channels: 32, kernel: [3, 3], pads: [1, 1, 1, 1], groups: 4, bias: true }),
  conv({ channels: 32, kernel: [3, 3], pads: [1, 1, 1, 1], groups: 4, stride: [2, 2] }),
  conv({ channels: 64, kernel: [3, 3], pads: [2, 2, 2, 2], groups: 4, dilation: [2, 2] }),
  conv({ channels: 64, kernel: [3, 3], pads: [2, 2, 3, 3], groups: 8, dilation: [2, 3], stride: [2, 3], bias: true }),
  conv({ channels: 32, kernel: [1, 1], groups: 4, bias: true }),
  conv({ channels: 32, kernel: [3, 3], groups: 4 }),
  conv({ channels: 32, kernel: [3, 3], groups: 2, stride: [2, 2] }),
  conv({ channels: 32, kernel: [3, 3], pads: [1, 0, 0, 1], groups: 4, stride: [2, 2] }),
  conv({ channels: 32, kernel: [2, 4], pads: [0, 1, 2, 1], groups: 4 }),
  conv({ channels: 32, kernel: [5, 3], pads: [2, 2, 1, 1], groups: 16 }),
]

const deconvolutions = [
  deconv({ channels: 5, kernel: [2, 2], stride: [2, 2], bias: true }),
  deconv({ channels: 5, kernel: [3, 2], stride: [3, 2] }),
  deconv({ channels: 5, kernel: [3, 3], pads: [1, 1, 1, 1], bias: true }),
  deconv({ channels: 5, kernel: [4, 4], stride: [2, 2], pads: [1, 1, 1, 1] }),
  deconv({ channels: 5, kernel: [3, 3], stride: [2, 2], pads: [1, 1, 1, 1], outputPad: [1, 1], bias: true }),
  deconv({ channels: 5, kernel: [3, 3], stride: [2, 3], outputPad: [1, 2] }),
  deconv({ channels: 6, kernel: [3, 3], stride: [2, 2], pads: [2, 2, 2, 2], dilation: [2, 2], groups: 3, bias: true }),
  deconv({ channels: 12, kernel: [3, 3], stride: [2, 2], groups: 12 }),
  deconv({ channels: 5, kernel: [1, 1], stride: [3, 3] }),
  deconv({ channels: 5, kernel: [2, 2], stride: [1, 1], pads: [2, 2, 2, 2] }),
  deconv({ channels: 5, kernel: [3, 3], stride: [2, 2], pads: [1, 0, 0, 1] }),
]

const pools = [
  max({ kernel: [3, 3], stride: [2, 2], pads: [1, 1, 1, 1] }),
  max({ kernel: [2, 2], stride: [2, 2] }),
  max({ kernel: [2, 2], stride: [2, 2], ceil: true }),
  max({ kernel: [3, 3], stride: [2, 2], ceil: true }),
  max({ kernel: [3, 3], stride: [2, 3], pads: [1, 1, 1, 1], ceil: true }),
  max({ kernel: [3, 2], stride: [1, 2], pads: [1, 0, 0, 1] }),
  max({ kernel: [3, 3], stride: [2, 2], dilation: [2, 2], pads: [1, 1, 1, 1] }),
  max({ kernel: [3, 2], stride: [2, 2], dilation: [2, 3], ceil: true }),
  max({ kernel: [1, 1], stride: [2, 2] }),
  max({ kernel: [1, 1], stride: [1, 1] }),
  max({ kernel: [2, 2], stride: [3, 3], ceil: true }),
]

const averages = [
  avg({ kernel: [2, 2], stride: [2, 2] }),
  avg({ kernel: [3, 3], stride: [1, 1], pads: [1, 1, 1, 1] }),
  avg({ kernel: [3, 3], stride: [1, 1], pads: [1, 1, 1, 1], countPad: false }),
  avg({ kernel: [3, 3], stride: [2, 2], pads: [1, 1, 1, 1], ceil: true }),
  avg({ kernel: [3, 3], stride: [2, 2], pads: [1, 1, 1, 1], ceil: true, countPad: false }),
  avg({ kernel: [2, 3], stride: [2, 2], ceil: true }),
  avg({ kernel: [3, 3], stride: [2, 2], pads: [0, 1, 1, 0], countPad: false }),
  avg({ kernel: [3, 3], stride: [2, 2], pads: [0, 1, 1, 0] }),
  avg({ kernel: [1, 1], stride: [2, 2] }),
]

const shapes: readonly Shape[] = [[12], [6, 5], [12, 9, 7], [4, 3, 5, 2], [4, 3, 2, 3, 2]]

const activations: readonly [string, Graph][] = shapes.flatMap((shape) => [
  single(shape, 'relu', {}),
  single(shape, 'relu6', {}),
  single(shape, 'silu', {}),
  single(shape, 'gelu', { approximate: 'none' }),
  single(shape, 'gelu', { approximate: 'tanh' }),
  single(shape, 'tanh', {}),
  single(shape, 'sigmoid', {}),
  single(shape, 'hardsigmoid', {}),
  single(shape, 'hardswish', {}),
  single(shape, 'leakyrelu', { slope: 0.1 }),
  single(shape, 'leakyrelu', { slope: 1.5 }),
  single(shape, 'elu', { alpha: 1 }),
  single(shape, 'elu', { alpha: 0.3 }),
  single(shape, 'prelu', { perChannel: true }),
  single(shape, 'prelu', { perChannel: false }),
  single(shape, 'mish', {}),
  single(shape, 'softplus', { beta: 1, threshold: 20 }),
  single(shape, 'softplus', { beta: 2.5, threshold: 0.5 }),
  single(shape, 'scale', { factor: -0.7 }),
  single(shape, 'identity', {}),
  single(shape, 'dropout', { rate: 0.5 }),
  single(shape, 'droppath', { rate: 0.5 }),
  single(shape, 'flatten', {}),
  single(shape, 'shuffle', { groups: 2 }),
  single(shape, 'add', {}),
  single(shape, 'mul', {}),
  single(shape, 'maximum', {}),
  single(shape, 'shake', { backward: 'shake', level: 'image' }),
  single(shape, 'softmax', { parts: 2 }),
  ...(['mean', 'max', 'sum'] as const).flatMap((op) => [
    single(shape, op, { parts: 2 }),
    single(shape, op, { parts: 1 }),
  ]),
  // In PyTorch's form the parts of five axes are a tensor of seven with the batch, one more than tfjs has.
  ...(shape.length < 5 ? [single(shape, 'std', { parts: 2, correction: 1, epsilon: 0 })] : []),
  single(shape, 'std', { axes: [...shape.keys()], correction: 0, epsilon: 1e-5 }),
  ...shape.flatMap((extent, axis) => [
    single(shape, 'softmax', { axes: [axis] }),
    single(shape, 'mean', { axes: [axis] }),
    single(shape, 'max', { axes: [axis] }),
    single(shape, 'sum', { axes: [axis] }),
    single(shape, 'std', { axes: [axis], correction: 0, epsilon: 1e-3 }),
    single(shape, 'concat', { axis }),
    single(shape, 'slice', { axis, start: 1, end: extent }),
  ]),
  single(shape, 'ln', { epsilon: 1e-6, over: 'channels', affine: true }),
  single(shape, 'ln', { epsilon: 1e-5, over: 'all', affine: true }),
  single(shape, 'ln', { epsilon: 1e-5, over: 'all', affine: false }),
  single(shape, 'gn', { epsilon: 1e-5, groups: 2, affine: true }),
])

const others: readonly [string, Graph][] = [
  ...convolutions.map((attributes) => single(map, 'conv', attributes)),
  ...groupedConvolutions.map((attributes) => single([32, 11, 9], 'conv', attributes)),
  single([32], 'conv', conv({ channels: 5, kernel: [1, 1], bias: true })),
  single([32], 'conv', conv({ channels: 64, kernel: [1, 1], groups: 4, bias: true })),
  ...deconvolutions.map((attributes) => single([12, 4, 5], 'deconv', attributes)),
  single([32, 4, 5], 'deconv', deconv({ channels: 32, kernel: [3, 3], stride: [2, 2], pads: [1, 1, 1, 1], groups: 4 })),
  ...pools.map((attributes) => single(map, 'maxpool', attributes)),
  ...averages.map((attributes) => single(map, 'avgpool', attributes)),
  single([20], 'linear', { channels: 7, bias: true }),
  single([20], 'linear', { channels: 7, bias: false }),
  // Large enough for the matrix product, and deeper than one block of it.
  single([1100], 'linear', { channels: 1000, bias: true }),
  single([20], 'conv1d', conv1d({ channels: 1, kernel: 3, pads: [1, 1] })),
  single([20], 'conv1d', conv1d({ channels: 1, kernel: 5, pads: [2, 2], padMode: 'circular', bias: true })),
  single([20], 'conv1d', conv1d({ channels: 4, kernel: 3, stride: 2, dilation: 2, pads: [1, 2] })),
  single([6, 10], 'conv1d', conv1d({ channels: 4, kernel: 3, pads: [3, 1], padMode: 'circular' })),
  single([6, 10], 'conv1d', conv1d({ channels: 1, kernel: 3, groups: 1, bias: true })),
  single([6, 10], 'conv1d', conv1d({ channels: 6, kernel: 3, groups: 6, stride: 2, pads: [1, 1] })),
  single([32, 10], 'conv1d', conv1d({ channels: 32, kernel: 3, groups: 4, dilation: 2, pads: [2, 2], bias: true })),
  single(map, 'bn', batchNorm),
  single(map, 'bn', { ...batchNorm, affine: false, epsilon: 1e-3 }),
  single([12], 'bn', batchNorm),
  single([6, 5], 'bn', batchNorm),
  single(map, 'gn', { epsilon: 1e-5, groups: 12, affine: false }),
  single(map, 'gn', { epsilon: 1e-5, groups: 1, affine: true }),
  single(map, 'gap', {}),
  single(map, 'gmp', {}),
  single([12, 1, 1], 'gap', {}),
  single(square, 'adaptiveavgpool', { to: [4, 2] }),
  single(map, 'adaptiveavgpool', { to: [1, 1] }),
  single(map, 'adaptiveavgpool', { to: [4, 3] }),
  single(map, 'adaptiveavgpool', { to: [9, 11] }),
  single(map, 'mean', { axes: [1, 2] }),
  single(map, 'max', { axes: [1, 2] }),
  single(map, 'sum', { axes: [0, 1, 2] }),
  single(map, 'softmax', { axes: [1, 2] }),
  single(map, 'softmax', { axes: [0, 2] }),
  single(map, 'reshape', { shape: [6, 2, 9, 7] }),
  single(map, 'reshape', { shape: [6, 18, 7] }),
  single(map, 'reshape', { shape: [12, 63] }),
  single(map, 'reshape', { shape: [756] }),
  single([24], 'reshape', { shape: [2, 3, 4] }),
  single([24], 'reshape', { shape: [2, 3, 2, 2] }),
  single([24], 'reshape', { shape: [1, 24] }),
  single(map, 'transpose', { order: [1, 0, 2] }),
  single(map, 'transpose', { order: [2, 0, 1] }),
  single([6, 5], 'transpose', { order: [1, 0] }),
  single([4, 3, 5, 2], 'transpose', { order: [3, 1, 0, 2] }),
  single([4, 3, 5, 2], 'transpose', { order: [0, 2, 1, 3] }),
  single([4, 3, 2, 3, 2], 'transpose', { order: [3, 1, 4, 0, 2] }),
  single([4, 3, 2, 3, 2], 'reshape', { shape: [6, 2, 2, 6] }),
  single(map, 'reshape', { shape: [2, 6, 3, 3, 7] }),
  ...[
    [18, 14],
    [4, 3],
    [13, 20],
    [9, 7],
    [41, 41],
    [1, 1],
  ].flatMap(([height = 1, width = 1]) => [
    single(map, 'resize', { size: [height, width], mode: 'nearest', alignCorners: false }),
    single(map, 'resize', { size: [height, width], mode: 'bilinear', alignCorners: false }),
    single(map, 'resize', { size: [height, width], mode: 'bilinear', alignCorners: true }),
  ]),
  single(map, 'pad', { pads: [1, 2, 3, 0], mode: 'constant', value: 0.5 }),
  single(map, 'pad', { pads: [-1, 2, 0, -3], mode: 'constant', value: 0 }),
  single(map, 'pad', { pads: [1, 2, 3, 0], mode: 'reflect', value: 0 }),
  single(map, 'pad', { pads: [1, 2, 3, 9], mode: 'replicate', value: 0 }),
  broadcast([12, 9, 7], 'gap', 'mul'),
  broadcast([12, 9, 7], 'gap', 'add'),
  broadcastOverRank4('mul'),
  broadcastOverRank4('add'),
]

/** A tensor of rank 4 joined with a vector. */
function broadcastOverRank4(join: 'add' | 'mul'): [string, Graph] {
  const builder = buildGraph([12, 9, 7])
  const tensor = builder.step('reshape', { shape: [12, 3, 3, 7] }, 'input')
  const vector = builder.step('gap', {}, 'input')
  builder.step(join, {}, [tensor, vector, tensor])
  return [`${join} of a vector and a tensor of rank 4`, builder.finish()]
}

/** A map joined with its own mean a channel, a vector. */
function broadcast(input: Shape, squeeze: 'gap', join: 'add' | 'mul'): [string, Graph] {
  const builder = buildGraph(input)
  const vector = builder.step(squeeze, {}, 'input')
  builder.step(join, {}, ['input', vector])
  builder.step(join, {}, [vector, 'input'])
  const position = builder.step('mean', { axes: [0] }, 'input')
  builder.step(join, {}, [position, vector])
  builder.output('output', `${join}1`)
  builder.output('turned', `${join}2`)
  builder.output('spread', `${join}3`)
  return [`${join} of a vector and a map`, builder.finish()]
}

/** Every operation of the vocabulary with every attribute that takes another way through the runtime. */
export const operationCases: readonly (readonly [name: string, graph: Graph])[] = [...activations, ...others]

/** The vocabulary; a type error where one is missing. */
export const allOperations: Readonly<Record<OperationName, true>> = {
  input: true,
  conv: true,
  deconv: true,
  conv1d: true,
  linear: true,
  bn: true,
  ln: true,
  gn: true,
  relu: true,
  relu6: true,
  silu: true,
  gelu: true,
  tanh: true,
  sigmoid: true,
  hardsigmoid: true,
  hardswish: true,
  leakyrelu: true,
  elu: true,
  prelu: true,
  mish: true,
  softplus: true,
  std: true,
  softmax: true,
  identity: true,
  maxpool: true,
  avgpool: true,
  adaptiveavgpool: true,
  gap: true,
  gmp: true,
  mean: true,
  max: true,
  sum: true,
  dropout: true,
  droppath: true,
  flatten: true,
  reshape: true,
  transpose: true,
  resize: true,
  shuffle: true,
  slice: true,
  pad: true,
  scale: true,
  concat: true,
  add: true,
  mul: true,
  maximum: true,
  shake: true,
}
