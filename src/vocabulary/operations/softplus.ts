import type { Operation } from '../operation.ts'
import { byDefault, readNumber, real } from '../parameters.ts'

/** Smooth ReLU; the shape stays. */
export const softplus: Operation = {
  name: 'softplus',
  category: 'activation',
  scope: 'softplus',
  parameters: [
    real('beta', 'How sharp the bend is.', { ...byDefault(1), positional: true }),
    real('threshold', 'Where beta * x is above it, the result is x.', byDefault(20)),
  ],
  doc: `ln(1 + e^(beta * x)) / beta, and x where beta * x > threshold. beta is 1, threshold 20. PyTorch's \`Softplus\`.`,
  example: 'softplus',
  resolve(args) {
    const attributes = { beta: readNumber(args, 'beta') ?? 1, threshold: readNumber(args, 'threshold') ?? 20 }
    return { operation: { op: 'softplus', attributes } }
  },
}
