import type { Operation } from '../operation.ts'
import { byDefault, demand, flag, initialiserParameter, readBoolean } from '../parameters.ts'
import { resolveWithVector } from './norm.ts'

/** ReLU with a trained slope; the shape stays. */
export const prelu: Operation = {
  name: 'prelu',
  category: 'activation',
  scope: 'prelu',
  parameters: [
    flag('per_channel', 'Whether each channel has its own slope.', byDefault(false)),
    initialiserParameter('0.25'),
  ],
  doc: `max(x, 0) + weight * min(x, 0) with a trained slope: one for all unless \`per_channel\`. It starts as 0.25.
PyTorch's \`PReLU\`.`,
  example: 'prelu(per_channel = true)',
  resolve(args, inputs) {
    const perChannel = readBoolean(args, 'per_channel') ?? false
    const slopes = perChannel ? demand(inputs[0], 'the input').slice(0, 1) : [1]
    return resolveWithVector({ op: 'prelu', attributes: { perChannel } }, args, slopes)
  },
}
