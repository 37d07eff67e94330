import type { Operation } from '../operation.ts'
import { byDefault, other, readNumber } from '../parameters.ts'

/** Arms one after the other along an axis. */
export const concat: Operation = {
  name: 'concat',
  category: 'join',
  scope: 'concat',
  parameters: [other('over', 'axis', 'The axis to put them along.', { ...byDefault(0), positional: true })],
  doc: "The arms one after the other, over `c` unless told; their other extents are the same. PyTorch's `cat`.",
  example: 'branch { { conv(1x1, 64) bn } { conv(3x3, 64) bn } } concat',
  resolve: (args) => ({ operation: { op: 'concat', attributes: { axis: readNumber(args, 'over') ?? 0 } } }),
}
