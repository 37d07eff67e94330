import fc from 'fast-check'
import type { Graph } from '../../src/ir/index.ts'
import { elementCount, inferShape, isProblem, type CoreOperation, type Shape } from '../../src/vocabulary/index.ts'
import {
  avgPoolAttributes,
  buildGraph,
  conv1dAttributes,
  convAttributes,
  deconvAttributes,
  type GraphBuilder,
  maxPoolAttributes,
} from './graph-builder.ts'

/** Whole numbers, and choices made with them. */
interface Choices {
  /** From `low` to `high`, both included. */
  readonly whole: (low: number, high: number) => number
  readonly among: <T>(items: readonly T[]) => T
  readonly chance: () => boolean
  readonly pair: (low: number, high: number) => readonly [number, number]
}

const numbersPerGraph = 600
const largest = 2 ** 30 - 1

/** The most values that a drawn tensor has: cpu computes it too. */
const maximumValues = 3000

/** Graphs of four to twelve operations, drawn from the whole vocabulary with all attributes, that fit together. */
export const drawnGraph: fc.Arbitrary<Graph> = fc
  .array(fc.nat(largest), { minLength: numbersPerGraph, maxLength: numbersPerGraph })
  .map((numbers) => drawGraph(makeChoices(numbers)))

function makeChoices(numbers: readonly number[]): Choices {
  let at = 0
  const whole = (low: number, high: number): number => low + ((numbers[at++ % numbers.length] ?? 0) % (high - low + 1))
  return {
    whole,
    among: (items) => {
      const item = items[whole(0, items.length - 1)]
      if (item === undefined) throw new Error('nothing to choose from')
      return item
    },
    chance: () => whole(0, 1) === 1,
    pair: (low, high) => [whole(low, high), whole(low, high)],
  }
}

function drawGraph(choices: Choices): Graph {
  const { whole, among } = choices
  const shape = among<Shape>([
    [whole(1, 6) * 4, whole(3, 9), whole(3, 9)],
    [whole(1, 6) * 4, whole(3, 9), whole(3, 9)],
    [whole(4, 24)],
    [whole(1, 6) * 2, whole(3, 12)],
  ])
  const builder = buildGraph(shape, 'Drawn')
  const ids = ['input']
  for (let left = whole(4, 12); left > 0; left--) {
    const id = drawStep(builder, ids, choices)
    if (id !== undefined) ids.push(id)
  }
  const used = new Set(builder.inputsUsed())
  ids.filter((id) => !used.has(id)).forEach((id, at) => builder.output(at === 0 ? 'output' : `output${at}`, id))
  return builder.finish()
}

/** Adds one operation that fits, mostly after the last one. */
function drawStep(builder: GraphBuilder, ids: readonly string[], choices: Choices): string | undefined {
  for (let attempt = 0; attempt < 20; attempt++) {
    const from = choices.whole(0, 3) === 0 ? choices.among(ids) : (ids[ids.length - 1] ?? 'input')
    const shape = builder.shape(from)
    const operation = drawOperation(shape, choices)
    const inputs = [from]
    if (['concat', 'add', 'mul', 'maximum', 'shake'].includes(operation.op)) {
      inputs.push(choices.among(ids))
      if (choices.chance()) inputs.push(choices.among(ids))
    }
    const result = inferShape(operation, inputs.map(builder.shape))
    if (!isProblem(result) && elementCount(result) <= maximumValues) {
      return builder.step(operation.op, operation.attributes, inputs)
    }
  }
  return undefined
}

function drawOperation(shape: Shape, choices: Choices): CoreOperation {
  const { whole, among, chance, pair } = choices
  const [channels = 1] = shape
  const divisors = Array.from({ length: channels }, (_, at) => at + 1).filter((each) => channels % each === 0)
  const groups = among(divisors)
  const axes = shape.map((_extent, axis) => axis).filter(chance)
  const over = chance() ? { parts: among(divisors) } : { axes: axes.length === 0 ? [0] : axes }
  const bias = chance()
  const kernel = pair(1, 3)
  const pads = [whole(0, 2), whole(0, 2), whole(0, 2), whole(0, 2)] as const
  const half = kernel.map((each) => Math.floor(each / 2))
  const poolPads = [
    whole(0, half[0] ?? 0),
    whole(0, half[0] ?? 0),
    whole(0, half[1] ?? 0),
    whole(0, half[1] ?? 0),
  ] as const
  const ceil = chance()
  const axis = whole(0, shape.length - 1)
  const start = whole(0, (shape[axis] ?? 1) - 1)
  const window = { kernel, pads, dilation: pair(1, 2), bias, groups }
  return among<() => CoreOperation>([
    () => ({
      op: 'conv',
      attributes: convAttributes({ ...window, stride: pair(1, 2), channels: groups * whole(1, 4) }),
    }),
    () => ({
      op: 'conv',
      attributes: convAttributes({ ...window, stride: pair(1, 3), channels: whole(1, 9), groups: 1 }),
    }),
    () => ({
      op: 'deconv',
      attributes: deconvAttributes({
        ...window,
        stride: pair(1, 3),
        channels: groups * whole(1, 3),
        outputPad: pair(0, 1),
      }),
    }),
    () => ({
      op: 'conv1d',
      attributes: conv1dAttributes({
        channels: chance() ? 1 : whole(1, 5),
        kernel: whole(1, 4),
        stride: whole(1, 2),
        dilation: whole(1, 2),
        pads: [pads[0], pads[1]],
        padMode: among(['zeros', 'circular']),
        bias,
      }),
    }),
    () => ({ op: 'linear', attributes: { channels: whole(1, 20), bias } }),
    () => ({ op: 'bn', attributes: { epsilon: among([1e-5, 1e-3]), momentum: 0.1, affine: bias } }),
    () => ({ op: 'ln', attributes: { epsilon: 1e-2, over: among(['channels', 'all']), affine: bias } }),
    () => ({ op: 'gn', attributes: { epsilon: 1e-2, groups, affine: bias } }),
    () => ({
      op: among(['relu', 'relu6', 'silu', 'tanh', 'sigmoid', 'hardsigmoid', 'hardswish', 'mish', 'identity']),
      attributes: {},
    }),
    () => ({
      op: among(['relu', 'relu6', 'sigmoid', 'gap', 'gmp', 'flatten', 'add', 'mul', 'maximum']),
      attributes: {},
    }),
    () => ({ op: 'gelu', attributes: { approximate: among(['none', 'tanh']) } }),
    () => ({ op: 'leakyrelu', attributes: { slope: among([0.01, 0.2]) } }),
    () => ({ op: 'elu', attributes: { alpha: among([1, 0.5]) } }),
    () => ({ op: 'prelu', attributes: { perChannel: bias } }),
    () => ({ op: 'softplus', attributes: { beta: among([1, 2]), threshold: among([20, 1]) } }),
    () => ({ op: 'softmax', attributes: over }),
    () => ({ op: among(['mean', 'max', 'sum']), attributes: over }),
    () => ({
      op: 'maxpool',
      attributes: maxPoolAttributes({ kernel, stride: pair(1, 3), pads: poolPads, dilation: pair(1, 2), ceil }),
    }),
    () => ({
      op: 'avgpool',
      attributes: avgPoolAttributes({ kernel, stride: pair(1, 3), pads: poolPads, ceil, countPad: bias }),
    }),
    () => ({ op: 'adaptiveavgpool', attributes: { to: pair(1, 5) } }),
    () => ({ op: among(['dropout', 'droppath']), attributes: { rate: 0.5 } }),
    () => ({ op: 'reshape', attributes: { shape: drawShape(elementCount(shape), choices) } }),
    () => ({ op: 'transpose', attributes: { order: drawOrder(shape.length, choices) } }),
    () => ({
      op: 'resize',
      attributes: { size: pair(1, 12), mode: among(['nearest', 'bilinear']), alignCorners: bias },
    }),
    () => ({ op: 'shuffle', attributes: { groups } }),
    () => ({ op: 'slice', attributes: { axis, start, end: whole(start + 1, shape[axis] ?? 1) } }),
    () => ({
      op: 'pad',
      attributes: { pads: [pads[0] - 1, pads[1], pads[2] - 1, pads[3]], mode: 'constant', value: among([0, 1.5]) },
    }),
    () => ({ op: 'pad', attributes: { pads, mode: among(['reflect', 'replicate']), value: 0 } }),
    () => ({ op: 'scale', attributes: { factor: among([0.5, -2]) } }),
    () => ({ op: 'concat', attributes: { axis } }),
    () => ({ op: 'shake', attributes: { backward: 'shake', level: 'image' } }),
  ])()
}

/** One to four extents with a product. */
function drawShape(count: number, { whole, among }: Choices): Shape {
  const shape: number[] = []
  let left = count
  for (let axis = whole(0, 3); axis > 0; axis--) {
    const extent = among(Array.from({ length: left }, (_, at) => at + 1).filter((each) => left % each === 0))
    shape.push(extent)
    left /= extent
  }
  return [...shape, left]
}

function drawOrder(rank: number, { whole }: Choices): readonly number[] {
  const axes = Array.from({ length: rank }, (_, axis) => axis)
  return Array.from({ length: rank }, () => axes.splice(whole(0, axes.length - 1), 1)[0] ?? 0)
}
