import { createMessage, invariant } from '../../diagnostics/index.ts'
import type { Shape } from '../core.ts'
import { maximumElements, maximumExtent, maximumRank, maximumWeightElements } from '../limits.ts'
import type { Problem } from '../operation.ts'
import { reportProblem } from '../problem.ts'
import { elementCount, formatShape } from '../shape.ts'

/**
 * Holds a result to the limits that every tensor has; codes `result-empty`, `extent-too-large` and
 * `tensor-too-large`. `from` is the shape that the message says it came from.
 */
export function checkResult(operation: string, from: Shape, result: Shape): Shape | Problem {
  const names = { operation, shape: formatShape(from), result: formatShape(result) }
  // Sizes in a spec and in a document are held to it where they are read.
  invariant(result.length <= maximumRank, `${operation} gives ${result.length} axes`)
  if (result.some((extent) => !(extent >= 1))) return reportProblem(createMessage('result-empty', names))
  if (result.some((extent) => extent > maximumExtent)) {
    return reportProblem(createMessage('extent-too-large', { ...names, limit: maximumExtent }))
  }
  const count = elementCount(result)
  if (count > maximumElements) {
    return reportProblem(createMessage('tensor-too-large', { ...names, count, limit: maximumElements }))
  }
  return result
}

/** Holds a weight to the limit; code `weight-too-large`. Undefined where it fits. */
export function checkWeight(operation: string, from: Shape, weight: Shape): Problem | undefined {
  const count = elementCount(weight)
  if (count <= maximumWeightElements) return undefined
  return reportProblem(
    createMessage('weight-too-large', {
      operation,
      shape: formatShape(from),
      weight: formatShape(weight),
      count,
      limit: maximumWeightElements,
    }),
  )
}

/** Whether channels can be parted evenly; code `channels-not-divisible`. Undefined where they can. */
export function checkGroups(
  operation: string,
  channels: number,
  groups: number,
  shape: Shape,
  parameter: 'groups' | 'parts',
): Problem | undefined {
  if (channels % groups === 0) return undefined
  return reportProblem(
    createMessage('channels-not-divisible', {
      operation,
      channels,
      groups,
      noun: parameter,
      shape: formatShape(shape),
    }),
    parameter,
  )
}
