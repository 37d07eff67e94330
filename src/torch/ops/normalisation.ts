import {
  batchNorm,
  batchNormGradients,
  fixedBatchNorm,
  fixedBatchNormGradients,
  groupNorm,
  groupNormGradients,
  type NormGradients,
} from '../../runtime/index.ts'
import { check, formatShape } from '../errors.ts'
import { record } from '../graph.ts'
import { countValues, rowMajor, sameNumbers, type Shape } from '../layout.ts'
import type { Tensor } from '../tensor.ts'
import { add, mul, sub, unary } from '../values/arithmetic.ts'
import { reduce, sumTo } from '../values/reduction.ts'
import { reorder, scoped, type Value, viewMemory, wrap } from '../values/value.ts'
import { fromStoredMap, storedMap } from './map.ts'

/** Weight and bias of a norm, where it has them. */
export interface Affine {
  readonly weight: Tensor | undefined
  readonly bias: Tensor | undefined
}

/** `[N, C, ...]` as `[N, H, W, C]`: a vector is a map of one position. */
function normMap(x: Value): Value['memory'] {
  if (x.shape.length > 2) return storedMap(x)
  const { memory } = reorder(x, rowMajor(2))
  return viewMemory(memory, [x.shape[0] ?? 1, 1, 1, x.shape[1] ?? 1])
}

function fromNormMap(memory: Value['memory'], shape: Shape): Value {
  return shape.length > 2 ? fromStoredMap(memory, shape) : wrap(viewMemory(memory, shape), shape)
}

/** The inputs that a norm has, in order. */
function inputsOf(x: Tensor, { weight, bias }: Affine): readonly [Tensor, ...Tensor[]] {
  return [x, ...(weight === undefined ? [] : [weight]), ...(bias === undefined ? [] : [bias])]
}

/** Gradients in the order of `inputsOf`. */
function gradientsOf(gradients: NormGradients, shape: Shape, { weight, bias }: Affine): readonly Value[] {
  const vector = (memory: Value['memory']): Value => wrap(viewMemory(memory, [memory.size]))
  return [
    fromNormMap(gradients.dx, shape),
    ...(weight === undefined ? [] : [vector(gradients.dWeight)]),
    ...(bias === undefined ? [] : [vector(gradients.dBias)]),
  ]
}

/** The statistics of a batch, `[C]` each; the variance is unbiased. */
export interface BatchStatistics {
  readonly mean: Value
  readonly variance: Value
}

/**
 * Batch norm by the batch's own statistics over `[N, C, ...]`.
 *
 * @param observe gets the statistics, to move the running ones; they are freed afterwards
 */
export function batchNormTraining(
  x: Tensor,
  affine: Affine,
  epsilon: number,
  observe: (statistics: BatchStatistics) => void,
): Tensor {
  const { shape } = x
  const count = countValues(shape) / (shape[1] ?? 1)
  check(
    count > 1,
    () => `Expected more than 1 value per channel when training, got input size torch.Size(${formatShape(shape)})`,
  )
  const weight = affine.weight?.value.memory
  const [output, centred, inverse, mean, variance] = scoped(() => {
    const result = batchNorm(normMap(x.value), weight, affine.bias?.value.memory, epsilon)
    const { y, ...rest } = result
    const values = [rest.centred, rest.inverse, rest.mean, rest.variance].map((memory) => wrap(memory))
    return [fromNormMap(y, shape), ...values]
  })
  if (output === undefined || centred === undefined || inverse === undefined) return x
  if (mean !== undefined && variance !== undefined) {
    observe({ mean, variance })
    mean.memory.dispose()
    variance.memory.dispose()
  }
  const saved = [centred, inverse, ...(affine.weight === undefined ? [] : [affine.weight.value])]
  const result = record('NativeBatchNorm', inputsOf(x, affine), output, saved, (g) =>
    gradientsOf(
      batchNormGradients(normMap(g), { centred: centred.memory, inverse: inverse.memory }, weight),
      shape,
      affine,
    ),
  )
  if (result.grad_fn === undefined) {
    centred.memory.dispose()
    inverse.memory.dispose()
  }
  return result
}

/** Batch norm by fixed statistics, `[C]` each. */
export function batchNormFixed(x: Tensor, mean: Tensor, variance: Tensor, affine: Affine, epsilon: number): Tensor {
  const [input, centre, spread] = [x.value, mean.value, variance.value]
  const weight = affine.weight?.value.memory
  const { shape } = x
  const output = scoped(() =>
    fromNormMap(
      fixedBatchNorm(normMap(input), centre.memory, spread.memory, weight, affine.bias?.value.memory, epsilon),
      shape,
    ),
  )
  const saved = [input, centre, spread, ...(affine.weight === undefined ? [] : [affine.weight.value])]
  return record('NativeBatchNorm', inputsOf(x, affine), output, saved, (g) =>
    gradientsOf(
      fixedBatchNormGradients(normMap(g), normMap(input), centre.memory, spread.memory, weight, epsilon),
      shape,
      affine,
    ),
  )
}

/** Group norm over `[N, C, ...]`. */
export function groupNormOf(x: Tensor, groups: number, affine: Affine, epsilon: number): Tensor {
  const [, channels = 1] = x.shape
  check(
    channels % groups === 0,
    () =>
      `Expected number of channels in input to be divisible by num_groups, but got input of shape ` +
      `${formatShape(x.shape)} and num_groups=${groups}`,
  )
  if (affine.weight !== undefined) {
    const { weight } = affine
    check(
      weight.shape.length === 1 && weight.shape[0] === channels,
      () =>
        `Expected weight to be a vector of size equal to the number of channels in input, but got weight of shape ` +
        `${formatShape(weight.shape)} and input of shape ${formatShape(x.shape)}`,
    )
  }
  const { shape } = x
  if (shape.length > 4) {
    // A group is normalised over all its positions, whichever axes they lie along.
    const rows = x.reshape([shape[0] ?? 1, channels, countValues(shape.slice(2))])
    return groupNormOf(rows, groups, affine, epsilon).reshape([...shape])
  }
  const weight = affine.weight?.value.memory
  const [output, normal, inverse] = scoped(() => {
    const result = groupNorm(normMap(x.value), groups, weight, affine.bias?.value.memory, epsilon)
    return [fromNormMap(result.y, shape), wrap(result.normal), wrap(result.inverse)]
  })
  if (output === undefined || normal === undefined || inverse === undefined) return x
  const saved = [normal, inverse, ...(affine.weight === undefined ? [] : [affine.weight.value])]
  const result = record('NativeGroupNorm', inputsOf(x, affine), output, saved, (g) =>
    gradientsOf(
      groupNormGradients(normMap(g), { normal: normal.memory, inverse: inverse.memory }, groups, weight),
      shape,
      affine,
    ),
  )
  // Without a weight and a bias, what is normalised is the result.
  const spare = [normal, inverse].filter(({ memory }) => memory !== output.memory)
  if (result.grad_fn === undefined) for (const { memory } of spare) memory.dispose()
  return result
}

/** Layer norm over the last axes, which have the extents `normalized`. */
export function layerNormOf(x: Tensor, normalized: Shape, affine: Affine, epsilon: number): Tensor {
  const { shape } = x
  const start = shape.length - normalized.length
  check(
    sameNumbers(shape.slice(Math.max(0, start)), normalized),
    () =>
      `Given normalized_shape=${formatShape(normalized)}, expected input with shape [*, ${normalized.join(', ')}], but ` +
      `got input of size${formatShape(shape)}`,
  )
  const axes = [...shape.keys()].slice(start)
  const mean = (value: Value): Value => reduce('mean', value, axes)
  const [output, normal, inverse] = scoped(() => {
    const centred = sub(x.value, mean(x.value))
    const scale = unary('Rsqrt', add(mean(unary('Square', centred)), epsilon))
    const result = mul(centred, scale)
    const scaled = affine.weight === undefined ? result : mul(result, affine.weight.value)
    return [affine.bias === undefined ? scaled : add(scaled, affine.bias.value), result, scale]
  })
  if (output === undefined || normal === undefined || inverse === undefined) return x
  const { weight, bias } = affine
  const factor = weight?.value
  const saved = [normal, inverse, ...(factor === undefined ? [] : [factor])]
  const result = record('NativeLayerNorm', inputsOf(x, affine), output, saved, (g) => {
    const scaled = factor === undefined ? g : mul(g, factor)
    const inner = sub(sub(scaled, mean(scaled)), mul(normal, mean(mul(scaled, normal))))
    return [
      mul(inner, inverse),
      ...(weight === undefined ? [] : [sumTo(mul(g, normal), normalized)]),
      ...(bias === undefined ? [] : [sumTo(g, normalized)]),
    ]
  })
  if (result.grad_fn === undefined) {
    for (const { memory } of [normal, inverse]) if (memory !== output.memory) memory.dispose()
  }
  return result
}
