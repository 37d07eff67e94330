import type { Graph } from '../../../src/ir/index.ts'
import type { CoreOperation, OperationAttributes, OperationName, Shape } from '../../../src/vocabulary/index.ts'
import { chain, startGraph } from './graphs.ts'

type Of<Name extends OperationName> = Partial<OperationAttributes[Name]>

export const conv = (attributes: Of<'conv'> = {}): CoreOperation => ({
  op: 'conv',
  attributes: {
    channels: 6,
    kernel: [3, 3],
    stride: [1, 1],
    pads: [1, 1, 1, 1],
    dilation: [1, 1],
    groups: 1,
    bias: false,
    ...attributes,
  },
})
const deconv = (attributes: Of<'deconv'> = {}): CoreOperation => ({
  op: 'deconv',
  attributes: {
    channels: 6,
    kernel: [2, 2],
    stride: [2, 2],
    pads: [0, 0, 0, 0],
    dilation: [1, 1],
    groups: 1,
    bias: true,
    outputPad: [0, 0],
    ...attributes,
  },
})
const conv1d = (attributes: Of<'conv1d'> = {}): CoreOperation => ({
  op: 'conv1d',
  attributes: {
    channels: 1,
    kernel: 3,
    stride: 1,
    pads: [1, 1],
    padMode: 'zeros',
    dilation: 1,
    groups: 1,
    bias: false,
    ...attributes,
  },
})
export const linear = (channels: number, bias = true): CoreOperation => ({
  op: 'linear',
  attributes: { channels, bias },
})
export const bn = (attributes: Of<'bn'> = {}): CoreOperation => ({
  op: 'bn',
  attributes: { epsilon: 1e-5, momentum: 0.1, affine: true, ...attributes },
})
const maxpool = (attributes: Of<'maxpool'> = {}): CoreOperation => ({
  op: 'maxpool',
  attributes: { kernel: [3, 3], stride: [2, 2], pads: [0, 0, 0, 0], dilation: [1, 1], ceil: false, ...attributes },
})
const avgpool = (attributes: Of<'avgpool'> = {}): CoreOperation => ({
  op: 'avgpool',
  attributes: { kernel: [3, 3], stride: [2, 2], pads: [0, 0, 0, 0], ceil: false, countPad: true, ...attributes },
})
const pad = (attributes: Of<'pad'>): CoreOperation => ({
  op: 'pad',
  attributes: { pads: [1, 2, 0, 3], mode: 'constant', value: 0, ...attributes },
})
const resize = (attributes: Of<'resize'>): CoreOperation => ({
  op: 'resize',
  attributes: { size: [14, 18], mode: 'nearest', alignCorners: false, ...attributes },
})
type Bare = {
  [Name in OperationName]: Record<never, never> extends OperationAttributes[Name] ? Name : never
}[OperationName]
export const plain = (op: Bare): CoreOperation => ({ op, attributes: {} }) as CoreOperation

/** Each operation, in each form that it takes, over each shape that matters. */
export function cases(): Readonly<Record<string, Graph>> {
  const map: Shape = [4, 7, 9]
  const vector: Shape = [12]
  const sequence: Shape = [4, 10]
  const on = (shape: Shape, ...operations: readonly CoreOperation[]) => chain(shape, ...operations)
  const everyShape = (name: string, ...operations: readonly CoreOperation[]) => ({
    [`${name} of a map`]: on(map, ...operations),
    [`${name} of a vector`]: on(vector, ...operations),
    [`${name} of a sequence`]: on(sequence, ...operations),
  })
  return {
    'conv 3x3': on(map, conv()),
    'conv with bias, stride 2': on(map, conv({ bias: true, stride: [2, 2] })),
    'conv of other height and width': on(map, conv({ kernel: [3, 5], stride: [2, 1], pads: [1, 0, 2, 3] })),
    'conv 1x1 stride 2': on(map, conv({ kernel: [1, 1], pads: [0, 0, 0, 0], stride: [2, 2] })),
    'conv with dilation': on(map, conv({ dilation: [2, 2], pads: [2, 2, 2, 2], bias: true })),
    'conv with dilation and stride': on([4, 11, 13], conv({ dilation: [3, 2], stride: [2, 3], pads: [3, 2, 2, 1] })),
    'conv with dilation along the width': on(map, conv({ dilation: [1, 2], stride: [2, 1], bias: true })),
    'conv of one row with dilation': on(
      map,
      conv({ kernel: [1, 3], dilation: [4, 2], stride: [2, 2], pads: [0, 0, 2, 2] }),
    ),
    'conv over a vector': on(vector, conv({ kernel: [1, 1], pads: [0, 0, 0, 0], bias: true })),
    'depthwise conv': on(map, conv({ channels: 4, groups: 4, stride: [2, 2] })),
    'depthwise conv, other strides': on(
      map,
      conv({ channels: 4, groups: 4, stride: [2, 1], kernel: [5, 3], bias: true }),
    ),
    'depthwise conv with multiplier': on(map, conv({ channels: 12, groups: 4, bias: true })),
    'depthwise conv with dilation': on(
      map,
      conv({ channels: 8, groups: 4, dilation: [2, 2], pads: [2, 2, 2, 2], stride: [2, 1] }),
    ),
    'grouped conv, two groups': on(map, conv({ channels: 6, groups: 2, stride: [2, 2], bias: true })),
    'grouped conv, eight groups': on([24, 6, 5], conv({ channels: 16, groups: 8, stride: [2, 2] })),
    'grouped conv, eight groups with bias': on([24, 6, 5], conv({ channels: 16, groups: 8, bias: true })),
    'grouped conv, eight groups with dilation': on(
      [24, 9, 8],
      conv({ channels: 32, groups: 8, dilation: [2, 3], pads: [2, 2, 3, 3] }),
    ),
    'deconv 2x2': on(map, deconv()),
    'deconv 3x3 with pads and output pad': on(map, deconv({ kernel: [3, 3], pads: [1, 1, 1, 1], outputPad: [1, 1] })),
    'deconv 4x4 with pads': on(map, deconv({ kernel: [4, 4], pads: [1, 1, 1, 1], bias: false })),
    'deconv with a kernel below its stride': on(map, deconv({ kernel: [1, 2], stride: [3, 3], outputPad: [2, 1] })),
    'deconv with output pad and no pads': on(map, deconv({ kernel: [3, 3], outputPad: [1, 1] })),
    'deconv, other strides': on(map, deconv({ kernel: [3, 5], stride: [1, 2], pads: [1, 0, 2, 1] })),
    'deconv with dilation': on(
      map,
      deconv({ kernel: [3, 3], dilation: [2, 3], pads: [1, 2, 3, 4], outputPad: [1, 1] }),
    ),
    'deconv, depthwise': on(
      map,
      deconv({ channels: 8, groups: 4, kernel: [3, 3], pads: [1, 1, 1, 1], outputPad: [1, 0] }),
    ),
    'deconv, two groups': on(map, deconv({ channels: 6, groups: 2, kernel: [3, 2] })),
    'deconv, eight groups': on(
      [24, 4, 5],
      deconv({ channels: 16, groups: 8, kernel: [3, 3], bias: false, pads: [3, 3, 0, 1] }),
    ),
    'deconv over a vector': on(vector, deconv({ kernel: [3, 4] })),
    'conv1d over a vector': on(vector, conv1d()),
    'conv1d over a vector, several channels': on(vector, conv1d({ channels: 3, bias: true, stride: 2 })),
    'conv1d circular': on(vector, conv1d({ padMode: 'circular', kernel: 5, pads: [2, 2], dilation: 1 })),
    'conv1d circular, uneven': on(sequence, conv1d({ padMode: 'circular', kernel: 4, pads: [0, 3], channels: 2 })),
    'conv1d over a sequence': on(sequence, conv1d({ channels: 6, groups: 2, dilation: 2, pads: [2, 1], bias: true })),
    'conv1d over a sequence, depthwise': on(
      sequence,
      conv1d({ channels: 4, groups: 4, stride: 2, dilation: 3, pads: [3, 3] }),
    ),
    linear: on([100], linear(7)),
    'linear without bias': on(vector, linear(5, false)),
    ...everyShape('bn', bn()),
    ...everyShape('bn without affine', bn({ affine: false, epsilon: 1e-3 })),
    ...everyShape('ln over channels', { op: 'ln', attributes: { epsilon: 1e-6, over: 'channels', affine: true } }),
    ...everyShape('ln over all', { op: 'ln', attributes: { epsilon: 1e-5, over: 'all', affine: true } }),
    ...everyShape('ln without affine', { op: 'ln', attributes: { epsilon: 1e-5, over: 'channels', affine: false } }),
    ...everyShape('gn', { op: 'gn', attributes: { groups: 2, epsilon: 1e-5, affine: true } }),
    ...everyShape('gn without affine', { op: 'gn', attributes: { groups: 4, epsilon: 1e-3, affine: false } }),
    ...everyShape('relu', plain('relu')),
    ...everyShape('relu6', { op: 'scale', attributes: { factor: 8 } }, plain('relu6')),
    ...everyShape('silu', plain('silu')),
    ...everyShape('gelu', { op: 'gelu', attributes: { approximate: 'none' } }),
    ...everyShape('gelu tanh', { op: 'gelu', attributes: { approximate: 'tanh' } }),
    ...everyShape('tanh', plain('tanh')),
    ...everyShape('sigmoid', plain('sigmoid')),
    ...everyShape('hardsigmoid', { op: 'scale', attributes: { factor: 4 } }, plain('hardsigmoid')),
    ...everyShape('hardswish', { op: 'scale', attributes: { factor: 4 } }, plain('hardswish')),
    ...everyShape('leakyrelu', { op: 'leakyrelu', attributes: { slope: 0.01 } }),
    ...everyShape('elu', { op: 'elu', attributes: { alpha: 1 } }),
    ...everyShape('elu with alpha', { op: 'elu', attributes: { alpha: 0.7 } }),
    ...everyShape('prelu', { op: 'prelu', attributes: { perChannel: false } }),
    ...everyShape('prelu a channel', { op: 'prelu', attributes: { perChannel: true } }),
    ...everyShape('mish', plain('mish')),
    ...everyShape('softplus', { op: 'softplus', attributes: { beta: 1, threshold: 20 } }),
    ...everyShape(
      'softplus with beta',
      { op: 'scale', attributes: { factor: 20 } },
      { op: 'softplus', attributes: { beta: 2, threshold: 15 } },
    ),
    ...everyShape('identity', plain('identity')),
    ...everyShape('softmax over channels', { op: 'softmax', attributes: { axes: [0] } }),
    ...everyShape('softmax over parts', { op: 'softmax', attributes: { parts: 2 } }),
    'softmax over positions': on(map, { op: 'softmax', attributes: { axes: [1, 2] } }),
    'softmax over height': on(map, { op: 'softmax', attributes: { axes: [1] } }),
    'softmax over all': on(map, { op: 'softmax', attributes: { axes: [0, 1, 2] } }),
    'softmax over a length': on(sequence, { op: 'softmax', attributes: { axes: [1] } }),
    maxpool: on(map, maxpool()),
    'maxpool with pads': on(map, maxpool({ pads: [1, 1, 1, 1] })),
    'maxpool with pads of values below 0': on(
      map,
      plain('relu'),
      { op: 'scale', attributes: { factor: -1 } },
      maxpool({ pads: [1, 1, 1, 1], stride: [1, 1] }),
    ),
    'maxpool after relu': on(map, plain('relu'), maxpool({ pads: [1, 1, 1, 1] })),
    'maxpool rounding up': on([4, 8, 10], maxpool({ ceil: true, kernel: [2, 3], stride: [3, 2] })),
    'maxpool rounding up with pads': on([4, 8, 8], maxpool({ ceil: true, pads: [1, 1, 1, 1] })),
    'maxpool with uneven pads': on(map, maxpool({ pads: [0, 1, 1, 0] })),
    'maxpool with dilation': on([4, 11, 12], maxpool({ dilation: [2, 3], pads: [1, 1, 1, 1] })),
    'maxpool with dilation, rounding up': on(
      [4, 11, 12],
      maxpool({ dilation: [1, 3], ceil: true, kernel: [2, 2], stride: [2, 3] }),
    ),
    avgpool: on(map, avgpool()),
    'avgpool with pads': on(map, avgpool({ pads: [1, 1, 1, 1] })),
    'avgpool that does not count pads': on(map, avgpool({ pads: [1, 1, 1, 1], countPad: false })),
    'avgpool rounding up': on([4, 8, 10], avgpool({ ceil: true, kernel: [2, 3], stride: [3, 2] })),
    'avgpool rounding up with pads': on([4, 8, 8], avgpool({ ceil: true, pads: [1, 1, 1, 1] })),
    'avgpool rounding up, not counting pads': on(
      [4, 8, 8],
      avgpool({ ceil: true, pads: [1, 1, 1, 1], countPad: false }),
    ),
    'avgpool to a divisor': on([4, 6, 9], { op: 'adaptiveavgpool', attributes: { to: [3, 3] } }),
    'avgpool to a size': on(map, { op: 'adaptiveavgpool', attributes: { to: [3, 4] } }),
    'avgpool to a larger size': on(map, { op: 'adaptiveavgpool', attributes: { to: [8, 9] } }),
    gap: on(map, plain('gap')),
    'gap of 1x1': on([5, 1, 1], plain('gap')),
    gmp: on(map, plain('gmp')),
    ...Object.fromEntries(
      (['mean', 'max', 'sum'] as const).flatMap((op) => [
        ...[[0], [1], [2], [1, 2], [0, 1], [0, 1, 2]].map((axes) => [
          `${op} over ${axes.join()}`,
          on(map, { op, attributes: { axes } }),
        ]),
        [`${op} over parts`, on(map, { op, attributes: { parts: 2 } })],
        [`${op} over parts of a vector`, on(vector, { op, attributes: { parts: 3 } })],
        [`${op} over parts of a sequence`, on(sequence, { op, attributes: { parts: 2 } })],
        [`${op} of a vector`, on(vector, { op, attributes: { axes: [0] } })],
        [`${op} along a sequence`, on(sequence, { op, attributes: { axes: [1] } })],
      ]),
    ),
    flatten: on(map, plain('flatten'), linear(5)),
    'flatten of a sequence': on(sequence, plain('flatten')),
    'flatten of 1x1': on([8, 1, 1], plain('flatten')),
    'reshape to a sequence': on(map, { op: 'reshape', attributes: { shape: [4, 63] } }),
    'reshape to four axes': on(
      map,
      { op: 'reshape', attributes: { shape: [2, 2, 7, 9] } },
      { op: 'transpose', attributes: { order: [1, 0, 2, 3] } },
      { op: 'reshape', attributes: { shape: [4, 7, 9] } },
    ),
    'reshape of a vector to a map': on(vector, { op: 'reshape', attributes: { shape: [3, 2, 2] } }),
    ...Object.fromEntries(
      [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
      ].map((order) => [`transpose ${order.join()}`, on(map, { op: 'transpose', attributes: { order } })]),
    ),
    'transpose of a sequence': on(sequence, { op: 'transpose', attributes: { order: [1, 0] } }),
    ...everyShape('shuffle', { op: 'shuffle', attributes: { groups: 2 } }),
    'slice of channels': on(map, { op: 'slice', attributes: { axis: 0, start: 1, end: 3 } }),
    'slice of rows': on(map, { op: 'slice', attributes: { axis: 1, start: 2, end: 7 } }),
    'slice of columns': on(map, { op: 'slice', attributes: { axis: 2, start: 0, end: 4 } }),
    'slice of a vector': on(vector, { op: 'slice', attributes: { axis: 0, start: 3, end: 5 } }),
    'slice of a sequence': on(sequence, { op: 'slice', attributes: { axis: 1, start: 3, end: 5 } }),
    pad: on(map, pad({})),
    'pad with a number': on(map, pad({ value: -2.5 })),
    'pad with a number, cropping elsewhere': on(map, pad({ pads: [-1, 2, -2, 0], value: 1.5 })),
    'pad that crops': on(map, pad({ pads: [-1, -2, -1, 0] })),
    'pad reflecting': on(map, pad({ pads: [3, 2, 4, 1], mode: 'reflect' })),
    'pad repeating': on(map, pad({ pads: [3, 9, 0, 1], mode: 'replicate' })),
    'resize by two': on(map, resize({})),
    'resize to any size': on(map, resize({ size: [10, 5] })),
    'resize bilinear': on(map, resize({ size: [14, 18], mode: 'bilinear' })),
    'resize bilinear down': on(map, resize({ size: [3, 4], mode: 'bilinear' })),
    'resize bilinear with corners': on(map, resize({ size: [12, 5], mode: 'bilinear', alignCorners: true })),
    'resize bilinear to one row': on(map, resize({ size: [1, 1], mode: 'bilinear', alignCorners: true })),
    ...everyShape('scale', { op: 'scale', attributes: { factor: -0.3 } }),
    ...everyShape('dropout', { op: 'dropout', attributes: { rate: 0.5 } }),
    ...everyShape('droppath', { op: 'droppath', attributes: { rate: 0.2 } }),
    ...joins(),
  }
}

function joins(): Record<string, Graph> {
  const result: Record<string, Graph> = {}
  for (const axis of [0, 1, 2]) {
    const graph = startGraph([4, 7, 9])
    const arm = graph.add({ op: 'slice', attributes: { axis, start: 0, end: 3 } }, ['input'])
    result[`concat over ${axis}`] = graph.finish({
      output: graph.add({ op: 'concat', attributes: { axis } }, ['input', arm, 'input']),
    })
  }
  {
    const graph = startGraph([12])
    const arm = graph.add(linear(5), ['input'])
    result['concat of vectors'] = graph.finish({
      output: graph.add({ op: 'concat', attributes: { axis: 0 } }, ['input', arm]),
    })
  }
  for (const op of ['add', 'mul'] as const) {
    const graph = startGraph([4, 7, 9])
    const gap = graph.add(plain('gap'), ['input'])
    const rows = graph.add({ op: 'mean', attributes: { axes: [2] } }, ['input'])
    const spatial = graph.add({ op: 'max', attributes: { axes: [0] } }, ['input'])
    result[`${op} broadcasting`] = graph.finish({
      output: graph.add(plain(op), [gap, 'input', rows, spatial]),
      twice: graph.add(plain(op), ['input', 'input']),
      vectors: graph.add(plain(op), [gap, gap]),
      outer: graph.add(plain(op), [rows, spatial]),
    })
    const sequence = startGraph([4, 10])
    const mean = sequence.add({ op: 'mean', attributes: { axes: [1] } }, ['input'])
    const vector = sequence.add({ op: 'reshape', attributes: { shape: [4] } }, [mean])
    result[`${op} of a vector and a sequence`] = sequence.finish({ output: sequence.add(plain(op), ['input', vector]) })
  }
  {
    const graph = startGraph([4, 7, 9])
    const relu = graph.add(plain('relu'), ['input'])
    const scaled = graph.add({ op: 'scale', attributes: { factor: -2 } }, ['input'])
    result['maximum'] = graph.finish({
      output: graph.add(plain('maximum'), ['input', relu, scaled]),
      aux: relu,
      same: 'input',
    })
  }
  return result
}
