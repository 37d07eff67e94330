import type { Operation } from '../operation.ts'
import { byDefault, readNumber, real } from '../parameters.ts'

const range = { minimum: 0, maximum: 1 } as const

/** Drops values in training; the shape stays. */
export const dropout: Operation = {
  name: 'dropout',
  category: 'regularisation',
  scope: 'dropout',
  parameters: [real('rate', 'The share of values that become 0.', { ...byDefault(0.5), positional: true, ...range })],
  doc: `In training, values become 0 at random and the rest is divided by 1 - rate; nothing otherwise. The rate is 0.5.
PyTorch's \`Dropout\`.`,
  example: 'dropout(0.2)',
  resolve: (args) => ({ operation: { op: 'dropout', attributes: { rate: readNumber(args, 'rate') ?? 0.5 } } }),
}
