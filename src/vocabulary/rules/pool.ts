import { createMessage } from '../../diagnostics/index.ts'
import type { AdaptiveAvgPoolAttributes, AvgPoolAttributes, MaxPoolAttributes, Pair, Shape } from '../core.ts'
import type { Problem } from '../operation.ts'
import { isProblem, reportProblem, requireFeatureMap } from '../problem.ts'
import { formatPads, formatShape } from '../shape.ts'
import { checkResult } from './check-result.ts'
import { countPlaces, reportTooLarge, type Window } from './window.ts'

type PoolAttributes = AvgPoolAttributes & { readonly dilation?: Pair }

/** The two windows of a pool: along height, then width. */
export function poolWindows(attributes: PoolAttributes | MaxPoolAttributes): readonly [Window, Window] {
  const { kernel, stride, pads, ceil, dilation = [1, 1] } = attributes
  return [
    { kernel: kernel[0], stride: stride[0], dilation: dilation[0], before: pads[0], after: pads[1], ceil },
    { kernel: kernel[1], stride: stride[1], dilation: dilation[1], before: pads[2], after: pads[3], ceil },
  ]
}

/**
 * `[C, H, W]` to `[C, H', W']` for `maxpool` and `avgpool`; pads may be half the kernel at most, as PyTorch demands
 * (a window would otherwise see padding alone).
 */
export function inferPool(
  operation: 'maxpool' | 'avgpool',
  attributes: PoolAttributes | MaxPoolAttributes,
  shape: Shape,
): Shape | Problem {
  const map = requireFeatureMap(operation, shape)
  if (isProblem(map)) return map
  const { kernel, pads } = attributes
  const windows = poolWindows(attributes)
  if (windows.some((window) => Math.max(window.before, window.after) > Math.floor(window.kernel / 2))) {
    const message = createMessage('pool-pad-too-large', {
      operation,
      pads: formatPads(pads),
      kernel: formatShape(kernel),
    })
    return reportProblem(message, 'pad')
  }
  const result = [map[0], countPlaces(map[1], windows[0]), countPlaces(map[2], windows[1])]
  return result.some((extent) => extent < 1)
    ? reportTooLarge(operation, shape, windows)
    : checkResult(operation, shape, result)
}

/** `[C, H, W]` to `[C, to[0], to[1]]`; PyTorch's AdaptiveAvgPool2d. */
export function inferAdaptivePool(attributes: AdaptiveAvgPoolAttributes, shape: Shape): Shape | Problem {
  const map = requireFeatureMap('avgpool', shape)
  return isProblem(map) ? map : checkResult('avgpool', shape, [map[0], ...attributes.to])
}

/** `[C, H, W]` to the vector `[C]`. */
export function inferGlobalPool(operation: 'gap' | 'gmp', shape: Shape): Shape | Problem {
  const map = requireFeatureMap(operation, shape)
  return isProblem(map) ? map : [map[0]]
}

/**
 * The values that adaptive pooling reads along an axis of extent n to get m: window i goes from floor(i n / m) to
 * ceil((i + 1) n / m), as in PyTorch's `AdaptiveAveragePooling.cpp`. In sum that is n, plus one for each inner border
 * that falls within a value: m - 1 - (gcd(n, m) - 1).
 */
export function countAdaptiveReads(extent: number, to: number): number {
  let [larger, divisor] = [extent, to]
  while (divisor !== 0) [larger, divisor] = [divisor, larger % divisor]
  return extent + to - larger
}
