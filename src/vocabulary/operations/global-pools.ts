import type { Operation } from '../operation.ts'

const shared = { category: 'pool', parameters: [] } as const

/** Global average pooling: `[C, H, W]` to the vector `[C]`. */
const gap: Operation = {
  ...shared,
  name: 'gap',
  scope: 'gap',
  doc: `The mean over all positions, as a vector of C channels. PyTorch's \`AdaptiveAvgPool2d(1)\`, flattened.`,
  example: 'gap',
  resolve: () => ({ operation: { op: 'gap', attributes: {} } }),
}

/** Global maximum pooling: `[C, H, W]` to the vector `[C]`. */
const gmp: Operation = {
  ...shared,
  name: 'gmp',
  scope: 'gmp',
  doc: `The maximum over all positions, as a vector of C channels. PyTorch's \`AdaptiveMaxPool2d(1)\`, flattened.`,
  example: 'gmp',
  resolve: () => ({ operation: { op: 'gmp', attributes: {} } }),
}

/** Pools over all positions. */
export const globalPools: readonly Operation[] = [gap, gmp]
