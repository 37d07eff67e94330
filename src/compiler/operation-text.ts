import { unreachable } from '../diagnostics/index.ts'
import {
  type CoreOperation,
  type ConvAttributes,
  formatAxes,
  formatAxis,
  formatPads,
  formatShape,
  type Over,
  type Pads,
  type Pair,
  type Shape,
} from '../vocabulary/index.ts'

/** How much is said: `full` writes every default and inferred value out, `brief` what tells a step from its fellows. */
export type Detail = 'full' | 'brief'

/** An argument as written; `usual` where a brief text leaves it out. */
interface WrittenArgument {
  readonly text: string
  readonly usual: boolean
}

/** An argument that is always said. */
const always = (text: string): WrittenArgument => ({ text, usual: false })
/** A named argument that is usual where it has this value. */
const named = (name: string, value: string | number | boolean, usual?: string | number | boolean): WrittenArgument => ({
  text: `${name} = ${value}`,
  usual: value === usual,
})

/**
 * An operation of the graph as a step of the language would write it: `conv(3x3, 64, in = 64, /2, pad = 1, dilation = 1,
 * groups = 1, bias = false)`, or briefly `conv(3x3, 64, /2)`. What a full text shows beyond the language's parameters
 * are the input channels, `in`.
 *
 * @param input shape of its first input
 * @param more arguments to stand after those
 */
export function formatOperation(
  operation: CoreOperation,
  input: Shape,
  detail: Detail,
  more: readonly string[] = [],
): string {
  const shown = describeArguments(operation, input).filter((argument) => detail === 'full' || !argument.usual)
  const written = [...shown.map((argument) => argument.text), ...more]
  return written.length === 0 ? operation.op : `${operation.op}(${written.join(', ')})`
}

function describeArguments(operation: CoreOperation, input: Shape): readonly WrittenArgument[] {
  switch (operation.op) {
    case 'input':
      return [always(formatShape(operation.attributes.shape))]
    case 'conv':
      return describeConvolution(operation.attributes, input, samePads(operation.attributes))
    case 'deconv': {
      const { outputPad } = operation.attributes
      return [
        ...describeConvolution(operation.attributes, input, '0'),
        named('output_pad', formatShape(outputPad), '0x0'),
      ]
    }
    case 'conv1d': {
      const { kernel, channels, stride, pads, padMode, dilation, groups, bias } = operation.attributes
      return [
        always(String(kernel)),
        { text: String(channels), usual: channels === 1 },
        { text: `/${stride}`, usual: stride === 1 },
        { ...named('pad', `[${pads.join(', ')}]`), usual: true },
        named('pad_mode', padMode, 'zeros'),
        named('dilation', dilation, 1),
        named('groups', groups, 1),
        { ...named('bias', bias), usual: true },
      ]
    }
    case 'linear': {
      const { channels, bias } = operation.attributes
      return [
        always(String(channels)),
        { ...named('in', input[0] ?? 1), usual: true },
        { ...named('bias', bias), usual: true },
      ]
    }
    case 'bn': {
      const { epsilon, momentum, affine } = operation.attributes
      return [usualNumber('eps', epsilon), usualNumber('momentum', momentum), named('affine', affine, true)]
    }
    case 'ln': {
      const { over, epsilon, affine } = operation.attributes
      return [
        named('over', over === 'channels' ? 'c' : 'all', 'c'),
        usualNumber('eps', epsilon),
        named('affine', affine, true),
      ]
    }
    case 'gn': {
      const { groups, epsilon, affine } = operation.attributes
      return [always(String(groups)), usualNumber('eps', epsilon), named('affine', affine, true)]
    }
    case 'gelu':
      return [named('approximate', operation.attributes.approximate, 'none')]
    case 'leakyrelu':
      return [named('slope', operation.attributes.slope, 0.01)]
    case 'elu':
      return [named('alpha', operation.attributes.alpha, 1)]
    case 'prelu':
      return [named('per_channel', operation.attributes.perChannel, false)]
    case 'softplus':
      return [named('beta', operation.attributes.beta, 1), named('threshold', operation.attributes.threshold, 20)]
    case 'maxpool': {
      const { dilation, ceil } = operation.attributes
      return [
        ...describeWindow(operation.attributes),
        named('dilation', formatPair(dilation), '1'),
        named('ceil', ceil, false),
      ]
    }
    case 'avgpool': {
      const { ceil, countPad } = operation.attributes
      return [...describeWindow(operation.attributes), named('ceil', ceil, false), named('count_pad', countPad, true)]
    }
    case 'adaptiveavgpool':
      return [always(`to = ${formatShape(operation.attributes.to)}`)]
    case 'softmax':
    case 'mean':
    case 'max':
    case 'sum':
      return [always(formatOver(operation.attributes))]
    case 'std': {
      const { correction, epsilon } = operation.attributes
      return [always(formatOver(operation.attributes)), named('correction', correction, 1), named('eps', epsilon, 0)]
    }
    case 'dropout':
    case 'droppath':
      return [always(String(operation.attributes.rate))]
    case 'reshape':
      return [always(formatShape(operation.attributes.shape))]
    case 'transpose':
      return [always(`order = [${operation.attributes.order.map(formatAxis).join(', ')}]`)]
    case 'resize': {
      const { size, mode, alignCorners } = operation.attributes
      return [always(formatShape(size)), named('mode', mode, 'nearest'), named('align_corners', alignCorners, false)]
    }
    case 'shuffle':
      return [always(String(operation.attributes.groups))]
    case 'slice': {
      const { axis, start, end } = operation.attributes
      return [always(String(start)), always(String(end)), named('over', formatAxis(axis), 'c')]
    }
    case 'pad': {
      const { pads, mode, value } = operation.attributes
      return [always(formatPads(pads)), named('mode', mode, 'constant'), named('value', value, 0)]
    }
    case 'scale':
      return [always(String(operation.attributes.factor))]
    case 'concat':
      return [named('over', formatAxis(operation.attributes.axis), 'c')]
    case 'shake': {
      const { backward, level } = operation.attributes
      return [named('backward', backward, 'shake'), named('level', level, 'image')]
    }
    case 'relu':
    case 'relu6':
    case 'silu':
    case 'tanh':
    case 'sigmoid':
    case 'hardsigmoid':
    case 'hardswish':
    case 'mish':
    case 'identity':
    case 'gap':
    case 'gmp':
    case 'flatten':
    case 'add':
    case 'mul':
    case 'maximum':
      return []
    default:
      return unreachable(operation)
  }
}

function describeConvolution(attributes: ConvAttributes, input: Shape, usualPads: string): readonly WrittenArgument[] {
  const { kernel, channels, stride, pads, dilation, groups, bias } = attributes
  return [
    always(formatShape(kernel)),
    always(String(channels)),
    { ...named('in', input[0] ?? 1), usual: true },
    { text: `/${formatPair(stride)}`, usual: stride[0] === 1 && stride[1] === 1 },
    named('pad', formatPads(pads), usualPads),
    named('dilation', formatPair(dilation), '1'),
    named('groups', groups, 1),
    { ...named('bias', bias), usual: true },
  ]
}

/** The pads that a `conv` has unless told: dilation * (k - 1) / 2. */
function samePads({ kernel, dilation }: ConvAttributes): string {
  const [height, width] = [(dilation[0] * (kernel[0] - 1)) / 2, (dilation[1] * (kernel[1] - 1)) / 2]
  return formatPads([height, height, width, width])
}

function describeWindow(window: {
  readonly kernel: Pair
  readonly stride: Pair
  readonly pads: Pads
}): readonly WrittenArgument[] {
  const { kernel, stride, pads } = window
  return [always(formatShape(kernel)), always(`/${formatPair(stride)}`), named('pad', formatPads(pads), '0')]
}

/** Numbers of norms differ from network to network, and matter to whoever ports one: said unless PyTorch's own. */
function usualNumber(name: 'eps' | 'momentum', value: number): WrittenArgument {
  return { text: `${name} = ${formatSmall(value)}`, usual: value === (name === 'eps' ? 1e-5 : 0.1) }
}

/** `1e-5` as a paper writes it, where JavaScript would write 0.00001. */
function formatSmall(value: number): string {
  return value !== 0 && Math.abs(value) < 1e-2 ? value.toExponential() : String(value)
}

function formatPair([height, width]: Pair): string {
  return height === width ? String(height) : `${height}x${width}`
}

function formatOver(over: Over): string {
  return 'parts' in over ? `parts = ${over.parts}` : `over = ${formatAxes(over.axes)}`
}
