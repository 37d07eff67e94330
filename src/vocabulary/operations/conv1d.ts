import { createMessage } from '../../diagnostics/index.ts'
import type { Pair } from '../core.ts'
import type { Operation } from '../operation.ts'
import { byDefault, count, demand, pair, readNumber, readPair, readWord, required, word } from '../parameters.ts'
import { reportProblem } from '../problem.ts'
import { biasParameter, groupsParameter, initParameter, readBias, resolveConvolution } from './convolution.ts'

const padModes = ['zeros', 'circular'] as const

/** Convolution along the channels of a vector `[C]`, or along L of `[D, L]`. */
export const conv1d: Operation = {
  name: 'conv1d',
  category: 'convolution',
  scope: 'conv',
  parameters: [
    count('kernel', 'Length of the kernel.', required),
    count('channels', 'Output channels; with 1 the result is a vector again.', { ...byDefault(1), positional: true }),
    count('stride', 'Steps between windows, written `/2`.', { ...byDefault(1), stride: true }),
    pair('pad', 'Values added at both ends, or `[left, right]`; as for `conv` unless given.', { minimum: 0 }),
    word('pad_mode', padModes, 'What is added: zeros, or the other end.', byDefault('zeros')),
    count('dilation', 'Distance between the values that a window takes.', byDefault(1)),
    groupsParameter,
    biasParameter,
    initParameter,
  ],
  doc: `Convolution along one axis, PyTorch's \`Conv1d\`. A vector of C channels is one channel of length C, as efficient
channel attention takes it; \`[D, L]\` (by \`reshape\`) has D channels. One channel out gives a vector.

Padding and bias are as for \`conv\`.`,
  example: 'conv1d(3, bias = false)',
  resolve(args) {
    const kernel = demand(readNumber(args, 'kernel'), 'kernel')
    const dilation = readNumber(args, 'dilation') ?? 1
    const given = readPair(args, 'pad')
    if (given === undefined && kernel % 2 === 0) {
      return reportProblem(createMessage('even-kernel-pad', { operation: 'conv1d', kernel }), 'pad')
    }
    const middle = (dilation * (kernel - 1)) / 2
    const pads: Pair = given ?? [middle, middle]
    const attributes = {
      channels: readNumber(args, 'channels') ?? 1,
      kernel,
      stride: readNumber(args, 'stride') ?? 1,
      pads,
      padMode: readWord(args, 'pad_mode', padModes) ?? 'zeros',
      dilation,
      groups: readNumber(args, 'groups') ?? 1,
      bias: readBias(args),
    }
    return resolveConvolution({ op: 'conv1d', attributes }, args)
  },
}
