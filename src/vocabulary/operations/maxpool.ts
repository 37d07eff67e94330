import type { Operation } from '../operation.ts'
import { byDefault, pair, readBoolean, readPads, readPair } from '../parameters.ts'
import { isProblem } from '../problem.ts'
import {
  poolCeilParameter,
  poolKernelParameter,
  poolPadParameter,
  poolStrideParameter,
  readPoolWindow,
} from './pool.ts'

/** Maximum of each window: `[C, H, W]` to `[C, H', W']`. */
export const maxpool: Operation = {
  name: 'maxpool',
  category: 'pool',
  scope: 'maxpool',
  parameters: [
    poolKernelParameter,
    poolStrideParameter,
    poolPadParameter,
    pair('dilation', 'Distance between the values that a window takes.', byDefault([1, 1])),
    poolCeilParameter,
  ],
  doc: `The maximum of each window, PyTorch's \`MaxPool2d\`; padding never wins. Its stride must be written (\`/1\` too), it
pads 0 and rounds down unless told.`,
  example: 'maxpool(3x3, /2, pad = 1)',
  resolve(args) {
    const window = readPoolWindow('maxpool', args)
    if (isProblem(window)) return window
    const attributes = {
      ...window,
      pads: readPads(args, 'pad') ?? ([0, 0, 0, 0] as const),
      dilation: readPair(args, 'dilation') ?? ([1, 1] as const),
      ceil: readBoolean(args, 'ceil') ?? false,
    }
    return { operation: { op: 'maxpool', attributes } }
  },
}
