import { createMessage } from '../../diagnostics/index.ts'
import type { LayerNormAttributes, Shape } from '../core.ts'
import type { Problem } from '../operation.ts'
import { reportProblem } from '../problem.ts'
import { formatShape } from '../shape.ts'

/** `[C]`, `[C, L]` or `[C, H, W]`: the shape stays; PyTorch's BatchNorm1d and BatchNorm2d. */
export function inferBatchNorm(shape: Shape): Shape | Problem {
  if (shape.length <= 3) return shape
  return reportProblem(
    createMessage('shape-rank', {
      operation: 'bn',
      expected: 'a vector, a sequence or a feature map',
      shape: formatShape(shape),
      advice: 'Write reshape first.',
    }),
  )
}

/** `[C]`, or the whole shape where it normalises over all of it. */
export function layerNormWeightShape(attributes: LayerNormAttributes, shape: Shape): Shape {
  return attributes.over === 'all' ? shape : shape.slice(0, 1)
}
