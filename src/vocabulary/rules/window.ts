import { createMessage } from '../../diagnostics/index.ts'
import type { Shape } from '../core.ts'
import type { Problem } from '../operation.ts'
import { reportProblem } from '../problem.ts'
import { formatShape } from '../shape.ts'

/** A window that slides along one axis. */
export interface Window {
  readonly kernel: number
  readonly stride: number
  readonly dilation: number
  /** Added before the first value and after the last. */
  readonly before: number
  readonly after: number
  /** Whether a last window may hang over the end. */
  readonly ceil: boolean
}

/** How many values a dilated kernel spans: dilation * (kernel - 1) + 1. */
export function windowExtent(window: Window): number {
  return window.dilation * (window.kernel - 1) + 1
}

/**
 * How many places a window has along an axis: floor((n + before + after - extent) / stride) + 1, as PyTorch's Conv2d and
 * MaxPool2d document it. With `ceil` it rounds up, and a window that would start past the input and the padding before
 * it is dropped again (PyTorch's `pooling_output_shape`). 0 or less where it does not fit.
 */
export function countPlaces(extent: number, window: Window): number {
  const room = extent + window.before + window.after - windowExtent(window)
  if (!window.ceil) return Math.floor(room / window.stride) + 1
  const places = Math.ceil(room / window.stride) + 1
  return (places - 1) * window.stride >= extent + window.before ? places - 1 : places
}

/** The problem of a window that has no place; code `kernel-does-not-fit`. */
export function reportTooLarge(operation: string, shape: Shape, windows: readonly Window[]): Problem {
  const extents = shape.slice(shape.length - windows.length)
  const kernel = windows.map((window) => window.kernel)
  const dilation = windows.map((window) => window.dilation)
  const dilated = dilation.some((value) => value !== 1)
  const spanned = formatShape(windows.map(windowExtent))
  return reportProblem(
    createMessage('kernel-does-not-fit', {
      operation,
      window: dilated
        ? `${formatShape(kernel)} with dilation ${formatShape(dilation)}, which spans ${spanned},`
        : formatShape(kernel),
      padded: formatShape(
        extents.map((extent, axis) => extent + (windows[axis]?.before ?? 0) + (windows[axis]?.after ?? 0)),
      ),
      shape: formatShape(shape),
    }),
    'kernel',
  )
}
