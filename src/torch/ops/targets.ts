import { check, formatShape } from '../errors.ts'
import { countValues, type Shape } from '../layout.ts'
import type { Tensor } from '../tensor.ts'
import { upload, type Value } from '../values/value.ts'

/** How targets of classes are read. */
export interface TargetOptions {
  /** Of each class, `[C]`. */
  readonly weight?: Tensor | undefined
  /** Samples of this class count nothing. */
  readonly ignoreIndex: number
  /** This share of each target is spread evenly over all classes. */
  readonly smoothing: number
}

/** Targets as numbers that the logarithms of probabilities are multiplied by. */
export interface ClassTargets {
  /** `[rows, C]`. */
  readonly matrix: Value
  /** What a mean divides the sum by: the weights of the samples that count. */
  readonly divisor: number
  /** Of the losses that are not reduced: the input's without its axis of classes. */
  readonly shape: Shape
}

/**
 * @param input `[N, C, ...]`
 * @param target classes `[N, ...]`, or probabilities of the input's shape
 * @throws RuntimeError where shapes do not fit, or a class is none
 */
export function readTargets(input: Tensor, target: Tensor, options: TargetOptions): ClassTargets {
  const { smoothing } = options
  check(
    input.dim() >= 2,
    () => `Expected an input of shape [N, C, ...], but got torch.Size(${formatShape(input.shape)})`,
  )
  check(smoothing >= 0 && smoothing <= 1, () => `label_smoothing must be between 0.0 and 1.0. Got: ${smoothing}`)
  check(!target.requires_grad, () => 'the derivative for `target` is not implemented')
  const [batch = 1, classes = 1, ...rest] = input.shape
  const shape = [batch, ...rest]
  const weights = options.weight?.numpy()
  check(
    weights === undefined || weights.length === classes,
    () =>
      `weight tensor should be defined either for all ${classes} classes or no classes but got weight tensor of ` +
      `shape: ${formatShape(options.weight?.shape ?? [])}`,
  )
  const weightOf = (c: number): number => weights?.[c] ?? 1
  const probable = target.dtype === 'float32' && formatShape(target.shape) === formatShape(input.shape)
  const read = probable ? readProbabilities : readClasses
  const { data, divisor } = read(target, classes, shape, weightOf, options)
  return { matrix: upload(data, [countValues(shape), classes], 'float32'), divisor, shape }
}

type Read = { readonly data: Float32Array; readonly divisor: number }

function readClasses(
  target: Tensor,
  classes: number,
  shape: Shape,
  weightOf: (c: number) => number,
  { ignoreIndex, smoothing }: TargetOptions,
): Read {
  check(target.dtype !== 'float32', () => 'expected scalar type Long but found Float')
  check(
    formatShape(target.shape) === formatShape(shape),
    () => `Expected target size ${formatShape(shape)}, got ${formatShape(target.shape)}`,
  )
  const labels = target.numpy()
  const data = new Float32Array(labels.length * classes)
  let divisor = 0
  for (const [row, label] of labels.entries()) {
    if (label === ignoreIndex) continue
    check(label >= 0 && label < classes, () => `Target ${label} is out of bounds.`)
    const weight = weightOf(label)
    divisor += weight
    if (smoothing > 0) {
      for (let c = 0; c < classes; c++) data[row * classes + c] = (weightOf(c) * smoothing) / classes
    }
    data[row * classes + label]! += weight * (1 - smoothing)
  }
  return { data, divisor }
}

function readProbabilities(
  target: Tensor,
  classes: number,
  shape: Shape,
  weightOf: (c: number) => number,
  { smoothing }: TargetOptions,
): Read {
  const order = [0, ...[...target.shape.keys()].slice(2), 1]
  const given = target.permute(order).numpy()
  const data = Float32Array.from(
    given,
    (share, at) => (share * (1 - smoothing) + smoothing / classes) * weightOf(at % classes),
  )
  return { data, divisor: countValues(shape) }
}
