import type { Operation } from '../operation.ts'
import { demand } from '../parameters.ts'
import { isProblem } from '../problem.ts'
import { overParameters, readOver } from './over.ts'

/** Softmax over axes or parts; the shape stays. */
export const softmax: Operation = {
  name: 'softmax',
  category: 'activation',
  scope: 'softmax',
  parameters: overParameters,
  doc: `e^x / sum(e^x), over the axes given together, or over \`parts = n\`: the channels are n alternatives side by side,
and each position of each channel is shared out among them. On a vector it goes over \`c\` unless told; elsewhere it must
be told. PyTorch's \`Softmax\`.`,
  example: 'softmax(parts = 2)',
  resolve(args, inputs) {
    const vector = demand(inputs[0], 'the input').length === 1
    const over = readOver('softmax', args, vector ? { axes: [0] } : undefined)
    return isProblem(over) ? over : { operation: { op: 'softmax', attributes: over } }
  },
}
