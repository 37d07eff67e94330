import { createMessage } from '../../diagnostics/index.ts'
import type { Operation } from '../operation.ts'
import { demand, other, readNumber, readNumbers } from '../parameters.ts'
import { reportProblem } from '../problem.ts'
import { checkAxes } from '../rules/reduction.ts'

/** Swaps or permutes axes. */
export const transpose: Operation = {
  name: 'transpose',
  category: 'shape',
  scope: 'transpose',
  parameters: [
    other('first', 'axis', 'An axis to swap with `second`.', { positional: true }),
    other('second', 'axis', 'An axis to swap with `first`.', { positional: true }),
    other('order', 'order', 'Instead of a swap: for each axis of the result, the axis of the input.'),
  ],
  doc: `Swaps two axes (PyTorch's \`transpose\`), or puts them in an order (\`permute\`): \`transpose(order = [w, c, h])\`
gives a tensor whose channels are the columns.`,
  example: 'transpose(h, w)',
  resolve(args, inputs) {
    const shape = demand(inputs[0], 'the input')
    const [first, second, order] = [readNumber(args, 'first'), readNumber(args, 'second'), readNumbers(args, 'order')]
    if (order !== undefined) {
      const exclusive = { operation: 'transpose', first: 'two axes', second: 'order' }
      return first === undefined && second === undefined
        ? { operation: { op: 'transpose', attributes: { order } } }
        : reportProblem(createMessage('arguments-exclusive', exclusive), 'order')
    }
    if (first === undefined || second === undefined) {
      const names = { operation: 'transpose', parameters: 'two axes or an order', example: 'transpose(h, w)' }
      return reportProblem(createMessage('argument-needed', names))
    }
    const missing = checkAxes('transpose', [first], shape, 'first') ?? checkAxes('transpose', [second], shape, 'second')
    if (missing !== undefined) return missing
    const swapped = shape.map((_, axis) => (axis === first ? second : axis === second ? first : axis))
    return { operation: { op: 'transpose', attributes: { order: swapped } } }
  },
}
