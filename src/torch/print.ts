import type { TensorCore } from './tensor-core.ts'

/** More values than this, and only the ends of each axis are printed. */
const threshold = 1000
const edge = 3

/** A tensor as Python prints it: `tensor([[1.0000, 2.5000]])`. */
export function formatTensor(tensor: TensorCore): string {
  const values = tensor.numpy()
  const { shape } = tensor
  const whole = tensor.dtype !== 'float32' || values.every((value) => Number.isInteger(value))
  const write = (value: number): string => {
    if (tensor.dtype === 'bool') return value === 1 ? 'True' : 'False'
    if (tensor.dtype !== 'float32') return String(value)
    if (Number.isNaN(value)) return 'nan'
    if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
    return whole ? `${value}.` : value.toFixed(4)
  }
  const nest = (axis: number, start: number, count: number): string => {
    const extent = shape[axis]
    if (extent === undefined) return write(values[start] ?? NaN)
    const part = count / extent
    const all = [...Array(extent).keys()]
    const short = values.length > threshold && extent > 2 * edge
    const seen = short ? [...all.slice(0, edge), -1, ...all.slice(-edge)] : all
    const separator =
      axis === shape.length - 1 ? ', ' : `,${'\n'.repeat(shape.length - 1 - axis)}${' '.repeat(axis + 8)}`
    return `[${seen.map((at) => (at < 0 ? '...' : nest(axis + 1, start + at * part, part))).join(separator)}]`
  }
  const suffix =
    tensor.grad_fn === undefined
      ? tensor.requires_grad
        ? ', requires_grad=True'
        : ''
      : `, grad_fn=<${tensor.grad_fn.name}>`
  return `tensor(${nest(0, 0, values.length)}${suffix})`
}
