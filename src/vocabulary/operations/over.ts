import { createMessage } from '../../diagnostics/index.ts'
import type { Over } from '../core.ts'
import type { Arguments, ParameterSpec, Problem } from '../operation.ts'
import { count, other, readNumber, readNumbers } from '../parameters.ts'
import { reportProblem } from '../problem.ts'

// What the reductions and softmax have in common: `over` or `parts`.

/** `over` and `parts`. */
export const overParameters: readonly ParameterSpec[] = [
  other('over', 'axes', 'The axes to go over: `c`, `h`, `w` or a list such as `[h, w]`.', { positional: true }),
  count('parts', 'Instead of axes: the channels are so many alternatives side by side, and it goes over those.'),
]

/** What is gone over; codes `arguments-exclusive` and `argument-needed`. `usual` is taken where neither is given. */
export function readOver(operation: string, args: Arguments, usual?: Over): Over | Problem {
  const axes = readNumbers(args, 'over')
  const parts = readNumber(args, 'parts')
  if (axes !== undefined && parts !== undefined) {
    return reportProblem(createMessage('arguments-exclusive', { operation, first: 'over', second: 'parts' }), 'parts')
  }
  if (axes !== undefined) return { axes }
  if (parts !== undefined) return { parts }
  if (usual !== undefined) return usual
  const names = { operation, parameters: 'over or parts', example: `${operation}(over = c)` }
  return reportProblem(createMessage('argument-needed', names))
}
