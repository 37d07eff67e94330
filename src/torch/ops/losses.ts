import { logSoftmaxGradient } from '../../runtime/index.ts'
import { check, formatShape } from '../errors.ts'
import { record } from '../graph.ts'
import { channelsLast, countValues, rowMajor, type Shape } from '../layout.ts'
import type { Tensor } from '../tensor.ts'
import { add, binary, cast, mul, step, sub, unary } from '../values/arithmetic.ts'
import { logSoftmax, reduce } from '../values/reduction.ts'
import { reorder, scoped, type Value, viewMemory, wrap } from '../values/value.ts'
import { readTargets, type TargetOptions } from './targets.ts'

/** What becomes of the losses of single values. */
export type Reduction = 'mean' | 'sum' | 'none'

/** A loss of pairs of values, and its slopes with respect to both. */
interface PairLoss {
  readonly name: string
  readonly value: (input: Value, target: Value) => Value
  readonly slope: (input: Value, target: Value) => Value
  /** Of the target; undefined where the slope of the target is minus that of the input. */
  readonly targetSlope?: (input: Value, target: Value) => Value
}

/** (x - t)^2. */
const squares: PairLoss = {
  name: 'MseLoss',
  value: (x, t) => unary('Square', sub(x, t)),
  slope: (x, t) => mul(sub(x, t), 2),
}

/** |x - t|. */
const distances: PairLoss = {
  name: 'L1Loss',
  value: (x, t) => unary('Abs', sub(x, t)),
  slope: (x, t) => sub(step(sub(x, t)), step(sub(t, x))),
}

/** A parabola up to `beta`, straight beyond: m (d - m / 2) / beta with d = |x - t|, m = min(d, beta). */
function smoothDistances(beta: number): PairLoss {
  return {
    name: 'SmoothL1Loss',
    value: (x, t) => {
      const distance = unary('Abs', sub(x, t))
      const inner = binary('Minimum', distance, beta)
      return mul(mul(inner, sub(distance, mul(inner, 0.5))), 1 / beta)
    },
    slope: (x, t) => binary('Minimum', binary('Maximum', mul(sub(x, t), 1 / beta), -1), 1),
  }
}

/**
 * (1 - t) x + w log(1 + exp(-x)) with w = 1 + (positive - 1) t, and log(1 + exp(-x)) as max(-x, 0) + log1p(exp(-|x|)),
 * which does not overflow. Its slope is (1 - t) - w (1 - sigmoid(x)).
 */
function logisticLosses(positive: Value | undefined): PairLoss {
  const weights = (t: Value): Value | undefined =>
    positive === undefined ? undefined : add(mul(t, sub(positive, 1)), 1)
  const weigh = (x: Value, w: Value | undefined): Value => (w === undefined ? x : mul(x, w))
  const oneMinus = (x: Value): Value => add(mul(x, -1), 1)
  const softplus = (x: Value): Value =>
    add(unary('Relu', unary('Neg', x)), unary('Log1p', unary('Exp', unary('Neg', unary('Abs', x)))))
  return {
    name: 'BinaryCrossEntropyWithLogits',
    value: (x, t) => add(mul(oneMinus(t), x), weigh(softplus(x), weights(t))),
    slope: (x, t) => sub(oneMinus(t), weigh(oneMinus(unary('Sigmoid', x)), weights(t))),
    targetSlope: (x) => (positive === undefined ? unary('Neg', x) : sub(mul(softplus(x), sub(positive, 1)), x)),
  }
}

export function mseLoss(input: Tensor, target: Tensor, reduction: Reduction): Tensor {
  return pairLoss(squares, input, target, reduction)
}

export function l1Loss(input: Tensor, target: Tensor, reduction: Reduction): Tensor {
  return pairLoss(distances, input, target, reduction)
}

export function smoothL1Loss(input: Tensor, target: Tensor, reduction: Reduction, beta: number): Tensor {
  check(beta >= 0, () => 'smooth_l1_loss does not support negative values for beta.')
  return pairLoss(beta === 0 ? distances : smoothDistances(beta), input, target, reduction)
}

/** @param weights of single losses, and of positive targets; both broadcast */
export function binaryCrossEntropyWithLogits(
  input: Tensor,
  target: Tensor,
  reduction: Reduction,
  weights: { readonly weight?: Tensor | undefined; readonly positive?: Tensor | undefined },
): Tensor {
  const { weight, positive } = weights
  const loss = logisticLosses(positive?.value)
  const saved = positive === undefined ? [] : [positive.value]
  if (weight === undefined) return pairLoss(loss, input, target, reduction, saved)
  const single = pairLoss(loss, input, target, 'none', saved).mul(weight)
  if (reduction === 'none') return single
  return reduction === 'mean' ? single.mean() : single.sum()
}

function pairLoss(
  { name, value, slope, targetSlope }: PairLoss,
  input: Tensor,
  target: Tensor,
  reduction: Reduction,
  saved: readonly Value[] = [],
): Tensor {
  const { shape } = input
  check(
    formatShape(shape) === formatShape(target.shape),
    () =>
      `Target size (torch.Size(${formatShape(target.shape)})) must be the same as input size ` +
      `(torch.Size(${formatShape(shape)}))`,
  )
  const [x, t] = [input.value, target.value]
  const [toInput, toTarget] = [input.requires_grad, target.requires_grad]
  const output = scoped(() => reduceLosses(value(x, cast(t, 'float32')), reduction))
  return record(name, [input, target], output, [x, t, ...saved], (g) => {
    const numbers = cast(t, 'float32')
    const share = reduction === 'mean' ? mul(g, 1 / countValues(shape)) : g
    const ofInput = mul(slope(x, numbers), share)
    const ofTarget = targetSlope === undefined ? unary('Neg', ofInput) : mul(targetSlope(x, numbers), share)
    return [toInput ? ofInput : undefined, toTarget ? ofTarget : undefined]
  })
}

/** Over the last axes first: one long sum in float32 would lose digits. */
function reduceLosses(losses: Value, reduction: Reduction): Value {
  if (reduction === 'none') return losses
  const axes = [...losses.shape.keys()]
  const rows = reduce(reduction, losses, axes.slice(1))
  return wrap(viewMemory(reduce(reduction, rows, axes).memory, []))
}

/**
 * Cross entropy of logits and classes, or of logits and probabilities.
 *
 * @param input `[N, C]` or `[N, C, ...]`
 * @param target classes `[N, ...]`, or probabilities of the input's shape
 */
export function crossEntropy(input: Tensor, target: Tensor, reduction: Reduction, options: TargetOptions): Tensor {
  return classLoss('CrossEntropyLoss', input, target, reduction, options, true)
}

/** As `crossEntropy`, for an input that holds logarithms of probabilities. */
export function negativeLogLikelihood(
  input: Tensor,
  target: Tensor,
  reduction: Reduction,
  options: TargetOptions,
): Tensor {
  return classLoss('NllLoss', input, target, reduction, options, false)
}

/** -sum over classes of target * log(probability), for each sample. */
function classLoss(
  name: string,
  input: Tensor,
  target: Tensor,
  reduction: Reduction,
  options: TargetOptions,
  fromLogits: boolean,
): Tensor {
  const { shape } = input
  const targets = readTargets(input, target, options)
  const [logs, wanted] = scoped(() => {
    const x = classRows(input.value)
    return [fromLogits ? logSoftmax(x, 1) : x, targets.matrix]
  })
  const divisor = reduction === 'mean' ? targets.divisor : 1
  const output = scoped(() => {
    const losses = unary('Neg', reduce('sum', mul(wanted, logs), [1]))
    if (reduction === 'none') return wrap(viewMemory(losses.memory, targets.shape), targets.shape)
    return mul(wrap(viewMemory(reduce('sum', losses, [0]).memory, [])), 1 / divisor)
  })
  const result = record(name, [input], output, [logs, wanted], (g) => {
    const single = reduction === 'none' ? inRows(g) : g
    const slopes = mul(mul(wanted, single), -1 / divisor)
    const rows = fromLogits ? wrap(logSoftmaxGradient(slopes.memory, logs.memory)) : slopes
    return [fromClassRows(rows, shape)]
  })
  if (result.grad_fn === undefined) {
    wanted.memory.dispose()
    if (logs.memory !== input.value.memory) logs.memory.dispose()
  }
  return result
}

/** `[N, ...]` as `[rows, 1]`. */
function inRows(g: Value): Value {
  const { memory } = reorder(g, rowMajor(g.shape.length))
  return wrap(viewMemory(memory, [memory.size, 1]))
}

/** `[N, C, ...]` as `[rows, C]`. */
function classRows(x: Value): Value {
  const rank = x.shape.length
  const classes = x.shape[1] ?? 1
  const last = reorder(x, rank === 2 ? rowMajor(2) : channelsLast(rank))
  return wrap(viewMemory(last.memory, [countValues(x.shape) / classes, classes]))
}

function fromClassRows({ memory }: Value, shape: Shape): Value {
  const order = shape.length === 2 ? rowMajor(2) : channelsLast(shape.length)
  return {
    memory: viewMemory(
      memory,
      order.map((axis) => shape[axis] ?? 1),
    ),
    shape,
    order,
  }
}
