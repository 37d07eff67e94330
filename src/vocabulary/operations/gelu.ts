import type { Operation } from '../operation.ts'
import { byDefault, readWord, word } from '../parameters.ts'

/** Gaussian error linear unit; the shape stays. */
export const gelu: Operation = {
  name: 'gelu',
  category: 'activation',
  scope: 'gelu',
  parameters: [
    word('approximate', ['exact', 'tanh'], 'The error function itself, or the approximation by tanh.', {
      ...byDefault('exact'),
      positional: true,
    }),
  ],
  doc: `x * (1 + erf(x / sqrt 2)) / 2, exactly unless \`approximate = tanh\`. PyTorch's \`GELU\`.`,
  example: 'gelu',
  resolve(args) {
    const approximate = readWord(args, 'approximate', ['exact', 'tanh']) === 'tanh' ? 'tanh' : 'none'
    return { operation: { op: 'gelu', attributes: { approximate } } }
  },
}
