import type { Operation } from '../operation.ts'

type PlainActivation =
  'relu' | 'relu6' | 'silu' | 'tanh' | 'sigmoid' | 'hardsigmoid' | 'hardswish' | 'mish' | 'identity'

/** An activation without parameters. */
function activation(name: PlainActivation, doc: string): Operation {
  return {
    name,
    category: 'activation',
    scope: name,
    parameters: [],
    doc,
    example: name,
    resolve: () => ({ operation: { op: name, attributes: {} } }),
  }
}

/** The activations that have no parameters, one line each. */
export const plainActivations: readonly Operation[] = [
  activation('relu', "max(x, 0). PyTorch's `ReLU`."),
  activation('relu6', "min(max(x, 0), 6). PyTorch's `ReLU6`."),
  activation('silu', "x * sigmoid(x), also called swish. PyTorch's `SiLU`."),
  activation('tanh', "(e^x - e^-x) / (e^x + e^-x). PyTorch's `Tanh`."),
  activation('sigmoid', "1 / (1 + e^-x). PyTorch's `Sigmoid`."),
  activation('hardsigmoid', "relu6(x + 3) / 6. PyTorch's `Hardsigmoid`."),
  activation('hardswish', "x * relu6(x + 3) / 6. PyTorch's `Hardswish`."),
  activation('mish', "x * tanh(ln(1 + e^x)). PyTorch's `Mish`."),
  activation('identity', "x. It keeps its number in a numbered scope, which `none` does not. PyTorch's `Identity`."),
]
