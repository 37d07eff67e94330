import { unreachable } from '../../diagnostics/index.ts'
import type { GraphNode } from '../../ir/index.ts'
import type { PointwiseActivation } from '../../vocabulary/index.ts'
import type { Emitter } from './builder.ts'
import { addSame, expandRank, type NodeOf } from './layout.ts'
import { float, type Value } from './model.ts'

/** From here on softplus and x agree in float32: exp(-15) is 5e-9 of the result. */
const certainThreshold = 15

/** The operations that work on each value by itself. */
export type Activation = Extract<GraphNode, { readonly op: PointwiseActivation }>

/** An activation; the shape stays. Formulas are PyTorch's. */
export function emitActivation(emitter: Emitter, node: Activation, x: Value): Value {
  const same = (operator: string, attributes = {}) =>
    emitter.add('', { operator, inputs: [x], shape: x.shape, attributes })
  switch (node.op) {
    case 'relu':
      return same('Relu')
    case 'relu6':
      return addSame(emitter, '', 'Clip', [x, emitter.numbers('min', [], [0]), emitter.numbers('max', [], [6])])
    case 'silu':
      return addSame(emitter, '', 'Mul', [x, addSame(emitter, 'sigmoid', 'Sigmoid', [x])])
    case 'gelu':
      return emitGelu(emitter, node, x)
    case 'tanh':
      return same('Tanh')
    case 'sigmoid':
      return same('Sigmoid')
    case 'hardsigmoid':
      return same('HardSigmoid', { alpha: float(1 / 6), beta: float(0.5) })
    case 'hardswish':
      return same('HardSwish')
    case 'leakyrelu':
      return same('LeakyRelu', { alpha: float(node.attributes.slope) })
    case 'elu':
      return same('Elu', { alpha: float(node.attributes.alpha) })
    case 'prelu':
      return emitPrelu(emitter, x)
    case 'mish':
      return addSame(emitter, '', 'Mul', [
        x,
        addSame(emitter, 'tanh', 'Tanh', [addSame(emitter, 'softplus', 'Softplus', [x])]),
      ])
    case 'softplus':
      return emitSoftplus(emitter, node, x)
    default:
      return unreachable(node)
  }
}

/**
 * GELU (Hendrycks and Gimpel, 2016): x / 2 * (1 + erf(x / sqrt 2)), or x / 2 * (1 + tanh(sqrt(2 / pi) *
 * (x + 0.044715 x^3))). The operator of that name comes with opset 20.
 */
function emitGelu(emitter: Emitter, { attributes }: NodeOf<'gelu'>, x: Value): Value {
  const number = (name: string, value: number) => emitter.numbers(name, [], [value])
  const half = addSame(emitter, 'half', 'Mul', [x, number('half/factor', 0.5)])
  let bend: Value
  if (attributes.approximate === 'none') {
    const scaled = addSame(emitter, 'scaled', 'Mul', [x, number('scaled/factor', Math.SQRT1_2)])
    bend = addSame(emitter, 'erf', 'Erf', [scaled])
  } else {
    const square = addSame(emitter, 'square', 'Mul', [x, x])
    const share = addSame(emitter, 'share', 'Mul', [square, number('share/factor', 0.044715)])
    const inner = addSame(emitter, 'inner', 'Add', [share, number('inner/one', 1)])
    const cubic = addSame(emitter, 'cubic', 'Mul', [x, inner])
    const scaled = addSame(emitter, 'scaled', 'Mul', [cubic, number('scaled/factor', Math.sqrt(2 / Math.PI))])
    bend = addSame(emitter, 'tanh', 'Tanh', [scaled])
  }
  const probability = addSame(emitter, 'probability', 'Add', [bend, number('probability/one', 1)])
  return addSame(emitter, '', 'Mul', [half, probability])
}

/** The slope `[1]` broadcasts as it is; `[C]` is seen as `[C, 1, 1]`. */
function emitPrelu(emitter: Emitter, x: Value): Value {
  const weight = emitter.weight('weight')
  const slope =
    weight === undefined || weight.shape[0] === 1 ? weight : expandRank(emitter, 'slope', weight, x.shape.length)
  return emitter.add('', { operator: 'PRelu', inputs: [x, slope], shape: x.shape })
}

/** ln(1 + e^(beta * x)) / beta, and x where beta * x is above the threshold. */
function emitSoftplus(emitter: Emitter, { attributes: { beta, threshold } }: NodeOf<'softplus'>, x: Value): Value {
  const plain = beta === 1
  const certain = threshold >= certainThreshold
  if (plain && certain) return addSame(emitter, '', 'Softplus', [x])
  const factor = emitter.numbers('beta', [], [beta])
  const scaled = plain ? x : addSame(emitter, 'scaled', 'Mul', [x, factor])
  const soft = addSame(emitter, 'softplus', 'Softplus', [scaled])
  const curve = plain ? soft : addSame(emitter, certain ? '' : 'curve', 'Div', [soft, factor])
  if (certain) return curve
  const above = emitter.add('above', {
    operator: 'Greater',
    inputs: [scaled, emitter.numbers('threshold', [], [threshold])],
    shape: x.shape,
    type: 'bool',
  })
  return addSame(emitter, '', 'Where', [above, x, curve])
}
