import { type CoreOperation, inferShape, isProblem, type Pair, type Pads, type Shape } from '../../vocabulary/index.ts'
import { invariant } from '../../diagnostics/index.ts'
import type { FillSlot, Slot, SlotKind } from './slot.ts'

/** Where an operation stands. */
export interface OperationPlace {
  /** Shape of its first input, and of its result. */
  readonly input: Shape
  readonly output: Shape
  /** Whether all that take its result are norms: then a convolution has no bias unless told. */
  readonly feedsNormsOnly: boolean
  readonly slot: Omit<Slot, 'path' | 'kind' | 'value'> & { readonly path: string }
}

/** A step of one operation, its arguments as `fill` gives them and defaults left out. */
export function printOperation(operation: CoreOperation, place: OperationPlace, fill: FillSlot): string {
  const at = (kind: SlotKind, value: number | string | undefined) =>
    fill({ ...place.slot, path: `${place.slot.path}.${kind}`, kind, value })
  switch (operation.op) {
    case 'conv': {
      const { channels, kernel, stride, pads, dilation, groups, bias } = operation.attributes
      const [input = 1] = place.input
      const isDepthwise = groups > 1 && groups === input && groups === channels
      const biased = bias || !place.feedsNormsOnly ? String(bias) : undefined
      const named = {
        pad: printConvPad(pads, kernel, dilation),
        dilation: at('dilation', `${dilation[0]}x${dilation[1]}`),
      }
      const common = { stride: at('stride', printStride(stride)), named }
      if (isDepthwise) {
        return call('dwconv', [at('kernel', printPair(kernel))], common.stride, { ...named, bias: biased })
      }
      const sizes = [at('kernel', printPair(kernel)), at('channels', channels)]
      return call('conv', sizes, common.stride, { ...named, groups: at('groups', groups), bias: biased })
    }
    case 'linear': {
      const { channels, bias } = operation.attributes
      return call('linear', [at('channels', channels)], undefined, { bias: bias ? undefined : 'false' })
    }
    case 'maxpool':
    case 'avgpool': {
      const { kernel, stride, pads } = operation.attributes
      const word = at('pool', operation.op) ?? operation.op
      const rounding = describeRounding(operation, place)
      const step = at('stride', printStride(stride)) ?? '1'
      return call(word, [at('kernel', printPair(kernel))], step, { pad: printPads(pads), ceil: at('ceil', rounding) })
    }
    case 'bn': {
      const { epsilon, momentum, affine } = operation.attributes
      return call('bn', [], undefined, {
        eps: epsilon === 1e-5 ? undefined : String(epsilon),
        momentum: momentum === 0.1 ? undefined : String(momentum),
        affine: affine ? undefined : 'false',
      })
    }
    case 'leakyrelu':
      return call('leakyrelu', [String(operation.attributes.slope)])
    case 'elu':
      return call('elu', operation.attributes.alpha === 1 ? [] : [String(operation.attributes.alpha)])
    case 'prelu':
      return call('prelu', [], undefined, { per_channel: operation.attributes.perChannel ? 'true' : undefined })
    case 'dropout':
      return call('dropout', operation.attributes.rate === 0.5 ? [] : [String(operation.attributes.rate)])
    case 'scale':
      return call('scale', [String(operation.attributes.factor)])
    case 'softmax':
      return call('softmax', [], undefined, { over: place.input.length === 1 ? undefined : 'c' })
    case 'concat':
      return call('concat', [], undefined, { over: ['c', 'h', 'w'].slice(operation.attributes.axis)[0] }, 'c')
    default:
      invariant(Object.keys(operation.attributes).length === 0, `a ${operation.op} that nothing prints`)
      return operation.op
  }
}

/** `word(positional, /stride, name = value)`, without what is undefined or the default. */
function call(
  word: string,
  positional: readonly (string | undefined)[],
  stride?: string,
  named: Readonly<Record<string, string | undefined>> = {},
  usual?: string,
): string {
  const parts = [
    ...positional.filter((text) => text !== undefined),
    ...(stride === undefined ? [] : [`/${stride}`]),
    ...Object.entries(named).flatMap(([name, text]) =>
      text === undefined || text === usual ? [] : [`${name} = ${text}`],
    ),
  ]
  return parts.length === 0 ? word : `${word}(${parts.join(', ')})`
}

function printPair([height, width]: Pair): string {
  return `${height}x${width}`
}

function printStride([height, width]: Pair): string {
  return height === width ? String(height) : `${height}x${width}`
}

/** Symmetric, as Caffe has them. Undefined for none. */
function printPads([vertical, , horizontal]: Pads): string | undefined {
  if (vertical === horizontal) return vertical === 0 ? undefined : String(vertical)
  return `[${vertical}, ${horizontal}]`
}

/** Undefined where it is the pad that a convolution has unless told: dilation * (k - 1) / 2 for odd kernels. */
export function printConvPad(pads: Pads, kernel: Pair, dilation: Pair): string | undefined {
  const isOdd = kernel.every((extent) => extent % 2 === 1)
  const own = [0, 1].map((axis) => ((dilation[axis] ?? 1) * ((kernel[axis] ?? 1) - 1)) / 2)
  if (isOdd && own[0] === pads[0] && own[1] === pads[2]) return undefined
  return printPads(pads) ?? '0'
}

/** Whether a pool rounds up: undefined where that makes no difference. */
function describeRounding(
  operation: Extract<CoreOperation, { readonly op: 'maxpool' | 'avgpool' }>,
  { input, output }: OperationPlace,
): string | undefined {
  if (operation.attributes.ceil) return 'true'
  const up: CoreOperation =
    operation.op === 'maxpool'
      ? { op: 'maxpool', attributes: { ...operation.attributes, ceil: true } }
      : { op: 'avgpool', attributes: { ...operation.attributes, ceil: true } }
  const shape = inferShape(up, [input])
  return !isProblem(shape) && shape.join('x') === output.join('x') ? undefined : 'false'
}
