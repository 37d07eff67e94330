import { createMessage } from '../../diagnostics/index.ts'
import type { OperationAttributes, Shape } from '../core.ts'
import type { Problem } from '../operation.ts'
import { isProblem, reportProblem, requireFeatureMap } from '../problem.ts'
import { elementCount, formatAxes, formatAxis, formatPads, formatShape } from '../shape.ts'
import { checkResult } from './check-result.ts'
import { checkAxes } from './reduction.ts'

/** Any shape to another one with as many values; code `reshape-count`. */
export function inferReshape({ shape: size }: OperationAttributes['reshape'], shape: Shape): Shape | Problem {
  const [needed, count] = [elementCount(size), elementCount(shape)]
  if (needed !== count) {
    const message = createMessage('reshape-count', {
      size: formatShape(size),
      needed,
      shape: formatShape(shape),
      count,
    })
    return reportProblem(message, 'size')
  }
  return checkResult('reshape', shape, size)
}

/** Axis i of the result is axis order[i] of the input; code `transpose-order` where that is no permutation. */
export function inferTranspose({ order }: OperationAttributes['transpose'], shape: Shape): Shape | Problem {
  const result = order.flatMap((axis) => shape[axis] ?? [])
  if (order.length === shape.length && result.length === shape.length && new Set(order).size === order.length) {
    return result
  }
  return reportProblem(
    createMessage('transpose-order', { order: formatAxes(order), shape: formatShape(shape) }),
    'order',
  )
}

/** `[C, H, W]` to `[C, size[0], size[1]]`. */
export function inferResize({ size }: OperationAttributes['resize'], shape: Shape): Shape | Problem {
  const map = requireFeatureMap('resize', shape)
  return isProblem(map) ? map : checkResult('resize', shape, [map[0], ...size])
}

/** The axis gets the extent end - start; code `slice-outside` where the range is not in it. */
export function inferSlice({ axis, start, end }: OperationAttributes['slice'], shape: Shape): Shape | Problem {
  const problem = checkAxes('slice', [axis], shape, 'over')
  if (problem !== undefined) return problem
  if (start < 0 || start >= end || end > (shape[axis] ?? 0)) {
    const message = createMessage('slice-outside', { start, end, axis: formatAxis(axis), shape: formatShape(shape) })
    return reportProblem(message, start < 0 || start >= (shape[axis] ?? 0) ? 'start' : 'end')
  }
  return shape.map((extent, index) => (index === axis ? end - start : extent))
}

/**
 * `[C, H, W]` to `[C, H + top + bottom, W + left + right]`; negative pads crop, in mode constant only. Reflecting needs
 * pads smaller than the extent (PyTorch's ReflectionPad2d), and no more can be cropped than there is. Code
 * `pad-too-large`.
 */
export function inferPad({ pads, mode }: OperationAttributes['pad'], shape: Shape): Shape | Problem {
  const map = requireFeatureMap('pad', shape)
  if (isProblem(map)) return map
  const [top, bottom, left, right] = pads
  const crop = (extent: number, before: number, after: number) => extent + Math.min(0, before) + Math.min(0, after) < 0
  const tooMuch =
    crop(map[1], top, bottom) ||
    crop(map[2], left, right) ||
    (mode !== 'constant' && pads.some((pad) => pad < 0)) ||
    (mode === 'reflect' && (Math.max(top, bottom) >= map[1] || Math.max(left, right) >= map[2]))
  if (tooMuch) {
    const message = createMessage('pad-too-large', { pads: formatPads(pads), mode, shape: formatShape(shape) })
    return reportProblem(message, 'pad')
  }
  return checkResult('pad', shape, [map[0], map[1] + top + bottom, map[2] + left + right])
}
