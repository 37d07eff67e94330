import type { Operation } from '../operation.ts'
import { byDefault, count, readNumber, real } from '../parameters.ts'
import { isProblem } from '../problem.ts'
import { overParameters, readOver } from './over.ts'

function reduction(name: 'mean' | 'max' | 'sum', what: string, pytorch: string): Operation {
  return {
    name,
    category: 'reduction',
    scope: name,
    parameters: overParameters,
    doc: `The ${what} over the axes given, which stay with extent 1 (PyTorch's \`${pytorch}(dim, keepdim=True)\`); or over
\`parts = n\`: the channels are n alternatives side by side, and C / n channels remain. One of the two must be written.`,
    example: name === 'sum' ? 'sum(parts = 2)' : `${name}(over = c)`,
    resolve(args) {
      const over = readOver(name, args)
      return isProblem(over) ? over : { operation: { op: name, attributes: over } }
    },
  }
}

const std: Operation = {
  name: 'std',
  category: 'reduction',
  scope: 'std',
  parameters: [
    ...overParameters,
    count('correction', 'What the count is lessened by in the divisor: 1 for a sample, 0 for all there is.', {
      ...byDefault(1),
      minimum: 0,
    }),
    real('eps', 'Added to the variance; above 0 it keeps gradients finite where all values are equal.', {
      ...byDefault(0),
      minimum: 0,
    }),
  ],
  doc: `The standard deviation sqrt(sum((x - mean)^2) / (n - correction) + eps) over the axes given, which stay with
extent 1 (PyTorch's \`std(dim, keepdim=True)\`); or over \`parts = n\`, as \`mean\`. \`correction\` is 1 and \`eps\` 0 unless
told.`,
  example: 'std(over = [h, w], correction = 0, eps = 1e-5)',
  resolve(args) {
    const over = readOver('std', args)
    if (isProblem(over)) return over
    const attributes = {
      ...over,
      correction: readNumber(args, 'correction') ?? 1,
      epsilon: readNumber(args, 'eps') ?? 0,
    }
    return { operation: { op: 'std', attributes } }
  },
}

/** Reductions over axes or parts. */
export const reductions: readonly Operation[] = [
  reduction('mean', 'mean', 'mean'),
  reduction('max', 'maximum', 'amax'),
  reduction('sum', 'sum', 'sum'),
  std,
]
