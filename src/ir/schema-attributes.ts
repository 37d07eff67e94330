import { maximumExtent, maximumRank, type OperationName } from '../vocabulary/index.ts'
import { closed, type JsonSchema } from './schema-parts.ts'

const real: JsonSchema = { type: 'number' }
const share: JsonSchema = { type: 'number', minimum: 0, maximum: 1 }
const atLeastZero: JsonSchema = { type: 'number', minimum: 0 }
const flag: JsonSchema = { type: 'boolean' }
const count: JsonSchema = { type: 'integer', minimum: 1, maximum: maximumExtent }
const fromZero: JsonSchema = { type: 'integer', minimum: 0, maximum: maximumExtent }
const axis: JsonSchema = { type: 'integer', minimum: 0, maximum: maximumRank - 1 }

function tuple(items: JsonSchema, length: number): JsonSchema {
  return { type: 'array', items, minItems: length, maxItems: length }
}
const pair = tuple(count, 2)
const pads = tuple(fromZero, 4)
const anyPads = tuple({ type: 'integer', minimum: -maximumExtent, maximum: maximumExtent }, 4)
const axes: JsonSchema = { type: 'array', items: axis, minItems: 1, maxItems: maximumRank, uniqueItems: true }
const shape: JsonSchema = { type: 'array', items: count, minItems: 1, maxItems: maximumRank }

const none = closed({})
const over: JsonSchema = { oneOf: [closed({ axes }), closed({ parts: count })] }
const convolution = { channels: count, kernel: pair, stride: pair, pads, dilation: pair, groups: count, bias: flag }
const pool = { kernel: pair, stride: pair, pads, ceil: flag }

/** The schema of each operation's attributes; the type holds it to all operations. */
export const attributeSchemas: Readonly<Record<OperationName, JsonSchema>> = {
  input: closed({ shape }),
  conv: closed(convolution),
  deconv: closed({ ...convolution, outputPad: tuple(fromZero, 2) }),
  conv1d: closed({
    channels: count,
    kernel: count,
    stride: count,
    pads: tuple(fromZero, 2),
    padMode: { enum: ['zeros', 'circular'] },
    dilation: count,
    groups: count,
    bias: flag,
  }),
  linear: closed({ channels: count, bias: flag }),
  bn: closed({ epsilon: atLeastZero, momentum: share, affine: flag }),
  ln: closed({ epsilon: atLeastZero, over: { enum: ['channels', 'all'] }, affine: flag }),
  gn: closed({ groups: count, epsilon: atLeastZero, affine: flag }),
  relu: none,
  relu6: none,
  silu: none,
  gelu: closed({ approximate: { enum: ['none', 'tanh'] } }),
  tanh: none,
  sigmoid: none,
  hardsigmoid: none,
  hardswish: none,
  leakyrelu: closed({ slope: real }),
  elu: closed({ alpha: real }),
  prelu: closed({ perChannel: flag }),
  mish: none,
  softplus: closed({ beta: real, threshold: real }),
  softmax: over,
  identity: none,
  maxpool: closed({ ...pool, dilation: pair }),
  avgpool: closed({ ...pool, countPad: flag }),
  adaptiveavgpool: closed({ to: pair }),
  gap: none,
  gmp: none,
  mean: over,
  max: over,
  sum: over,
  std: {
    oneOf: [
      closed({ axes, correction: atLeastZero, epsilon: atLeastZero }),
      closed({ parts: count, correction: atLeastZero, epsilon: atLeastZero }),
    ],
  },
  dropout: closed({ rate: share }),
  droppath: closed({ rate: share }),
  flatten: none,
  reshape: closed({ shape }),
  transpose: closed({ order: axes }),
  resize: closed({ size: pair, mode: { enum: ['nearest', 'bilinear'] }, alignCorners: flag }),
  shuffle: closed({ groups: count }),
  slice: closed({ axis, start: fromZero, end: count }),
  pad: closed({ pads: anyPads, mode: { enum: ['constant', 'reflect', 'replicate'] }, value: real }),
  scale: closed({ factor: real }),
  concat: closed({ axis }),
  add: none,
  mul: none,
  maximum: none,
  shake: closed({ backward: { enum: ['shake', 'even'] }, level: { enum: ['image', 'batch'] } }),
}
