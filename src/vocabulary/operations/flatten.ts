import type { Operation } from '../operation.ts'

/** Any shape to a vector. */
export const flatten: Operation = {
  name: 'flatten',
  category: 'shape',
  scope: 'flatten',
  parameters: [],
  doc: "All values as a vector, in the order channels, height, width. PyTorch's `Flatten`.",
  example: 'flatten',
  resolve: () => ({ operation: { op: 'flatten', attributes: {} } }),
}
