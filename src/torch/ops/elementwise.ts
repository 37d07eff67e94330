import { record } from '../graph.ts'
import type { Tensor } from '../tensor.ts'
import {
  add as addValues,
  binary,
  type BinaryKernel,
  cast,
  div as divValues,
  mul as mulValues,
  select as selectValues,
  step,
  sub as subValues,
  unary,
  type UnaryKernel,
} from '../values/arithmetic.ts'
import { sumTo } from '../values/reduction.ts'
import { scoped, type Value } from '../values/value.ts'

/** A tensor, or one number. */
export type Operand = Tensor | number

/** `a + alpha * b`, broadcast. */
export function add(a: Tensor, b: Operand, alpha = 1): Tensor {
  if (typeof b === 'number') return record('Add', [a], addValues(a.value, alpha * b), [], (g) => [g])
  if (alpha !== 1) return add(a, mul(b, alpha))
  const [left, right] = [a.shape, b.shape]
  return record('Add', [a, b], addValues(a.value, b.value), [], (g) => [sumTo(g, left), sumTo(g, right)])
}

/** `a - alpha * b`, broadcast. */
export function sub(a: Tensor, b: Operand, alpha = 1): Tensor {
  if (typeof b === 'number') return add(a, -alpha * b)
  if (alpha !== 1) return sub(a, mul(b, alpha))
  const [left, right] = [a.shape, b.shape]
  // Asked now: by the time of the backward pass a scope may have freed the operands.
  const [toA, toB] = [a.requires_grad, b.requires_grad]
  return record('Sub', [a, b], subValues(a.value, b.value), [], (g) => [
    toA ? sumTo(g, left) : undefined,
    toB ? sumTo(unary('Neg', g), right) : undefined,
  ])
}

/** `a * b`, broadcast. */
export function mul(a: Tensor, b: Operand): Tensor {
  if (typeof b === 'number') return record('Mul', [a], mulValues(a.value, b), [], (g) => [mulValues(g, b)])
  const [x, y] = [a.value, b.value]
  const [toA, toB] = [a.requires_grad, b.requires_grad]
  return record('Mul', [a, b], mulValues(x, y), [...(toB ? [x] : []), ...(toA ? [y] : [])], (g) => [
    toA ? sumTo(mulValues(g, y), x.shape) : undefined,
    toB ? sumTo(mulValues(g, x), y.shape) : undefined,
  ])
}

/** `a / b`, broadcast. */
export function div(a: Tensor, b: Operand): Tensor {
  if (typeof b === 'number') return record('Div', [a], divValues(a.value, b), [], (g) => [divValues(g, b)])
  const [x, y] = [a.value, b.value]
  const [toA, toB] = [a.requires_grad, b.requires_grad]
  const output = divValues(cast(x, 'float32'), cast(y, 'float32'))
  return record('Div', [a, b], output, toB ? [output, y] : [y], (g) => {
    const perA = divValues(g, y)
    return [
      toA ? sumTo(perA, x.shape) : undefined,
      toB ? sumTo(unary('Neg', mulValues(perA, output)), y.shape) : undefined,
    ]
  })
}

/** `a ** exponent`, broadcast. */
export function pow(a: Tensor, exponent: Operand): Tensor {
  const x = a.value
  if (typeof exponent === 'number') {
    if (exponent === 2) return square(a)
    const output = binary('Pow', x, exponent)
    return record('Pow', [a], output, [x], (g) => [mulValues(g, mulValues(binary('Pow', x, exponent - 1), exponent))])
  }
  const y = exponent.value
  const [toA, toB] = [a.requires_grad, exponent.requires_grad]
  const output = binary('Pow', x, y)
  return record('Pow', [a, exponent], output, [x, y, output], (g) => [
    toA ? sumTo(mulValues(g, mulValues(binary('Pow', x, subValues(y, 1)), y)), x.shape) : undefined,
    toB ? sumTo(mulValues(g, mulValues(output, unary('Log', x))), y.shape) : undefined,
  ])
}

/** `a * a`. */
export function square(a: Tensor): Tensor {
  const x = a.value
  return record('Pow', [a], unary('Square', x), [x], (g) => [mulValues(g, mulValues(x, 2))])
}

/** An operation value by value whose gradient is `g * slope(x, y)`. */
function map(
  name: string,
  a: Tensor,
  kernel: UnaryKernel,
  saves: 'input' | 'output',
  backward: (g: Value, saved: Value) => Value,
): Tensor {
  const output = unary(kernel, a.value)
  const saved = saves === 'input' ? a.value : output
  return record(name, [a], output, [saved], (g) => [backward(g, saved)])
}

export function neg(a: Tensor): Tensor {
  return record('Neg', [a], unary('Neg', a.value), [], (g) => [unary('Neg', g)])
}

export function sqrt(a: Tensor): Tensor {
  return map('Sqrt', a, 'Sqrt', 'output', (g, y) => divValues(g, mulValues(y, 2)))
}

export function rsqrt(a: Tensor): Tensor {
  return map('Rsqrt', a, 'Rsqrt', 'output', (g, y) => mulValues(mulValues(g, -0.5), mulValues(y, unary('Square', y))))
}

export function exp(a: Tensor): Tensor {
  return map('Exp', a, 'Exp', 'output', mulValues)
}

export function log(a: Tensor): Tensor {
  return map('Log', a, 'Log', 'input', divValues)
}

/** The gradient at 0 is 0, as in PyTorch. */
export function abs(a: Tensor): Tensor {
  return map('Abs', a, 'Abs', 'input', (g, x) => mulValues(g, subValues(step(x), step(unary('Neg', x)))))
}

export function sigmoid(a: Tensor): Tensor {
  return map('Sigmoid', a, 'Sigmoid', 'output', (g, y) => mulValues(g, subValues(y, unary('Square', y))))
}

export function tanh(a: Tensor): Tensor {
  return map('Tanh', a, 'Tanh', 'output', (g, y) => subValues(g, mulValues(g, unary('Square', y))))
}

export function relu(a: Tensor): Tensor {
  return map('Relu', a, 'Relu', 'output', (g, y) => mulValues(g, step(y)))
}

/** Values below `min` and above `max` moved to them; the gradient passes where nothing was moved. */
export function clamp(a: Tensor, min = -Infinity, max = Infinity): Tensor {
  const x = a.value
  const output = scoped(() => binary('Minimum', binary('Maximum', x, min), max))
  return record('Clamp', [a], output, [x], (g) => [
    mulValues(mulValues(g, binary('GreaterEqual', x, min)), binary('LessEqual', x, max)),
  ])
}

/** The larger of two, broadcast; where they are equal, each gets half of the gradient. */
export function maximum(a: Tensor, b: Tensor): Tensor {
  return extremum('Maximum', a, b)
}

/** The smaller of two, broadcast. */
export function minimum(a: Tensor, b: Tensor): Tensor {
  return extremum('Minimum', a, b)
}

function extremum(kernel: 'Maximum' | 'Minimum', a: Tensor, b: Tensor): Tensor {
  const [x, y] = [a.value, b.value]
  return record(kernel, [a, b], binary(kernel, x, y), [x, y], (g) => {
    const difference = kernel === 'Maximum' ? subValues(x, y) : subValues(y, x)
    // 1 where a wins, 0 where b does, a half where they tie.
    const share = mulValues(addValues(subValues(step(difference), step(unary('Neg', difference))), 1), 0.5)
    const ofA = mulValues(g, share)
    return [sumTo(ofA, x.shape), sumTo(subValues(g, ofA), y.shape)]
  })
}

/** A comparison, broadcast: a tensor of booleans. */
export function compare(
  kernel: Extract<BinaryKernel, 'Equal' | 'NotEqual' | 'Greater' | 'GreaterEqual' | 'Less' | 'LessEqual'>,
  a: Tensor,
  b: Operand,
): Tensor {
  return a.derive(scoped(() => binary(kernel, a.value, typeof b === 'number' ? b : b.value)))
}

/** `a` where the condition holds, else `b`; all broadcast. */
export function where(condition: Tensor, a: Tensor, b: Tensor): Tensor {
  const mask = condition.value
  const [left, right] = [a.shape, b.shape]
  const output = scoped(() => {
    const base = addValues(addValues(mulValues(a.value, 0), mulValues(b.value, 0)), mulValues(cast(mask, 'float32'), 0))
    const expand = (x: Value): Value => (sameSize(x, base) ? x : addValues(mulValues(base, 0), x))
    const wide = binary('NotEqual', expand(cast(mask, 'float32')), 0)
    return selectValues(wide, expand(a.value), expand(b.value))
  })
  return record('Where', [a, b], output, [mask], (g) => {
    const chosen = cast(mask, 'float32')
    const kept = mulValues(g, chosen)
    return [sumTo(kept, left), sumTo(subValues(g, kept), right)]
  })
}

function sameSize(a: Value, b: Value): boolean {
  return a.shape.length === b.shape.length && a.shape.every((extent, axis) => extent === b.shape[axis])
}
