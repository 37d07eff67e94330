import { createMessage, type Message } from '../diagnostics/index.ts'
import type { Shape } from './core.ts'
import type { Problem } from './operation.ts'
import { formatShape } from './shape.ts'

/** Whether a rule reported a problem instead of giving its result. */
export function isProblem(result: unknown): result is Problem {
  return typeof result === 'object' && result !== null && 'message' in result
}

/** A problem, about a parameter where one is named. */
export function reportProblem(message: Message, parameter?: string): Problem {
  return parameter === undefined ? { message } : { message, parameter }
}

/** The channels and positions `[C, H, W]` that an operation over feature maps works on. */
export type FeatureMap = readonly [channels: number, height: number, width: number]

/** Takes a shape as a feature map; code `shape-rank` where it is none. */
export function requireFeatureMap(operation: string, shape: Shape): FeatureMap | Problem {
  const [channels, height, width] = shape
  if (shape.length === 3 && channels !== undefined && height !== undefined && width !== undefined) {
    return [channels, height, width]
  }
  return reportProblem(
    createMessage('shape-rank', {
      operation,
      expected: 'a feature map (channels, height, width)',
      shape: shape.length === 1 ? `the vector ${formatShape(shape)}` : formatShape(shape),
      advice: shape.length === 1 ? `Put ${operation} before gap or flatten, or write reshape.` : 'Write reshape first.',
    }),
  )
}
