import { createMessage } from '../../diagnostics/index.ts'
import type { Pair } from '../core.ts'
import type { Arguments, Problem } from '../operation.ts'
import { byDefault, flag, padding, pair, readPair } from '../parameters.ts'
import { reportProblem } from '../problem.ts'
import { formatShape } from '../shape.ts'

// What maxpool and avgpool have in common.

/** `kernel`; the rule asks for it, because `avgpool` has another form. */
export const poolKernelParameter = pair('kernel', 'Height and width of the window; one number is a square.', {
  positional: true,
})
/** `/2`. */
export const poolStrideParameter = pair('stride', 'Steps between windows, written `/2`. It must be written.', {
  stride: true,
})
/** `pad`. */
export const poolPadParameter = padding(
  'pad',
  'Padding around: a number, `[height, width]` or `[top, bottom, left, right]`; half the kernel at most.',
  byDefault([0, 0, 0, 0]),
)
/** `ceil`. */
export const poolCeilParameter = flag(
  'ceil',
  'Whether sizes are rounded up: a last window may hang over, but starts inside the input or the padding before it.',
  byDefault(false),
)

/** Kernel and stride, which both have to be written; codes `argument-needed` and `pool-stride-missing`. */
export function readPoolWindow(
  operation: 'maxpool' | 'avgpool',
  args: Arguments,
): { readonly kernel: Pair; readonly stride: Pair } | Problem {
  const kernel = readPair(args, 'kernel')
  if (kernel === undefined) {
    const parameters = operation === 'avgpool' ? 'a kernel, or a size with to' : 'a kernel'
    return reportProblem(createMessage('argument-needed', { operation, parameters, example: `${operation}(3x3, /2)` }))
  }
  const stride = readPair(args, 'stride')
  if (stride === undefined) {
    return reportProblem(createMessage('pool-stride-missing', { operation, suggested: strideLike(kernel) }), 'stride')
  }
  return { kernel, stride }
}

/** The stride that a pool of this kernel usually has. */
function strideLike(kernel: Pair): string {
  return kernel[0] === kernel[1] ? String(Math.min(kernel[0], 2)) : formatShape(kernel)
}
