import type { Operation } from '../operation.ts'
import { byDefault, readNumber, real } from '../parameters.ts'

/** Exponential linear unit; the shape stays. */
export const elu: Operation = {
  name: 'elu',
  category: 'activation',
  scope: 'elu',
  parameters: [
    real('alpha', 'What negative values go to, with the sign changed.', { ...byDefault(1), positional: true }),
  ],
  doc: `max(x, 0) + min(alpha * (e^x - 1), 0); alpha is 1. PyTorch's \`ELU\`.`,
  example: 'elu',
  resolve: (args) => ({ operation: { op: 'elu', attributes: { alpha: readNumber(args, 'alpha') ?? 1 } } }),
}
