import type { Operation } from '../operation.ts'
import { byDefault, count, demand, other, readNumber } from '../parameters.ts'
import { checkAxes } from '../rules/reduction.ts'

/** Cuts a range out of an axis. */
export const slice: Operation = {
  name: 'slice',
  category: 'shape',
  scope: 'slice',
  parameters: [
    count('start', 'The first value, from 0.', { ...byDefault(0), minimum: 0, positional: true }),
    count('end', 'The first value that is left out; the extent unless given.', { positional: true }),
    other('over', 'axis', 'The axis to cut along.', byDefault(0)),
  ],
  doc: 'The values from `start` up to `end`, which is left out, along an axis: over `c` from 0 to its extent unless told.',
  example: 'slice(0, 16)',
  resolve(args, inputs) {
    const axis = readNumber(args, 'over') ?? 0
    const shape = demand(inputs[0], 'the input')
    const missing = checkAxes('slice', [axis], shape, 'over')
    if (missing !== undefined) return missing
    const end = readNumber(args, 'end') ?? demand(shape[axis], 'the extent')
    return { operation: { op: 'slice', attributes: { axis, start: readNumber(args, 'start') ?? 0, end } } }
  },
}
