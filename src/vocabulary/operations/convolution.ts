import { createMessage } from '../../diagnostics/index.ts'
import type { Pads, Pair } from '../core.ts'
import type { Arguments, ParameterSpec, Problem, Resolution } from '../operation.ts'
import {
  byDefault,
  count,
  flag,
  initialiserParameter,
  padding,
  pair,
  readBoolean,
  readInitialiser,
  readPads,
  readPair,
  required,
} from '../parameters.ts'
import { reportProblem } from '../problem.ts'
import { formatShape } from '../shape.ts'

// What the words for convolutions have in common.

/** `kernel`. */
export const kernelParameter = pair('kernel', 'Height and width of the kernel; one number is a square.', required)
/** `channels`. */
export const channelsParameter = count('channels', 'Output channels; those of the input are inferred.', required)
/** `/2`. */
export const strideParameter = pair('stride', 'Steps between windows, written `/2`.', {
  ...byDefault([1, 1]),
  stride: true,
})
/** `pad`, with the operation's own choice where it is not given. */
export const padParameter = padding(
  'pad',
  'Zeros added around: a number, `[height, width]` or `[top, bottom, left, right]`. For odd kernels ' +
    '`dilation * (k - 1) / 2` unless given, which keeps the size at stride 1; even kernels must be told.',
)
/** `dilation`. */
export const dilationParameter = pair('dilation', 'Distance between the values that a window takes.', byDefault([1, 1]))
/** `groups`. */
export const groupsParameter = count(
  'groups',
  'Channels are parted into so many groups, each convolved for itself.',
  byDefault(1),
)
/** `bias`. */
export const biasParameter = flag(
  'bias',
  'Whether it adds a bias per channel. Without one where all that takes its output are norms; otherwise it must be told.',
)
/** `init`. */
export const initParameter: ParameterSpec = initialiserParameter('uniform within 1 / sqrt(fan_in), as PyTorch,')

/** The pads that keep the size at stride 1, or code `even-kernel-pad` where the kernel has no middle. */
export function choosePads(operation: string, args: Arguments, kernel: Pair, dilation: Pair): Pads | Problem {
  const given = readPads(args, 'pad')
  if (given !== undefined) return given
  if (kernel.some((extent) => extent % 2 === 0)) {
    return reportProblem(createMessage('even-kernel-pad', { operation, kernel: formatShape(kernel) }), 'pad')
  }
  const [rows, columns] = [(dilation[0] * (kernel[0] - 1)) / 2, (dilation[1] * (kernel[1] - 1)) / 2]
  return [rows, rows, columns, columns]
}

/** Kernel, stride and dilation as given or by default. */
export function readWindow(args: Arguments): { readonly kernel: Pair; readonly stride: Pair; readonly dilation: Pair } {
  return {
    kernel: readPair(args, 'kernel') ?? [1, 1],
    stride: readPair(args, 'stride') ?? [1, 1],
    dilation: readPair(args, 'dilation') ?? [1, 1],
  }
}

/** `bias` as given; false and unstated where it was not. */
export function readBias(args: Arguments): boolean {
  return readBoolean(args, 'bias') ?? false
}

/** The resolution of a convolution, with `init` and whether the bias was left to the graph. */
export function resolveConvolution(operation: Resolution['operation'], args: Arguments): Resolution {
  const unstated = args.get('bias') === undefined
  return { operation, ...readInitialiser(args), ...(unstated ? { biasUnstated: true } : {}) }
}
