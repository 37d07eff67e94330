import { createMessage } from '../../diagnostics/index.ts'
import type { Operation } from '../operation.ts'
import {
  byDefault,
  count,
  demand,
  other,
  padding,
  readNumber,
  readNumbers,
  readPads,
  readWord,
  real,
  required,
  word,
} from '../parameters.ts'
import { maximumExtent } from '../limits.ts'
import { reportProblem } from '../problem.ts'
import { checkAxes } from '../rules/reduction.ts'

const shared = { category: 'shape' } as const
const padModes = ['constant', 'reflect', 'replicate'] as const

const flatten: Operation = {
  ...shared,
  name: 'flatten',
  scope: 'flatten',
  parameters: [],
  doc: "All values as a vector, in the order channels, height, width. PyTorch's `Flatten`.",
  example: 'flatten',
  resolve: () => ({ operation: { op: 'flatten', attributes: {} } }),
}

const reshape: Operation = {
  ...shared,
  name: 'reshape',
  scope: 'reshape',
  parameters: [other('size', 'size', 'The new shape, without batch.', required)],
  doc: "The same values in another shape, in the order channels, height, width. PyTorch's `reshape`.",
  example: 'reshape(256x49)',
  resolve: (args) => ({
    operation: { op: 'reshape', attributes: { shape: demand(readNumbers(args, 'size'), 'size') } },
  }),
}

const transpose: Operation = {
  ...shared,
  name: 'transpose',
  scope: 'transpose',
  parameters: [
    other('first', 'axis', 'An axis to swap with `second`.', { positional: true }),
    other('second', 'axis', 'An axis to swap with `first`.', { positional: true }),
    other('order', 'order', 'Instead of a swap: for each axis of the result, the axis of the input.'),
  ],
  doc: `Swaps two axes (PyTorch's \`transpose\`), or puts them in an order (\`permute\`): \`transpose(order = [w, c, h])\`
gives a tensor whose channels are the columns.`,
  example: 'transpose(h, w)',
  resolve(args, inputs) {
    const shape = demand(inputs[0], 'the input')
    const [first, second, order] = [readNumber(args, 'first'), readNumber(args, 'second'), readNumbers(args, 'order')]
    if (order !== undefined) {
      const exclusive = { operation: 'transpose', first: 'two axes', second: 'order' }
      return first === undefined && second === undefined
        ? { operation: { op: 'transpose', attributes: { order } } }
        : reportProblem(createMessage('arguments-exclusive', exclusive), 'order')
    }
    if (first === undefined || second === undefined) {
      const names = { operation: 'transpose', parameters: 'two axes or an order', example: 'transpose(h, w)' }
      return reportProblem(createMessage('argument-needed', names))
    }
    const missing = checkAxes('transpose', [first], shape, 'first') ?? checkAxes('transpose', [second], shape, 'second')
    if (missing !== undefined) return missing
    const swapped = shape.map((_, axis) => (axis === first ? second : axis === second ? first : axis))
    return { operation: { op: 'transpose', attributes: { order: swapped } } }
  },
}

const shuffle: Operation = {
  ...shared,
  name: 'shuffle',
  scope: 'shuffle',
  parameters: [
    count('groups', 'Channels are parted into so many groups, of which one channel each is taken in turn.', required),
  ],
  doc: "Channels as [groups, C / groups], transposed: ShuffleNet's. PyTorch's `ChannelShuffle`.",
  example: 'shuffle(2)',
  resolve: (args) => ({
    operation: { op: 'shuffle', attributes: { groups: demand(readNumber(args, 'groups'), 'groups') } },
  }),
}

const slice: Operation = {
  ...shared,
  name: 'slice',
  scope: 'slice',
  parameters: [
    count('start', 'The first value, from 0.', { ...byDefault(0), minimum: 0, positional: true }),
    count('end', 'The first value that is left out; the extent unless given.', { positional: true }),
    other('over', 'axis', 'The axis to cut along.', byDefault(0)),
  ],
  doc: 'The values from `start` up to `end`, which is left out, along an axis: over `c` from 0 to its extent unless told.',
  example: 'slice(0, 16)',
  resolve(args, inputs) {
    const axis = readNumber(args, 'over') ?? 0
    const shape = demand(inputs[0], 'the input')
    const missing = checkAxes('slice', [axis], shape, 'over')
    if (missing !== undefined) return missing
    const end = readNumber(args, 'end') ?? demand(shape[axis], 'the extent')
    return { operation: { op: 'slice', attributes: { axis, start: readNumber(args, 'start') ?? 0, end } } }
  },
}

const pad: Operation = {
  ...shared,
  name: 'pad',
  scope: 'pad',
  parameters: [
    padding('pad', 'A number, `[height, width]` or `[top, bottom, left, right]`; negative ones crop.', {
      ...required,
      minimum: -maximumExtent,
    }),
    word('mode', padModes, 'What is added: a value, the mirrored inside, or the border.', byDefault('constant')),
    real('value', 'The value of `mode = constant`.', byDefault(0)),
  ],
  doc: `Adds rows and columns around, or takes them off. Zeros unless told. PyTorch's \`pad\`; of the modes only \`constant\`
takes negative pads.`,
  example: 'pad([0, 1, 0, 1])',
  resolve(args) {
    const attributes = {
      pads: demand(readPads(args, 'pad'), 'pad'),
      mode: readWord(args, 'mode', padModes) ?? 'constant',
      value: readNumber(args, 'value') ?? 0,
    }
    return { operation: { op: 'pad', attributes } }
  },
}

const scale: Operation = {
  ...shared,
  name: 'scale',
  scope: 'scale',
  parameters: [real('factor', 'What every value is multiplied by.', required)],
  doc: 'factor * x, with a number that is not trained.',
  example: 'scale(0.5)',
  resolve: (args) => ({
    operation: { op: 'scale', attributes: { factor: demand(readNumber(args, 'factor'), 'factor') } },
  }),
}

/** What moves, cuts or pads values, and `scale`. */
export const rearrangements: readonly Operation[] = [flatten, reshape, transpose, shuffle, slice, pad, scale]
