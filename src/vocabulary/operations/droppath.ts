import type { Operation } from '../operation.ts'
import { demand, readNumber, real, required } from '../parameters.ts'

const range = { minimum: 0, maximum: 1 } as const

/** Drops images in training; the shape stays. */
export const droppath: Operation = {
  name: 'droppath',
  category: 'regularisation',
  scope: 'droppath',
  parameters: [real('rate', 'The share of images whose branch becomes 0.', { ...required, ...range })],
  doc: `Stochastic depth: in training, the whole tensor of an image becomes 0 at random, and the others are divided by
1 - rate; nothing otherwise. torchvision's \`StochasticDepth\` in mode row, timm's \`DropPath\`.`,
  example: 'droppath(0.1)',
  resolve: (args) => ({
    operation: { op: 'droppath', attributes: { rate: demand(readNumber(args, 'rate'), 'rate') } },
  }),
}
