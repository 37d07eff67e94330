import { createMessage } from '../../diagnostics/index.ts'
import type { Operation } from '../operation.ts'
import { byDefault, flag, pair, readBoolean, readPads, readPair } from '../parameters.ts'
import { isProblem, reportProblem } from '../problem.ts'
import {
  poolCeilParameter,
  poolKernelParameter,
  poolPadParameter,
  poolStrideParameter,
  readPoolWindow,
} from './pool.ts'

/** Mean of each window: `[C, H, W]` to `[C, H', W']`, or to a size. */
export const avgpool: Operation = {
  name: 'avgpool',
  category: 'pool',
  scope: 'avgpool',
  parameters: [
    poolKernelParameter,
    poolStrideParameter,
    poolPadParameter,
    poolCeilParameter,
    flag(
      'count_pad',
      'Whether padding counts in the divisor. What hangs over through `ceil` never does.',
      byDefault(true),
    ),
    pair('to', 'Instead of a kernel: the size of the result.'),
  ],
  doc: `The mean of each window, PyTorch's \`AvgPool2d\`. Its stride must be written (\`/1\` too), it pads 0, rounds down and
counts the padding (\`count_include_pad\`) unless told.

\`avgpool(to = 7x7)\` is PyTorch's \`AdaptiveAvgPool2d\`: value i averages from floor(i * H / 7) to ceil((i + 1) * H / 7).`,
  example: 'avgpool(2x2, /2)',
  resolve(args) {
    const to = readPair(args, 'to')
    if (to !== undefined) {
      const other = ['kernel', 'stride'].find((name) => args.get(name) !== undefined)
      return other === undefined
        ? { operation: { op: 'adaptiveavgpool', attributes: { to } } }
        : reportProblem(
            createMessage('arguments-exclusive', { operation: 'avgpool', first: other, second: 'to' }),
            'to',
          )
    }
    const window = readPoolWindow('avgpool', args)
    if (isProblem(window)) return window
    const attributes = {
      ...window,
      pads: readPads(args, 'pad') ?? ([0, 0, 0, 0] as const),
      ceil: readBoolean(args, 'ceil') ?? false,
      countPad: readBoolean(args, 'count_pad') ?? true,
    }
    return { operation: { op: 'avgpool', attributes } }
  },
}
