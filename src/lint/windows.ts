import type { CoreOperation, Pads, Pair } from '../vocabulary/index.ts'

/** A window that slides over height and width. */
export interface Window {
  readonly kernel: Pair
  readonly stride: Pair
  readonly pads: Pads
  readonly dilation: Pair
  readonly ceil: boolean
}

/** The window of a convolution or a pool over a map; undefined for other operations. */
export function windowOf(operation: CoreOperation): Window | undefined {
  switch (operation.op) {
    case 'conv': {
      const { kernel, stride, pads, dilation } = operation.attributes
      return { kernel, stride, pads, dilation, ceil: false }
    }
    case 'maxpool': {
      const { kernel, stride, pads, dilation, ceil } = operation.attributes
      return { kernel, stride, pads, dilation, ceil }
    }
    case 'avgpool': {
      const { kernel, stride, pads, ceil } = operation.attributes
      return { kernel, stride, pads, dilation: [1, 1], ceil }
    }
    default:
      return undefined
  }
}

/** Height and width. */
export const axes: readonly (0 | 1)[] = [0, 1]

/** What a window reaches over along an axis. */
export function reachOf({ kernel, dilation }: Window, axis: 0 | 1): number {
  return (kernel[axis] - 1) * dilation[axis] + 1
}

/** Padding before and after, along an axis. */
export function padsOf({ pads }: Window, axis: 0 | 1): readonly [number, number] {
  return axis === 0 ? [pads[0], pads[1]] : [pads[2], pads[3]]
}

/** `3x3`. */
export function formatPair(pair: Pair): string {
  return pair.join('x')
}
