import fc from 'fast-check'
import type {
  CoreOperation,
  OperationAttributes,
  OperationName,
  Pads,
  Pair,
  Shape,
} from '../../src/vocabulary/index.ts'

/** An operation with the shapes that go in; about half of them fit. */
export interface DrawnOperation {
  readonly operation: CoreOperation
  readonly inputs: readonly Shape[]
}

const small = (minimum: number, maximum: number) => fc.integer({ min: minimum, max: maximum })
const pairOf = (minimum: number, maximum: number): fc.Arbitrary<Pair> =>
  fc.tuple(small(minimum, maximum), small(minimum, maximum))
const symmetric = (minimum: number, maximum: number): fc.Arbitrary<Pads> =>
  pairOf(minimum, maximum).map(([height, width]): Pads => [height, height, width, width])
const anyPads = (minimum: number, maximum: number): fc.Arbitrary<Pads> =>
  fc.tuple(small(minimum, maximum), small(minimum, maximum), small(minimum, maximum), small(minimum, maximum))
const channels = fc.constantFrom(1, 2, 3, 4, 6, 8)
const groups = fc.constantFrom(1, 1, 2, 3, 4)

const vectors: fc.Arbitrary<Shape> = fc.tuple(channels)
const maps: fc.Arbitrary<Shape> = fc.tuple(channels, small(1, 9), small(1, 9))
const sequences: fc.Arbitrary<Shape> = fc.tuple(channels, small(1, 9))
const shapes: fc.Arbitrary<Shape> = fc.oneof(
  { weight: 4, arbitrary: maps },
  { weight: 2, arbitrary: vectors },
  { weight: 1, arbitrary: sequences },
)
const over = fc.oneof(
  fc.subarray([0, 1, 2], { minLength: 1 }).map((axes) => ({ axes })),
  fc.constantFrom(1, 2, 3).map((parts) => ({ parts })),
)
const none = fc.constant({})
const convolution = {
  channels,
  kernel: pairOf(1, 4),
  stride: pairOf(1, 3),
  dilation: pairOf(1, 3),
  groups,
  bias: fc.boolean(),
}
const pool = { kernel: pairOf(1, 4), stride: pairOf(1, 4), pads: symmetric(0, 2), ceil: fc.boolean() }

type Unary = Exclude<OperationName, 'input' | 'droppath' | 'concat' | 'add' | 'mul' | 'maximum' | 'shake'>
const attributes: { readonly [Name in Unary]: fc.Arbitrary<OperationAttributes[Name]> } = {
  conv: fc.record({ ...convolution, pads: anyPads(0, 2) }),
  deconv: fc.record({ ...convolution, pads: symmetric(0, 3), outputPad: pairOf(0, 2) }),
  conv1d: fc.record({
    channels,
    kernel: small(1, 5),
    stride: small(1, 3),
    pads: pairOf(0, 4),
    padMode: fc.constantFrom('zeros', 'circular'),
    dilation: small(1, 2),
    groups,
    bias: fc.boolean(),
  }),
  linear: fc.record({ channels, bias: fc.boolean() }),
  bn: fc.record({ epsilon: fc.constant(1e-5), momentum: fc.constant(0.1), affine: fc.boolean() }),
  ln: fc.record({ epsilon: fc.constant(1e-5), over: fc.constantFrom('channels', 'all'), affine: fc.boolean() }),
  gn: fc.record({ groups, epsilon: fc.constant(1e-5), affine: fc.boolean() }),
  relu: none,
  relu6: none,
  silu: none,
  gelu: fc.record({ approximate: fc.constantFrom('none', 'tanh') }),
  tanh: none,
  sigmoid: none,
  hardsigmoid: none,
  hardswish: none,
  leakyrelu: fc.record({ slope: fc.constant(0.1) }),
  elu: fc.record({ alpha: fc.constant(1) }),
  prelu: fc.record({ perChannel: fc.boolean() }),
  mish: none,
  softplus: fc.record({ beta: fc.constant(1), threshold: fc.constant(20) }),
  softmax: over,
  identity: none,
  maxpool: fc.record({ ...pool, dilation: pairOf(1, 2) }),
  avgpool: fc.record({ ...pool, countPad: fc.boolean() }),
  adaptiveavgpool: fc.record({ to: pairOf(1, 9) }),
  gap: none,
  gmp: none,
  mean: over,
  std: fc
    .tuple(over, fc.constantFrom(0, 1, 2), fc.constantFrom(0, 1e-5))
    .map(([where, correction, epsilon]) => ({ ...where, correction, epsilon })),
  max: over,
  sum: over,
  dropout: fc.record({ rate: fc.constant(0.5) }),
  flatten: none,
  reshape: fc.record({ shape: fc.array(small(1, 8), { minLength: 1, maxLength: 4 }) }),
  transpose: fc.record({ order: fc.shuffledSubarray([0, 1, 2], { minLength: 1 }) }),
  resize: fc.record({ size: pairOf(1, 9), mode: fc.constantFrom('nearest', 'bilinear'), alignCorners: fc.boolean() }),
  shuffle: fc.record({ groups }),
  slice: fc.record({ axis: small(0, 2), start: small(0, 5), end: small(1, 9) }),
  pad: fc.oneof(
    fc.record({ pads: anyPads(-3, 3), mode: fc.constant('constant' as const), value: fc.constant(0) }),
    fc.record({ pads: anyPads(0, 4), mode: fc.constantFrom('reflect', 'replicate'), value: fc.constant(0) }),
  ),
  scale: fc.record({ factor: fc.constant(2) }),
}

function drawUnary<Name extends Unary>(op: Name): fc.Arbitrary<DrawnOperation> {
  // The key of the table is the operation's name, which TypeScript cannot follow through a generic union.
  const operation = attributes[op].map((drawn) => ({ op, attributes: drawn }) as CoreOperation)
  const takesMaps: readonly OperationName[] = [
    'conv',
    'deconv',
    'maxpool',
    'avgpool',
    'adaptiveavgpool',
    'pad',
    'resize',
  ]
  const takesVectors: readonly OperationName[] = ['linear', 'conv1d']
  const often = takesMaps.includes(op) ? maps : takesVectors.includes(op) ? vectors : shapes
  const input = fc.oneof({ weight: 4, arbitrary: often }, { weight: 1, arbitrary: shapes })
  return fc.record({ operation, inputs: input.map((shape) => [shape]) })
}

/** Shapes that are alike but for some extents, as the arms of a join are. */
const arms: fc.Arbitrary<readonly Shape[]> = shapes.chain((shape) => {
  const arm = fc.oneof(
    { weight: 4, arbitrary: fc.constant(shape) },
    { weight: 2, arbitrary: fc.constantFrom(...shape.keys()).map((axis) => shape.with(axis, 1)) },
    { weight: 1, arbitrary: fc.constant(shape.slice(0, 1)) },
    { weight: 1, arbitrary: fc.constantFrom(...shape.keys()).map((axis) => shape.with(axis, 5)) },
  )
  return fc.array(arm, { minLength: 2, maxLength: 3 })
})
const joinOperations: fc.Arbitrary<CoreOperation> = fc.oneof(
  small(0, 2).map((axis): CoreOperation => ({ op: 'concat', attributes: { axis } })),
  fc
    .constantFrom('add' as const, 'mul' as const, 'maximum' as const)
    .map((op): CoreOperation => ({ op, attributes: {} })),
  fc.constant<CoreOperation>({ op: 'shake', attributes: { backward: 'even', level: 'batch' } }),
)

const shapely: readonly Unary[] = [
  'conv',
  'deconv',
  'conv1d',
  'maxpool',
  'avgpool',
  'pad',
  'slice',
  'transpose',
  'reshape',
]

/** Any operation of the graph but `input` and `droppath`, more often those whose shapes take some thought. */
export const drawnOperations: fc.Arbitrary<DrawnOperation> = fc.oneof(
  ...shapely.map((op) => ({ weight: 4, arbitrary: drawUnary(op) })),
  ...(Object.keys(attributes) as Unary[]).map((op) => ({ weight: 1, arbitrary: drawUnary(op) })),
  { weight: 10, arbitrary: fc.record({ operation: joinOperations, inputs: arms }) },
)
