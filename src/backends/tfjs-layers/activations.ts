import type { GraphNode } from '../../ir/index.ts'
import { unreachable } from '../../diagnostics/index.ts'
import {
  type CoreOperation,
  type OperationAttributes,
  type PointwiseActivation,
  pointwiseActivations,
} from '../../vocabulary/index.ts'
import { type Emit, stateWeight, type Value } from './builder.ts'
import { rescale, weightKey, zerosInitializer } from './convolution.ts'
import { withChannelsLast } from './layout.ts'

type Activation = Extract<GraphNode, { readonly op: PointwiseActivation }>

/**
 * Activations with PyTorch's formulas, of any shape. tfjs's own hardSigmoid is another function (0.2 x + 0.5), its
 * gelu_new cannot be loaded (the loader camel-cases the name), its ELU knows no alpha: these are composed.
 */
export function activate(emit: Emit, value: Value, node: Activation): Value {
  switch (node.op) {
    case 'relu':
      return emit('', { className: 'ReLU', inputs: [value], shape: value.shape })
    case 'relu6':
      return clip(emit, '', value)
    case 'silu':
      return named(emit, '', value, 'swish')
    case 'gelu':
      return node.attributes.approximate === 'none' ? named(emit, '', value, 'gelu') : geluTanh(emit, value)
    case 'tanh':
    case 'sigmoid':
    case 'mish':
      return named(emit, '', value, node.op)
    case 'hardsigmoid':
      return hardSigmoid(emit, '', value)
    case 'hardswish':
      return multiply(emit, '', [value, hardSigmoid(emit, 'gate', value)])
    case 'leakyrelu':
      return emit('', {
        className: 'LeakyReLU',
        config: { alpha: node.attributes.slope },
        inputs: [value],
        shape: value.shape,
      })
    case 'elu':
      return elu(emit, value, node.attributes)
    case 'prelu':
      return prelu(emit, value, node)
    case 'softplus':
      return softplus(emit, value, node.attributes)
    default:
      return unreachable(node)
  }
}

/** Whether an operation is one of these. */
export function isActivationLayer(node: GraphNode): node is Activation {
  return activationNames.has(node.op)
}

const activationNames: ReadonlySet<CoreOperation['op']> = new Set(pointwiseActivations)

function named(emit: Emit, part: string, value: Value, activation: string): Value {
  return emit(part, { className: 'Activation', config: { activation }, inputs: [value], shape: value.shape })
}

/** min(max(x, 0), 6) */
function clip(emit: Emit, part: string, value: Value): Value {
  return emit(part, { className: 'ReLU', config: { max_value: 6 }, inputs: [value], shape: value.shape })
}

function multiply(emit: Emit, part: string, inputs: readonly Value[]): Value {
  return emit(part, { className: 'Multiply', inputs, shape: inputs[0]?.shape ?? [] })
}

function add(emit: Emit, part: string, inputs: readonly Value[]): Value {
  return emit(part, { className: 'Add', inputs, shape: inputs[0]?.shape ?? [] })
}

/** relu6(x + 3) / 6 */
function hardSigmoid(emit: Emit, part: string, value: Value): Value {
  const base = part === '' ? '' : `${part}/`
  const clipped = clip(emit, `${base}clip`, rescale(emit, `${base}shift`, value, 1, 3))
  return rescale(emit, part, clipped, 1 / 6, 0)
}

/**
 * 0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))), as x * sigmoid(2 sqrt(2 / pi) (x + 0.044715 x^3)): one and the
 * same, since (1 + tanh(u)) / 2 = sigmoid(2 u).
 */
function geluTanh(emit: Emit, value: Value): Value {
  const factor = 2 * Math.sqrt(2 / Math.PI)
  const cube = rescale(emit, 'cubic', multiply(emit, 'cube', [value, value, value]), 0.044715 * factor, 0)
  const argument = add(emit, 'argument', [rescale(emit, 'linear', value, factor, 0), cube])
  return multiply(emit, '', [value, named(emit, 'gate', argument, 'sigmoid')])
}

/** x above 0, alpha (exp(x) - 1) below: for an alpha that is not 1, relu(x) + alpha elu(-relu(-x)). */
function elu(emit: Emit, value: Value, { alpha }: OperationAttributes['elu']): Value {
  const plain = (part: string, input: Value) =>
    emit(part, { className: 'ELU', config: { alpha: 1 }, inputs: [input], shape: input.shape })
  if (alpha === 1) return plain('', value)
  const relu = (part: string, input: Value) => emit(part, { className: 'ReLU', inputs: [input], shape: input.shape })
  const below = rescale(emit, 'below', relu('below/relu', rescale(emit, 'negative', value, -1, 0)), -1, 0)
  return add(emit, '', [relu('above', value), rescale(emit, 'below/scale', plain('below/elu', below), alpha, 0)])
}

/** log(1 + exp(beta x)) / beta. PyTorch's threshold changes nothing that float32 can hold: see refusals. */
function softplus(emit: Emit, value: Value, { beta }: OperationAttributes['softplus']): Value {
  const scaled = rescale(emit, 'beta', value, beta, 0)
  return rescale(emit, 'scale', named(emit, '', scaled, 'softplus'), 1 / beta, 0)
}

/** One slope a channel, or one for all, through `shared_axes`. */
function prelu(emit: Emit, value: Value, node: Extract<GraphNode, { readonly op: 'prelu' }>): Value {
  return withChannelsLast(emit, value, (last) => {
    const slopes = node.attributes.perChannel ? (last.shape.at(-1) ?? 1) : 1
    const ones = last.shape.slice(1).map(() => 1)
    const shared = last.shape.map((_, axis) => axis + 1).slice(0, node.attributes.perChannel ? -1 : undefined)
    return emit('', {
      className: 'PReLU',
      config: { alpha_initializer: zerosInitializer, shared_axes: shared },
      inputs: [last],
      shape: last.shape,
      weights: [stateWeight('alpha', weightKey(node, 'weight'), [...ones, slopes])],
    })
  })
}
