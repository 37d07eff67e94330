import { createMessage } from '../../diagnostics/index.ts'
import type { Over, Shape } from '../core.ts'
import type { Problem } from '../operation.ts'
import { isProblem, reportProblem } from '../problem.ts'
import { elementCount, formatAxis, formatShape } from '../shape.ts'
import { checkGroups } from './check-result.ts'

/** Whether every axis is one of the shape's; code `axis-missing`. Undefined where all are. */
export function checkAxes(
  operation: string,
  axes: readonly number[],
  shape: Shape,
  parameter: string,
): Problem | undefined {
  const missing = axes.find((axis) => shape[axis] === undefined)
  if (missing === undefined) return undefined
  const message = createMessage('axis-missing', { operation, axis: formatAxis(missing), shape: formatShape(shape) })
  return reportProblem(message, parameter)
}

/** Whether a shape can be gone over: it has the axes, or its channels part evenly. Undefined where it can. */
function checkOver(operation: string, over: Over, shape: Shape): Problem | undefined {
  return 'axes' in over
    ? checkAxes(operation, over.axes, shape, 'over')
    : checkGroups(operation, shape[0] ?? 1, over.parts, shape, 'parts')
}

/** The axes stay, with extent 1; of `parts`, the channels of one part stay. */
export function inferReduction(operation: string, over: Over, shape: Shape): Shape | Problem {
  const problem = checkOver(operation, over, shape)
  if (problem !== undefined) return problem
  return 'axes' in over
    ? shape.map((extent, axis) => (over.axes.includes(axis) ? 1 : extent))
    : [(shape[0] ?? 1) / over.parts, ...shape.slice(1)]
}

/** The shape stays. */
export function inferSoftmax(over: Over, shape: Shape): Shape | Problem {
  return checkOver('softmax', over, shape) ?? shape
}

/** As a reduction; code `argument-out-of-range` where a sample is too small for its correction. */
export function inferDeviation(over: Over & { readonly correction: number }, shape: Shape): Shape | Problem {
  const result = inferReduction('std', over, shape)
  if (isProblem(result)) return result
  const count = elementCount(shape) / elementCount(result)
  if (count > over.correction) return result
  const bound = `below ${count}, the number of values that std goes over`
  const message = createMessage('argument-out-of-range', {
    parameter: 'correction',
    bound,
    value: String(over.correction),
  })
  return reportProblem(message, 'correction')
}
