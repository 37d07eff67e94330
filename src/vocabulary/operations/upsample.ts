import { createMessage } from '../../diagnostics/index.ts'
import type { Operation } from '../operation.ts'
import { demand, readNumber, real, required } from '../parameters.ts'
import { isProblem, reportProblem, requireFeatureMap } from '../problem.ts'
import { formatShape } from '../shape.ts'
import { interpolationParameters, readInterpolation } from './interpolation.ts'

/** `[C, H, W]` with height and width times a factor. */
export const upsample: Operation = {
  name: 'upsample',
  category: 'shape',
  scope: 'upsample',
  parameters: [
    real('factor', 'What height and width are multiplied by; the result must be whole.', { ...required, minimum: 0 }),
    ...interpolationParameters,
  ],
  doc: `Height and width times a factor, as \`resize\`. PyTorch's \`Upsample(scale_factor)\`.`,
  example: 'upsample(2)',
  resolve(args, inputs) {
    const shape = demand(inputs[0], 'the input')
    const map = requireFeatureMap('upsample', shape)
    if (isProblem(map)) return map
    const factor = demand(readNumber(args, 'factor'), 'factor')
    const size = [map[1] * factor, map[2] * factor] as const
    if (!size.every(Number.isInteger)) {
      const names = { factor, result: formatShape(size), shape: formatShape(shape) }
      return reportProblem(createMessage('resize-not-whole', names), 'factor')
    }
    return { operation: { op: 'resize', attributes: { size, ...readInterpolation(args) } } }
  },
}
