import { check } from '../errors.ts'
import { Tensor } from '../tensor.ts'
import { add, binary, mul, unary } from '../values/arithmetic.ts'
import { reduce } from '../values/reduction.ts'
import { scalar, scoped, type Value, viewMemory, wrap } from '../values/value.ts'

/** Options of `clip_grad_norm_`. */
export interface ClipOptions {
  /** 2 unless told; Infinity for the largest absolute value. */
  readonly norm_type?: 2 | typeof Infinity
  /** Throws where the norm is not a finite number. */
  readonly error_if_nonfinite?: boolean
}

/**
 * Scales all gradients by one factor so that together, as one vector, their norm is at most `max_norm`.
 *
 * @returns the norm before; nothing waits for the device unless it is read
 */
export function clip_grad_norm_(
  parameters: Tensor | Iterable<Tensor>,
  max_norm: number,
  options: ClipOptions = {},
): Tensor {
  const { norm_type = 2, error_if_nonfinite = false } = options
  const gradients = gradientsOf(parameters)
  const norm = new Tensor(scoped(() => normOf(gradients, norm_type)))
  check(
    !error_if_nonfinite || Number.isFinite(norm.item()),
    () =>
      `The total norm of order ${norm_type} for gradients from \`parameters\` is non-finite, so it cannot be clipped. ` +
      'To disable this error and scale the gradients by the non-finite norm anyway, set `error_if_nonfinite=False`',
  )
  const factor = new Tensor(scoped(() => binary('Minimum', mul(binary('Pow', add(norm.value, 1e-6), -1), max_norm), 1)))
  for (const gradient of gradients) gradient.assign(scoped(() => mul(gradient.value, factor.value)))
  factor.dispose()
  return norm
}

/** Moves values of gradients beyond `clip_value` on either side to it. */
export function clip_grad_value_(parameters: Tensor | Iterable<Tensor>, clip_value: number): void {
  for (const gradient of gradientsOf(parameters)) {
    const { value } = gradient
    gradient.assign(scoped(() => binary('Minimum', binary('Maximum', value, -clip_value), clip_value)))
  }
}

function gradientsOf(parameters: Tensor | Iterable<Tensor>): readonly Tensor[] {
  const all = parameters instanceof Tensor ? [parameters] : [...parameters]
  return all.flatMap(({ grad }) => (grad === undefined ? [] : [grad]))
}

function normOf(gradients: readonly Tensor[], type: 2 | typeof Infinity): Value {
  if (gradients.length === 0) return scalar(0)
  if (type === 2) return unary('Sqrt', gradients.map(({ value }) => total('sum', unary('Square', value))).reduce(add))
  return gradients
    .map(({ value }) => total('max', unary('Abs', value)))
    .reduce((largest, each) => binary('Maximum', largest, each))
}

/** Over the last axes first: one long sum in float32 would lose digits. */
function total(kind: 'sum' | 'max', value: Value): Value {
  const axes = [...value.shape.keys()]
  const rows = reduce(kind, value, axes.slice(1))
  return wrap(viewMemory(reduce(kind, rows, axes).memory, []))
}
