/** A tuple as Python prints it: `(3, 3)`, `(3,)`. */
export function formatTuple(values: readonly (number | null)[]): string {
  const text = values.map((value) => (value === null ? 'None' : String(value))).join(', ')
  return `(${text}${values.length === 1 ? ',' : ''})`
}

/** A size as it was given: `3`, or `(3, 1)`. */
export function formatSize(size: number | readonly (number | null)[]): string {
  return typeof size === 'number' ? String(size) : formatTuple(size)
}

export function formatBoolean(value: boolean): string {
  return value ? 'True' : 'False'
}

/** A float as Python prints it: `1.0`, `1e-05`. */
export function formatFloat(value: number): string {
  const size = Math.abs(value)
  if (value !== 0 && (size < 1e-4 || size >= 1e16)) {
    return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2')
  }
  return Number.isInteger(value) ? `${value}.0` : String(value)
}
