import type { Operation } from '../operation.ts'
import { byDefault, demand, readNumber, real, required } from '../parameters.ts'

const range = { minimum: 0, maximum: 1 } as const

const dropout: Operation = {
  name: 'dropout',
  category: 'regularisation',
  scope: 'dropout',
  parameters: [real('rate', 'The share of values that become 0.', { ...byDefault(0.5), positional: true, ...range })],
  doc: `In training, values become 0 at random and the rest is divided by 1 - rate; nothing otherwise. The rate is 0.5.
PyTorch's \`Dropout\`.`,
  example: 'dropout(0.2)',
  resolve: (args) => ({ operation: { op: 'dropout', attributes: { rate: readNumber(args, 'rate') ?? 0.5 } } }),
}

const droppath: Operation = {
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

/** What acts in training alone. */
export const regularisations: readonly Operation[] = [dropout, droppath]
