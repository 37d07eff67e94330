import type { Operation } from '../operation.ts'
import { demand, pair, readPair, required } from '../parameters.ts'
import { interpolationParameters, readInterpolation } from './interpolation.ts'

/** `[C, H, W]` to a given height and width. */
export const resize: Operation = {
  name: 'resize',
  category: 'shape',
  scope: 'resize',
  parameters: [pair('size', 'Height and width of the result.', required), ...interpolationParameters],
  doc: `To a height and a width, by the nearest value unless told. PyTorch's \`interpolate(size)\`, with its convention for
the corners: \`align_corners\` is false unless told.`,
  example: 'resize(56x56, bilinear)',
  resolve: (args) => ({
    operation: {
      op: 'resize',
      attributes: { size: demand(readPair(args, 'size'), 'size'), ...readInterpolation(args) },
    },
  }),
}
