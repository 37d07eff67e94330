import type { Shape } from '../../../src/vocabulary/index.ts'
import { type Choices, divisors } from './choices.ts'
import {
  drawConv1d,
  drawConvolution,
  drawDeconvolution,
  drawPad,
  drawPool,
  type DrawOperation,
  fitting,
  isMap,
} from './windows.ts'
import { drawNumber } from './numbers.ts'
import { countOf, drawValue } from './writer.ts'

/** Activations and what else leaves the shape alone, with arguments or without. */
export const activations: Readonly<Record<string, readonly [string, ...string[]]>> = {
  relu: ['relu', 'relu()'],
  relu6: ['relu6'],
  silu: ['silu'],
  gelu: ['gelu', 'gelu(tanh)', 'gelu(approximate = exact)'],
  tanh: ['tanh'],
  sigmoid: ['sigmoid'],
  hardsigmoid: ['hardsigmoid'],
  hardswish: ['hardswish'],
  leakyrelu: ['leakyrelu', 'leakyrelu(0.2)', 'leakyrelu(slope = 1e-3)'],
  elu: ['elu', 'elu(0.5)'],
  prelu: ['prelu', 'prelu(per_channel = true)', 'prelu(init = constant(0.1))'],
  mish: ['mish'],
  softplus: ['softplus', 'softplus(2)', 'softplus(1.5, threshold = 1)'],
  identity: ['identity'],
  dropout: ['dropout', 'dropout(0.2)'],
  droppath: ['droppath(0.1)', 'droppath(rate = 0)'],
  scale: ['scale(0.5)', 'scale(-1.5)', 'scale(factor = 1 / 3)'],
}

/** Axes that a shape has, one or several. */
function drawAxes(choices: Choices, shape: Shape): string {
  if (!isMap(shape)) return 'c'
  return choices.pick(['c', 'h', 'w', '[h, w]', '[c, h]', '[w, c, h]', '[w]'])
}

function reduced(shape: Shape, axes: string): Shape {
  return shape.map((extent, axis) => (axes.includes('chw'[axis] ?? '-') ? 1 : extent))
}

function drawReduction(word: 'mean' | 'max' | 'sum' | 'std', rest = ''): DrawOperation {
  return (writer, shape) => {
    const { choices } = writer
    if (choices.once(3)) {
      const parts = choices.pick(divisors(shape[0] ?? 1))
      return fitting(`${word}(parts = ${parts}${rest})`, [(shape[0] ?? 1) / parts, ...shape.slice(1)])
    }
    const axes = drawAxes(choices, shape)
    return fitting(`${word}(${choices.once(3) ? axes : `over = ${axes}`}${rest})`, reduced(shape, axes))
  }
}

const drawNorm: Readonly<Record<'bn' | 'ln' | 'gn', DrawOperation>> = {
  bn: ({ choices }, shape) => {
    if (shape.length > 3) return undefined
    return fitting(
      choices.pick(['bn', 'bn(eps = 1e-3)', 'bn(momentum = 0.01, affine = false)', 'bn(init = zeros)']),
      shape,
    )
  },
  ln: ({ choices }, shape) =>
    fitting(choices.pick(['ln(over = all)', 'ln', 'ln(eps = 1e-2)', 'ln(over = all, affine = false)']), shape),
  gn: (writer, shape) => {
    const groups = writer.choices.pick(divisors(shape[0] ?? 1))
    const affine = writer.choices.pick(['', ', eps = 1e-3', ', affine = false'])
    return fitting(`gn(${drawNumber(writer, groups)}${affine})`, shape)
  },
}

/** A split of the values over other extents. */
function drawExtents(choices: Choices, count: number): Shape {
  const first = choices.pick(divisors(count))
  const second = choices.pick(divisors(count / first))
  const third = count / first / second
  return choices.pick([[first, second, third], [first, second * third], [count], [1, first, second, third]])
}

const others: Readonly<Record<string, DrawOperation>> = {
  linear: (writer, shape) => {
    if (shape.length !== 1) return undefined
    const channels = writer.choices.between(1, 12)
    const bias = writer.choices.pick(['', ', bias = false', ', bias = true', ', init = kaiming_normal'])
    return fitting(`linear(${drawNumber(writer, channels)}${bias})`, [channels])
  },
  gap: (_, shape) => (isMap(shape) ? fitting('gap', shape.slice(0, 1)) : undefined),
  gmp: (_, shape) => (isMap(shape) ? fitting('gmp', shape.slice(0, 1)) : undefined),
  flatten: (_, shape) => fitting('flatten', [countOf(shape)]),
  softmax: ({ choices }, shape) => {
    const parts = choices.pick(divisors(shape[0] ?? 1))
    if (choices.once(3)) return fitting(`softmax(parts = ${parts})`, shape)
    if (shape.length === 1) return fitting(choices.pick(['softmax', 'softmax(c)']), shape)
    return fitting(`softmax(over = ${drawAxes(choices, shape)})`, shape)
  },
  reshape: ({ choices }, shape) => {
    const extents = drawExtents(choices, countOf(shape))
    const size = extents.length > 1 && !choices.once(3) ? extents.join('x') : `[${extents.join(', ')}]`
    return fitting(`reshape(${size})`, extents)
  },
  transpose: ({ choices }, shape) => {
    if (!isMap(shape)) return undefined
    const order = choices.pick(['chw', 'hwc', 'wch', 'cwh', 'hcw', 'whc'])
    const [a, b] = choices.pick(['hw', 'ch', 'wc'])
    const swap = choices.once(2)
    const wanted = swap ? [...'chw'].map((axis) => (axis === a ? b : axis === b ? a : axis)).join('') : order
    const result = [...wanted].map((axis) => shape['chw'.indexOf(axis)] ?? 1)
    return fitting(swap ? `transpose(${a}, ${b})` : `transpose(order = [${[...order].join(', ')}])`, result)
  },
  resize: (writer, shape) => {
    if (!isMap(shape)) return undefined
    const { choices } = writer
    const [height, width] = [choices.between(1, 10), choices.between(1, 10)]
    const mode = choices.pick(['', ', nearest', ', bilinear', ', mode = bilinear, align_corners = true'])
    return fitting(`resize(${drawValue(writer, `${height}x${width}`, 'z')}${mode})`, [shape[0], height, width])
  },
  upsample: ({ choices }, shape) => {
    if (!isMap(shape)) return undefined
    const even = shape[1] % 2 === 0 && shape[2] % 2 === 0
    const factor = choices.pick(even ? [2, 1.5, 0.5, 3] : [2, 1, 3])
    const mode = choices.pick(['', ', bilinear', ', bilinear, align_corners = true'])
    return fitting(`upsample(${factor}${mode})`, [shape[0], shape[1] * factor, shape[2] * factor])
  },
  shuffle: (writer, shape) => {
    const groups = writer.choices.pick(divisors(shape[0] ?? 1))
    return fitting(`shuffle(${drawNumber(writer, groups)})`, shape)
  },
  slice: ({ choices }, shape) => {
    const axis = isMap(shape) ? choices.below(3) : 0
    const extent = shape[axis] ?? 1
    const start = choices.below(extent)
    const end = choices.between(start + 1, extent)
    const over = axis === 0 ? '' : `over = ${'chw'[axis]}`
    const range = choices.once(3) ? [`start = ${start}`] : [String(start), String(end)]
    const stop = range.length === 1 ? extent : end
    const text = `slice(${[...range, ...(over === '' ? [] : [over])].join(', ')})`
    return fitting(text, shape.with(axis, stop - start))
  },
}

/** Every word of the language that is a step, but `input`; joins stand after branches. */
export const drawnOperations: Readonly<Record<string, DrawOperation>> = {
  ...Object.fromEntries(
    Object.entries(activations).map(([word, texts]): [string, DrawOperation] => [
      word,
      ({ choices }, shape) => fitting(choices.pick(texts), shape),
    ]),
  ),
  conv: drawConvolution('conv'),
  dwconv: drawConvolution('dwconv'),
  deconv: drawDeconvolution,
  conv1d: drawConv1d,
  maxpool: drawPool('maxpool'),
  avgpool: drawPool('avgpool'),
  pad: drawPad,
  mean: drawReduction('mean'),
  max: drawReduction('max'),
  sum: drawReduction('sum'),
  // Over one value as well, and with a gradient that stays small where all are equal.
  std: drawReduction('std', ', correction = 0, eps = 0.1'),
  ...drawNorm,
  ...others,
}

const norms = ['bn', 'bn', 'gn', 'ln'] as const

/** A convolution that says nothing of its bias, and the norm after it. */
export const drawNormedConvolution: DrawOperation = (writer, shape) => {
  const conv = drawConvolution(writer.choices.once(4) ? 'dwconv' : 'conv', true)(writer, shape)
  if (conv === undefined) return undefined
  const norm = drawNorm[writer.choices.pick(norms)](writer, conv.shape)
  return norm && { text: `${conv.text} ${norm.text}`, shape: conv.shape }
}
