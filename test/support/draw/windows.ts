import type { Shape } from '../../../src/vocabulary/index.ts'
import { divisors } from './choices.ts'
import { drawNumber } from './numbers.ts'
import { countOf, drawValue, freshName, type Writer } from './writer.ts'

/** An operation as it is written, and its result's shape by the formulas of PyTorch's documentation. */
export interface DrawnOperation {
  readonly text: string
  readonly shape: Shape
}

/** Draws an operation with arguments that fit the shape; undefined where it takes no such shape. */
export type DrawOperation = (writer: Writer, shape: Shape) => DrawnOperation | undefined

/** The most values that a drawn tensor has. */
const mostValues = 6000

type Four = readonly [number, number, number, number]

/** The shape where it is not empty and not too large. */
export function fitting(text: string, shape: Shape): DrawnOperation | undefined {
  return shape.every((extent) => extent >= 1) && countOf(shape) <= mostValues ? { text, shape } : undefined
}

function asMap(shape: Shape): readonly [number, number, number] | undefined {
  const [c = 1, h = 1, w = 1] = shape
  return shape.length === 3 || shape.length === 1 ? [c, h, w] : undefined
}

function drawPair(writer: Writer, options: readonly [number, ...number[]]): readonly [number, number] {
  const first = writer.choices.pick(options)
  return [first, writer.choices.once(3) ? writer.choices.pick(options) : first]
}

/** A pair as one number, a size or a list. */
function showPair(writer: Writer, [height, width]: readonly [number, number]): string {
  const size = writer.choices.once(4) ? `[${height}, ${width}]` : `${height}x${width}`
  return height === width && writer.choices.once(2) ? String(height) : size
}

/** Padding, and how it is written: in one, two or four numbers. */
function drawPads(writer: Writer, most: readonly [number, number], asymmetric = true): { text: string; pads: Four } {
  const { choices } = writer
  const [vertical, horizontal] = [choices.between(0, most[0]), choices.between(0, most[1])]
  if (choices.once(3) && asymmetric) {
    const pads = [vertical, choices.between(0, most[0]), horizontal, choices.between(0, most[1])] as const
    return { text: `[${pads.join(', ')}]`, pads }
  }
  const square = vertical === horizontal && choices.once(2)
  return {
    text: square ? String(vertical) : `[${vertical}, ${horizontal}]`,
    pads: [vertical, vertical, horizontal, horizontal],
  }
}

function spans(kernel: readonly number[], dilation: readonly number[]): readonly [number, number] {
  return [(dilation[0] ?? 1) * ((kernel[0] ?? 1) - 1) + 1, (dilation[1] ?? 1) * ((kernel[1] ?? 1) - 1) + 1]
}

const initialisers = ['kaiming', 'xavier_normal', 'normal(0.1, mean = 0.01)', 'truncated(0.02)', 'uniform(0.2)', 'kaiming_uniform(mode = fan_out)', 'constant(0.1)', 'zeros'] as const // prettier-ignore

/** The bias in words, and an initialiser now and then; nothing where a norm follows. */
function drawBias(writer: Writer, stated: boolean): string {
  const { choices } = writer
  const bias = stated ? `, bias = ${choices.once(3) ? 'false' : 'true'}` : ''
  return bias + (choices.once(6) ? `, init = ${choices.pick(initialisers)}` : '')
}

/** A stride as an argument; in a block now and then the block's own. */
function drawStride(writer: Writer, stride: readonly [number, number], always: boolean): string {
  const [height, width] = stride
  if (height === 1 && width === 1 && !always && !writer.choices.once(4)) return ''
  const value = height === width ? String(height) : `[${height}, ${width}]`
  const isFirst = writer.kind === 'block' && !writer.parameters.some((parameter) => parameter.stride)
  if (!isFirst || !writer.choices.once(2)) return `, /${value}`
  const name = freshName(writer, 's')
  writer.parameters.push({ name, stride: true, hasDefault: true, value })
  return `, /${name}`
}

/** `conv` or `dwconv`. Where a norm follows, the bias need not be told. */
export function drawConvolution(word: 'conv' | 'dwconv', beforeNorm = false): DrawOperation {
  return (writer, shape) => {
    const map = asMap(shape)
    if (map === undefined) return undefined
    const { choices } = writer
    const [c, h, w] = map
    const kernel = drawPair(writer, [1, 3, 2, 5])
    const dilation = choices.once(5) ? drawPair(writer, [1, 2, 3]) : ([1, 1] as const)
    const stride = choices.once(3) ? drawPair(writer, [1, 2, 3]) : ([1, 1] as const)
    const span = spans(kernel, dilation)
    const isOdd = kernel.every((extent) => extent % 2 === 1)
    const auto = isOdd && !choices.once(4)
    const own = drawPads(writer, [span[0], span[1]])
    const [vertical, horizontal] = [(span[0] - 1) / 2, (span[1] - 1) / 2]
    const pads = auto ? [vertical, vertical, horizontal, horizontal] : own.pads
    const groups = word === 'dwconv' ? c : choices.once(3) ? choices.pick(divisors(c)) : 1
    const factor = choices.between(1, 3)
    const channels = word === 'conv' && groups === 1 ? choices.between(1, 12) : groups * factor
    const out = (extent: number, before: number, after: number, axis: 0 | 1) =>
      Math.floor((extent + before + after - span[axis]) / stride[axis]) + 1
    const result = [channels, out(h, pads[0] ?? 0, pads[1] ?? 0, 0), out(w, pads[2] ?? 0, pads[3] ?? 0, 1)]
    if (fitting('', result) === undefined) return undefined
    const text = [
      `${word}(${drawValue(writer, showPair(writer, kernel), 'k')}`,
      word === 'conv' ? `, ${drawNumber(writer, channels)}` : factor === 1 ? '' : `, multiplier = ${factor}`,
      drawStride(writer, stride, false),
      auto ? (choices.once(6) ? ', pad = auto' : '') : `, pad = ${own.text}`,
      dilation[0] * dilation[1] === 1 ? '' : `, dilation = ${showPair(writer, dilation)}`,
      word === 'conv' && groups > 1 ? `, groups = ${drawNumber(writer, groups)}` : '',
      `${drawBias(writer, !beforeNorm)})`,
    ]
    return fitting(text.join(''), result)
  }
}

export const drawDeconvolution: DrawOperation = (writer, shape) => {
  const map = asMap(shape)
  if (map === undefined) return undefined
  const { choices } = writer
  const [c, h, w] = map
  const kernel = drawPair(writer, [2, 1, 3, 4])
  const dilation = choices.once(4) ? drawPair(writer, [1, 2]) : ([1, 1] as const)
  const stride = drawPair(writer, [1, 2, 3])
  const span = spans(kernel, dilation)
  const { text: padText, pads } = drawPads(writer, [1, 1])
  const outputPad = choices.once(3)
    ? ([choices.below(stride[0]), choices.below(stride[1])] as const)
    : ([0, 0] as const)
  const groups = choices.once(3) ? choices.pick(divisors(c)) : 1
  const channels = groups * choices.between(1, groups === 1 ? 8 : 2)
  const result = [
    channels,
    (h - 1) * stride[0] - pads[0] - pads[1] + span[0] + outputPad[0],
    (w - 1) * stride[1] - pads[2] - pads[3] + span[1] + outputPad[1],
  ]
  if (fitting('', result) === undefined) return undefined
  const text = [
    `deconv(${showPair(writer, kernel)}, ${drawNumber(writer, channels)}`,
    drawStride(writer, stride, false),
    pads.some((pad) => pad > 0) ? `, pad = ${padText}` : '',
    outputPad[0] + outputPad[1] === 0 ? '' : `, output_pad = ${showPair(writer, outputPad)}`,
    dilation[0] * dilation[1] === 1 ? '' : `, dilation = ${showPair(writer, dilation)}`,
    groups === 1 ? '' : `, groups = ${groups}`,
    `${drawBias(writer, true)})`,
  ]
  return fitting(text.join(''), result)
}

/** Over a vector as one channel, or over `[D, L]`. */
export const drawConv1d: DrawOperation = (writer, shape) => {
  if (shape.length > 2) return undefined
  const { choices } = writer
  const [depth, length] = [shape.length === 2 ? (shape[0] ?? 1) : 1, shape.at(-1) ?? 1]
  const kernel = choices.pick([3, 1, 5, 2])
  const dilation = choices.once(4) ? 2 : 1
  const stride = choices.once(3) ? 2 : 1
  const span = dilation * (kernel - 1) + 1
  const auto = kernel % 2 === 1 && choices.once(2)
  const circular = choices.once(4)
  const pad = auto ? (span - 1) / 2 : choices.between(0, Math.min(length, span))
  if (circular && pad > length) return undefined
  const groups = choices.once(3) ? choices.pick(divisors(depth)) : 1
  const channels = groups * choices.pick([1, 2, 3])
  const places = Math.floor((length + 2 * pad - span) / stride) + 1
  const named = channels > 1 && choices.once(2)
  const text = [
    `conv1d(${kernel}`,
    channels === 1 ? '' : named ? `, channels = ${channels}` : `, ${channels}`,
    stride === 1 ? '' : `, /${stride}`,
    auto ? '' : `, pad = ${pad}`,
    circular ? ', pad_mode = circular' : '',
    dilation === 1 ? '' : `, dilation = ${dilation}`,
    groups === 1 ? '' : `, groups = ${groups}`,
    `${drawBias(writer, true)})`,
  ]
  return fitting(text.join(''), channels === 1 ? [places] : [channels, places])
}

/** How many windows a pool has, as PyTorch counts them: rounded up, the last has to start inside. */
function countWindows(
  extent: number,
  before: number,
  after: number,
  span: number,
  stride: number,
  ceil: boolean,
): number {
  const free = extent + before + after - span
  if (!ceil) return Math.floor(free / stride) + 1
  const count = Math.ceil(free / stride) + 1
  return (count - 1) * stride >= extent + before ? count - 1 : count
}

export function drawPool(word: 'maxpool' | 'avgpool'): DrawOperation {
  return (writer, shape) => {
    const [c = 1, h = 1, w = 1] = shape
    if (shape.length !== 3) return undefined
    const { choices } = writer
    if (word === 'avgpool' && choices.once(4)) {
      const to = [choices.between(1, 5), choices.between(1, 5)] as const
      return fitting(`avgpool(to = ${showPair(writer, to)})`, [c, ...to])
    }
    const kernel = drawPair(writer, [2, 3, 1, 4])
    const stride = drawPair(writer, [1, 2, 3])
    const dilation = word === 'maxpool' && choices.once(4) ? drawPair(writer, [1, 2]) : ([1, 1] as const)
    const span = spans(kernel, dilation)
    const { text: padText, pads } = drawPads(writer, [Math.floor(kernel[0] / 2), Math.floor(kernel[1] / 2)])
    const ceil = choices.once(3)
    if (h + pads[0] + pads[1] < span[0] || w + pads[2] + pads[3] < span[1]) return undefined
    const result = [
      c,
      countWindows(h, pads[0], pads[1], span[0], stride[0], ceil),
      countWindows(w, pads[2], pads[3], span[1], stride[1], ceil),
    ]
    const text = [
      `${word}(${drawValue(writer, showPair(writer, kernel), 'k')}${drawStride(writer, stride, true)}`,
      pads.some((pad) => pad > 0) ? `, pad = ${padText}` : '',
      dilation[0] * dilation[1] === 1 ? '' : `, dilation = ${showPair(writer, dilation)}`,
      ceil ? ', ceil = true' : '',
      word === 'avgpool' && choices.once(3) ? ', count_pad = false' : '',
    ]
    return fitting(`${text.join('')})`, result)
  }
}

/** `pad`, which crops where it is negative. */
export const drawPad: DrawOperation = (writer, shape) => {
  const [c = 1, h = 1, w = 1] = shape
  if (shape.length !== 3) return undefined
  const { choices } = writer
  const mode = choices.pick(['constant', 'reflect', 'replicate'])
  const most = mode === 'reflect' ? ([Math.min(h - 1, 2), Math.min(w - 1, 2)] as const) : ([2, 2] as const)
  const { text, pads } = drawPads(writer, most)
  const crop = mode === 'constant' && choices.once(3)
  const four: Four = crop ? [-Math.min(pads[0], h - 1), pads[1], pads[2], -Math.min(pads[3], w - 1)] : pads
  const result = [c, h + four[0] + four[1], w + four[2] + four[3]]
  const value = mode === 'constant' && choices.once(3) ? ', value = -0.5' : ''
  const written = crop ? `[${four.join(', ')}]` : text
  return fitting(`pad(${written}${mode === 'constant' ? value : `, mode = ${mode}`})`, result)
}

export function isMap(shape: Shape): shape is readonly [number, number, number] {
  return shape.length === 3
}
