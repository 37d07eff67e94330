import type { Operation } from '../operation.ts'
import { count, demand, readBoolean, readNumber, required } from '../parameters.ts'
import { affineParameter, epsilonParameter, initParameter, resolveWithVector } from './norm.ts'

/** Group normalisation; the shape stays. */
export const gn: Operation = {
  name: 'gn',
  category: 'norm',
  scope: 'gn',
  parameters: [
    count('groups', 'Channels are parted into so many groups.', required),
    epsilonParameter,
    affineParameter,
    initParameter,
  ],
  doc: `Group normalisation, PyTorch's \`GroupNorm\`: each group of channels is normalised over its channels and positions,
then scaled and shifted per channel. \`eps\` is 1e-5.`,
  example: 'gn(32)',
  resolve(args, inputs) {
    const attributes = {
      groups: demand(readNumber(args, 'groups'), 'groups'),
      epsilon: readNumber(args, 'eps') ?? 1e-5,
      affine: readBoolean(args, 'affine') ?? true,
    }
    return resolveWithVector({ op: 'gn', attributes }, args, demand(inputs[0], 'the input').slice(0, 1))
  },
}
