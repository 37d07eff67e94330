import type { Operation } from '../operation.ts'

/** Global average pooling: `[C, H, W]` to the vector `[C]`. */
export const gap: Operation = {
  name: 'gap',
  category: 'pool',
  parameters: [],
  scope: 'gap',
  doc: `The mean over all positions, as a vector of C channels. PyTorch's \`AdaptiveAvgPool2d(1)\`, flattened.`,
  example: 'gap',
  resolve: () => ({ operation: { op: 'gap', attributes: {} } }),
}
