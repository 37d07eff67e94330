import type { Operation } from '../operation.ts'
import { byDefault, readNumber, real } from '../parameters.ts'

/** ReLU with a slope for negative values; the shape stays. */
export const leakyrelu: Operation = {
  name: 'leakyrelu',
  category: 'activation',
  scope: 'leakyrelu',
  parameters: [real('slope', 'What negative values are multiplied by.', { ...byDefault(0.01), positional: true })],
  doc: `max(x, 0) + slope * min(x, 0); the slope is 0.01. PyTorch's \`LeakyReLU\`.`,
  example: 'leakyrelu(0.1)',
  resolve: (args) => ({ operation: { op: 'leakyrelu', attributes: { slope: readNumber(args, 'slope') ?? 0.01 } } }),
}
