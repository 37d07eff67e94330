import { createMessage } from '../../diagnostics/index.ts'
import type { Shape } from '../core.ts'
import type { Problem } from '../operation.ts'
import { reportProblem } from '../problem.ts'
import { formatAxis, formatShape, sameShape } from '../shape.ts'
import { checkResult } from './check-result.ts'
import { checkAxes } from './reduction.ts'

/** The first input of a join, or the problem that there are not two; code `join-needs-arms`. */
function requireArms(operation: string, inputs: readonly Shape[]): Shape | Problem {
  const first = inputs[0]
  return first !== undefined && inputs.length > 1
    ? first
    : reportProblem(createMessage('join-needs-arms', { operation, count: inputs.length }))
}

function reportMismatch(operation: string, first: Shape, second: Shape, advice: string): Problem {
  const [one, other] = [formatShape(first), formatShape(second)]
  return reportProblem(createMessage('shapes-do-not-join', { operation, first: one, second: other, advice }))
}

/** All extents but the axis' agree; the axis gets their sum. */
export function inferConcat(axis: number, inputs: readonly Shape[]): Shape | Problem {
  const first = requireArms('concat', inputs)
  if ('message' in first) return first
  const missing = checkAxes('concat', [axis], first, 'over')
  if (missing !== undefined) return missing
  let sum = 0
  for (const shape of inputs) {
    const agrees =
      shape.length === first.length && shape.every((extent, index) => index === axis || extent === first[index])
    if (!agrees) {
      const advice = `concat over ${formatAxis(axis)} needs every other extent to be the same.`
      return reportMismatch('concat', first, shape, advice)
    }
    sum += shape[axis] ?? 0
  }
  return checkResult(
    'concat',
    first,
    first.map((extent, index) => (index === axis ? sum : extent)),
  )
}

/**
 * The shape that two broadcast to: extents are equal or one of them is 1, and a vector `[C]` stands for `[C, 1, 1]`.
 * Undefined where they do not.
 */
function broadcastShapes(first: Shape, second: Shape): Shape | undefined {
  const rank = Math.max(first.length, second.length)
  if (first.length !== second.length && Math.min(first.length, second.length) !== 1) return undefined
  const result: number[] = []
  for (let axis = 0; axis < rank; axis += 1) {
    const [one, other] = [first[axis] ?? 1, second[axis] ?? 1]
    if (one !== other && one !== 1 && other !== 1) return undefined
    result.push(Math.max(one, other))
  }
  return result
}

/** `add` and `mul`: all inputs broadcast together. */
export function inferBroadcast(operation: 'add' | 'mul', inputs: readonly Shape[]): Shape | Problem {
  const first = requireArms(operation, inputs)
  if ('message' in first) return first
  let result = first
  for (const shape of inputs.slice(1)) {
    const joined = broadcastShapes(result, shape)
    if (joined === undefined) {
      const advice = 'Extents must be equal or 1; a vector of as many channels is spread over height and width.'
      return reportMismatch(operation, result, shape, advice)
    }
    result = joined
  }
  return checkResult(operation, first, result)
}

/** `maximum` and `shake`: all inputs have the same shape. */
export function inferSame(operation: 'maximum' | 'shake', inputs: readonly Shape[]): Shape | Problem {
  const first = requireArms(operation, inputs)
  if ('message' in first) return first
  const other = inputs.find((shape) => !sameShape(shape, first))
  return other === undefined ? first : reportMismatch(operation, first, other, 'All arms must have the same shape.')
}
