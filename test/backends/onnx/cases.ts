import type { Graph } from '../../../src/ir/index.ts'
import type { OperationAttributes, OperationName, Shape } from '../../../src/vocabulary/index.ts'
import { avgPoolAttributes, buildGraph, deconvAttributes, maxPoolAttributes } from '../../support/graph-builder.ts'

function single<Name extends OperationName>(
  input: Shape,
  op: Name,
  attributes: OperationAttributes[Name],
): readonly [string, Graph] {
  const builder = buildGraph(input)
  builder.step(op, attributes, 'input', 'it')
  return [`${op} of ${input.join('x')} ${JSON.stringify(attributes)}`, builder.finish()]
}

const map = [6, 9, 7]
const range = (count: number) => Array.from({ length: count }, (_, at) => at + 1)

/** A map whose dropped, reshaped and equal parts reach outputs: what is left out of a model needs a node after all. */
function manyOutputs(): readonly [string, Graph] {
  const builder = buildGraph(map)
  const rectified = builder.step('relu', {}, 'input', 'rectified')
  const dropped = builder.step('dropout', { rate: 0.5 }, rectified, 'dropped')
  const again = builder.step('identity', {}, dropped, 'again')
  const kept = builder.step('dropout', { rate: 0.5 }, 'input', 'kept')
  builder.step('add', {}, [again, kept], 'sum')
  builder.output('one', rectified)
  builder.output('two', dropped)
  builder.output('three', again)
  builder.output('four', kept)
  builder.output('five', 'input')
  builder.output('six', 'sum')
  builder.output('seven', 'sum')
  return ['outputs that are the same value', builder.finish()]
}

/** Ways through the writer that the runtime does not have. */
export const moreCases: readonly (readonly [name: string, graph: Graph])[] = [
  manyOutputs(),
  single(map, 'ln', { epsilon: 1e-5, over: 'channels', affine: false }),
  single([12], 'ln', { epsilon: 1e-5, over: 'channels', affine: false }),
  single([12], 'ln', { epsilon: 1e-5, over: 'all', affine: false }),
  single([12], 'gn', { epsilon: 1e-5, groups: 3, affine: false }),
  single(map, 'softplus', { beta: 3, threshold: 20 }),
  single(map, 'softplus', { beta: 1, threshold: 1 }),
  single([1, 9, 7], 'prelu', { perChannel: true }),
  // Where a last window hangs over, ends in the padding, or would begin in the padding alone.
  ...[1, 2, 3].flatMap((stride) =>
    [2, 3, 5].flatMap((kernel) =>
      [0, 1].flatMap((before) =>
        [0, 1].flatMap((after) => {
          const given = {
            kernel: [kernel, kernel],
            stride: [stride, stride],
            pads: [before, after, before, after],
            ceil: true,
          } as const
          return [
            single(map, 'maxpool', maxPoolAttributes(given)),
            single(map, 'avgpool', avgPoolAttributes({ ...given, countPad: true })),
            single(map, 'avgpool', avgPoolAttributes({ ...given, countPad: false })),
          ]
        }),
      ),
    ),
  ),
  single(map, 'maxpool', maxPoolAttributes({ kernel: [2, 2], stride: [3, 3], dilation: [4, 3], ceil: true })),
  // Windows that see padding only.
  single(
    [3, 2, 9],
    'maxpool',
    maxPoolAttributes({ kernel: [2, 2], stride: [1, 1], dilation: [3, 1], pads: [1, 1, 0, 1] }),
  ),
  single(
    [3, 2, 1],
    'maxpool',
    maxPoolAttributes({ kernel: [2, 2], stride: [2, 1], dilation: [2, 2], pads: [0, 1, 1, 1] }),
  ),
  single(map, 'maxpool', maxPoolAttributes({ kernel: [2, 2], stride: [2, 2], dilation: [3, 3], ceil: true })),
  single(
    map,
    'deconv',
    deconvAttributes({
      channels: 3,
      kernel: [3, 3],
      stride: [3, 3],
      dilation: [2, 2],
      outputPad: [2, 1],
      pads: [1, 2, 0, 1],
      bias: true,
    }),
  ),
  // Output padding of a stride or more.
  ...[0, 1, 2, 3].flatMap((end) =>
    [true, false].map((bias) =>
      single(
        map,
        'deconv',
        deconvAttributes({
          channels: 4,
          kernel: [3, 2],
          stride: [1, 2],
          dilation: [3, 4],
          groups: 2,
          outputPad: [2, 3],
          pads: [1, end, 0, end],
          bias,
        }),
      ),
    ),
  ),
  // Sizes whose ratio float32 cannot say, or says a little above or below.
  ...range(30).flatMap((size) => [
    single(map, 'resize', { size: [size, 31 - size], mode: 'nearest', alignCorners: false }),
    single(map, 'resize', { size: [size, 31 - size], mode: 'bilinear', alignCorners: false }),
    single(map, 'resize', { size: [size, 31 - size], mode: 'bilinear', alignCorners: true }),
  ]),
  ...range(12).map((size) => single(map, 'adaptiveavgpool', { to: [size, 13 - size] })),
  single(map, 'pad', { pads: [-2, -1, -3, 0], mode: 'constant', value: 3 }),
  single(map, 'pad', { pads: [0, 0, 0, 0], mode: 'constant', value: 3 }),
]
