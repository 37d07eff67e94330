import type { Operation } from '../operation.ts'

/** Global maximum pooling: `[C, H, W]` to the vector `[C]`. */
export const gmp: Operation = {
  name: 'gmp',
  category: 'pool',
  parameters: [],
  scope: 'gmp',
  doc: `The maximum over all positions, as a vector of C channels. PyTorch's \`AdaptiveMaxPool2d(1)\`, flattened.`,
  example: 'gmp',
  resolve: () => ({ operation: { op: 'gmp', attributes: {} } }),
}
