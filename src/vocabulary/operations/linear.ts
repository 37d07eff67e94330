import type { Operation } from '../operation.ts'
import { byDefault, count, demand, flag, readBoolean, readInitialiser, readNumber, required } from '../parameters.ts'
import { initParameter } from './convolution.ts'

/** Fully connected layer: the vector `[C]` to `[channels]`. */
export const linear: Operation = {
  name: 'linear',
  category: 'linear',
  scope: 'fc',
  parameters: [
    count('channels', 'Output channels; those of the input are inferred.', required),
    flag('bias', 'Whether it adds a bias.', byDefault(true)),
    initParameter,
  ],
  doc: `Fully connected layer, PyTorch's \`Linear\`: y = W x + b. It takes a vector; write \`gap\` or \`flatten\` before it.

It has a bias unless told.`,
  example: 'linear(1000)',
  resolve(args) {
    const channels = demand(readNumber(args, 'channels'), 'channels')
    const attributes = { channels, bias: readBoolean(args, 'bias') ?? true }
    return { operation: { op: 'linear', attributes }, ...readInitialiser(args) }
  },
}
