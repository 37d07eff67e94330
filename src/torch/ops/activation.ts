import { record } from '../graph.ts'
import type { Tensor } from '../tensor.ts'
import { add, binary, cast, div, mul, step, sub, unary } from '../values/arithmetic.ts'
import { reduce } from '../values/reduction.ts'
import { reorder, run, scoped, type Value } from '../values/value.ts'
import { channelsLast, countValues } from '../layout.ts'
import { check } from '../errors.ts'
import { reshape as reshapeValue } from '../values/rearrange.ts'

/** An activation from its value and its derivative at x. */
function activation(name: string, x: Tensor, apply: (x: Value) => Value, derivative: (x: Value) => Value): Tensor {
  const input = x.value
  return record(
    name,
    [x],
    scoped(() => apply(input)),
    [input],
    (g) => [mul(g, derivative(input))],
  )
}

/** 1 strictly between two bounds. */
function inside(x: Value, low: number, high: number): Value {
  return mul(step(sub(x, low)), step(add(unary('Neg', x), high)))
}

/** min(max(x, 0), 6). */
export function relu6(x: Tensor): Tensor {
  return activation(
    'Hardtanh',
    x,
    (v) => unary('Relu6', v),
    (v) => inside(v, 0, 6),
  )
}

/** x * sigmoid(x). */
export function silu(x: Tensor): Tensor {
  return activation(
    'Silu',
    x,
    (v) => mul(v, unary('Sigmoid', v)),
    (v) => {
      const s = unary('Sigmoid', v)
      return add(s, mul(mul(v, s), add(unary('Neg', s), 1)))
    },
  )
}

/** relu6(x + 3) / 6. */
export function hardsigmoid(x: Tensor): Tensor {
  return activation('Hardsigmoid', x, hardSigmoidValue, (v) => div(inside(v, -3, 3), 6))
}

function hardSigmoidValue(x: Value): Value {
  return mul(unary('Relu6', add(x, 3)), 1 / 6)
}

/** x * relu6(x + 3) / 6. */
export function hardswish(x: Tensor): Tensor {
  return activation(
    'Hardswish',
    x,
    (v) => mul(v, hardSigmoidValue(v)),
    // 0 below -3, 1 above 3, x / 3 + 1/2 between, ends as PyTorch has them.
    (v) => {
      const between = mul(cast(binary('GreaterEqual', v, -3), 'float32'), cast(binary('LessEqual', v, 3), 'float32'))
      return add(mul(between, add(mul(v, 1 / 3), 0.5)), step(sub(v, 3)))
    },
  )
}

/** x > 0 ? x : slope * x. */
export function leakyRelu(x: Tensor, slope: number): Tensor {
  const apply = (v: Value): Value => ({ ...v, memory: run('LeakyRelu', { x: v.memory }, { alpha: slope }) })
  return activation('LeakyRelu', x, apply, (v) => add(mul(step(v), 1 - slope), slope))
}

/** x > 0 ? x : alpha * (exp(x) - 1). */
export function elu(x: Tensor, alpha: number): Tensor {
  return activation(
    'Elu',
    x,
    (v) => add(unary('Relu', v), mul(unary('Elu', below(v)), alpha)),
    (v) => {
      const positive = step(v)
      return add(positive, mul(sub(unary('Exp', below(v)), positive), alpha))
    },
  )
}

/** min(x, 0). */
function below(x: Value): Value {
  return binary('Minimum', x, 0)
}

/**
 * x > 0 ? x : slope * x with learned slopes.
 *
 * @param weight `[1]`, or one a channel `[C]`
 */
export function prelu(x: Tensor, weight: Tensor): Tensor {
  const { shape } = weight
  const count = countValues(shape)
  const channels = x.shape[1] ?? 1
  check(
    count === 1 || count === channels,
    () =>
      `Mismatch of parameter numbers and input channel size. Found parameter numbers = ${count} and channel size = ` +
      `${channels}.`,
  )
  const input = x.value
  const spread = [1, count, ...x.shape.slice(2).map(() => 1)].slice(0, Math.max(1, x.shape.length))
  const slopes = scoped(() => reshapeValue(weight.value, x.shape.length < 2 ? [count] : spread))
  const output = scoped(() => add(unary('Relu', input), mul(below(input), slopes)))
  const axes = [...x.shape.keys()].filter((axis) => count === 1 || axis !== 1)
  return record('Prelu', [x, weight], output, [input, slopes], (g) => {
    const positive = step(input)
    const negative = add(unary('Neg', positive), 1)
    const ofSlopes = reduce('sum', mul(g, below(input)), axes)
    return [mul(g, add(positive, mul(negative, slopes))), reshapeValue(ofSlopes, shape)]
  })
}

/** log(1 + exp(z)) as max(z, 0) + log1p(exp(-|z|)), which neither overflows nor loses small values. */
function softplusValue(z: Value): Value {
  return add(unary('Relu', z), unary('Log1p', unary('Exp', unary('Neg', unary('Abs', z)))))
}

/** log(1 + exp(beta x)) / beta, and x itself where beta x is above the threshold. */
export function softplus(x: Tensor, beta: number, threshold: number): Tensor {
  const above = (v: Value): Value => step(sub(mul(v, beta), threshold))
  return activation(
    'Softplus',
    x,
    (v) => {
      const soft = div(softplusValue(mul(v, beta)), beta)
      return add(soft, mul(above(v), sub(v, soft)))
    },
    (v) => {
      const slope = unary('Sigmoid', mul(v, beta))
      return add(slope, mul(above(v), add(unary('Neg', slope), 1)))
    },
  )
}

/** x * tanh(log(1 + exp(x))). */
export function mish(x: Tensor): Tensor {
  return activation(
    'Mish',
    x,
    (v) => mul(v, unary('Tanh', softplusValue(v))),
    (v) => {
      const t = unary('Tanh', softplusValue(v))
      const slope = mul(unary('Sigmoid', v), add(unary('Neg', unary('Square', t)), 1))
      return add(t, mul(v, slope))
    },
  )
}

/** x / 2 * (1 + erf(x / sqrt 2)), or its approximation by tanh (Hendrycks and Gimpel, 2016). */
export function gelu(x: Tensor, approximate: 'none' | 'tanh'): Tensor {
  if (approximate === 'none') {
    return activation(
      'Gelu',
      x,
      (v) => mul(v, normalShare(v)),
      (v) => add(normalShare(v), mul(v, normalDensity(v))),
    )
  }
  const root = Math.sqrt(2 / Math.PI)
  const inner = (v: Value): Value => mul(mul(v, add(mul(unary('Square', v), 0.044715), 1)), root)
  return activation(
    'Gelu',
    x,
    (v) => mul(mul(v, 0.5), add(unary('Tanh', inner(v)), 1)),
    (v) => {
      const t = unary('Tanh', inner(v))
      const slope = mul(add(mul(unary('Square', v), 3 * 0.044715), 1), root)
      const bend = mul(mul(mul(v, 0.5), add(unary('Neg', unary('Square', t)), 1)), slope)
      return add(mul(add(t, 1), 0.5), bend)
    },
  )
}

/** The share of a standard normal below x. */
function normalShare(x: Value): Value {
  return mul(add(unary('Erf', mul(x, Math.SQRT1_2)), 1), 0.5)
}

function normalDensity(x: Value): Value {
  return mul(unary('Exp', mul(unary('Square', x), -0.5)), 1 / Math.sqrt(2 * Math.PI))
}

/**
 * Zero with probability `p`, the others divided by 1 - p.
 *
 * @param keep 1 where a value stays, 0 elsewhere; row-major, of the shape of x
 */
export function applyDropout(x: Tensor, keep: Value, p: number): Tensor {
  const mask = scoped(() => mul(reorder(keep, channelsLast(keep.shape.length)), p === 1 ? 0 : 1 / (1 - p)))
  return record('Dropout', [x], mul(x.value, mask), [mask], (g) => [mul(g, mask)])
}
