import type { Operation } from '../operation.ts'
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

/** Reductions over axes or parts. */
export const reductions: readonly Operation[] = [
  reduction('mean', 'mean', 'mean'),
  reduction('max', 'maximum', 'amax'),
  reduction('sum', 'sum', 'sum'),
]
