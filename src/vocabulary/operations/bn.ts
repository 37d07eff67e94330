import type { Operation } from '../operation.ts'
import { byDefault, demand, readBoolean, readNumber, real } from '../parameters.ts'
import { affineParameter, epsilonParameter, initParameter, resolveWithVector } from './norm.ts'

/** Batch normalisation per channel; the shape stays. */
export const bn: Operation = {
  name: 'bn',
  category: 'norm',
  scope: 'bn',
  parameters: [
    epsilonParameter,
    real('momentum', 'Weight of the new batch in the running statistics.', {
      ...byDefault(0.1),
      minimum: 0,
      maximum: 1,
    }),
    affineParameter,
    initParameter,
  ],
  doc: `Batch normalisation, PyTorch's \`BatchNorm2d\` (\`BatchNorm1d\` on a vector), per channel:
y = (x - mean) / sqrt(var + eps) * weight + bias.

\`eps\` is 1e-5 and \`momentum\` 0.1 as PyTorch means it: running = (1 - momentum) * running + momentum * batch.`,
  example: 'bn(eps = 1e-3)',
  resolve(args, inputs) {
    const attributes = {
      epsilon: readNumber(args, 'eps') ?? 1e-5,
      momentum: readNumber(args, 'momentum') ?? 0.1,
      affine: readBoolean(args, 'affine') ?? true,
    }
    return resolveWithVector({ op: 'bn', attributes }, args, demand(inputs[0], 'the input').slice(0, 1))
  },
}
