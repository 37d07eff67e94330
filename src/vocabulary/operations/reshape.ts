import type { Operation } from '../operation.ts'
import { demand, other, readNumbers, required } from '../parameters.ts'

/** Any shape to another one with as many values. */
export const reshape: Operation = {
  name: 'reshape',
  category: 'shape',
  scope: 'reshape',
  parameters: [other('size', 'size', 'The new shape, without batch.', required)],
  doc: "The same values in another shape, in the order channels, height, width. PyTorch's `reshape`.",
  example: 'reshape(256x49)',
  resolve: (args) => ({
    operation: { op: 'reshape', attributes: { shape: demand(readNumbers(args, 'size'), 'size') } },
  }),
}
