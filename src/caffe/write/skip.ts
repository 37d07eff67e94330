import type { NetworkNode } from '../network.ts'
import type { Step } from '../structure/step.ts'
import type { Printing } from './print-steps.ts'

/**
 * Whether a skip is what a residual has unless told where its shape changes: a 1x1 convolution without bias and a batch
 * norm, with the smallest stride that reaches the shape. What is named in it has to be written.
 */
export function isImpliedSkip(skip: readonly Step[], sum: NetworkNode, printing: Printing): boolean {
  const { nodes } = printing.network
  if (skip.some(({ node }) => printing.named.has(node))) return false
  const [first, second, ...rest] = skip
  const [conv, norm] = [nodes[first?.node ?? -1], nodes[second?.node ?? -1]]
  if (rest.length > 0 || first?.kind !== 'operation' || second?.kind !== 'operation') return false
  if (conv?.operation.op !== 'conv' || norm?.operation.op !== 'bn') return false
  const { kernel, stride, pads, groups, bias } = conv.operation.attributes
  const { epsilon, momentum, affine } = norm.operation.attributes
  if (kernel[0] * kernel[1] * groups !== 1 || pads.some((pad) => pad !== 0) || bias) return false
  if (epsilon !== 1e-5 || momentum !== 0.1 || !affine) return false
  const [, height, width] = nodes[conv.inputs[0] ?? 0]?.shape ?? []
  if (height === undefined || width === undefined) return false
  const [, rows = 1, columns = 1] = sum.shape
  return stride[0] === smallestStride(height, rows) && stride[1] === smallestStride(width, columns)
}

/** The smallest s with floor((from - 1) / s) + 1 = to. */
function smallestStride(from: number, to: number): number | undefined {
  const stride = to === 1 ? from : Math.floor((from - 1) / to) + 1
  return Math.floor((from - 1) / stride) + 1 === to ? stride : undefined
}
