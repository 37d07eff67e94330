import type { Pads, Shape } from './core.ts'

/** A shape as a spec writes it: `256x56x56`; `1` for a shape with no axes. */
export function formatShape(shape: Shape): string {
  return shape.length === 0 ? '1' : shape.join('x')
}

/** How many values a tensor of this shape has, for one image. */
export function elementCount(shape: Shape): number {
  return shape.reduce((product, extent) => product * extent, 1)
}

/** The letter of an axis where it has one: `c`, `h`, `w`; else its number. */
export function formatAxis(axis: number): string {
  return ['c', 'h', 'w'][axis] ?? String(axis)
}

/** Axes as a spec writes them: `c`, or `[h, w]`. */
export function formatAxes(axes: readonly number[]): string {
  const only = axes[0]
  return axes.length === 1 && only !== undefined ? formatAxis(only) : `[${axes.map(formatAxis).join(', ')}]`
}

/** Pads in the shortest form that a spec can write: `1`, `[1, 2]` (height, width) or all four. */
export function formatPads([top, bottom, left, right]: Pads): string {
  if (top === bottom && left === right) return top === left ? String(top) : `[${top}, ${left}]`
  return `[${top}, ${bottom}, ${left}, ${right}]`
}

/** Whether two shapes are the same. */
export function sameShape(first: Shape, second: Shape): boolean {
  return first.length === second.length && first.every((extent, axis) => extent === second[axis])
}
