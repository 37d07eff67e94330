import type { Operation } from '../operation.ts'

/** A join without parameters. */
function join(name: 'add' | 'mul' | 'maximum', doc: string): Operation {
  return {
    name,
    category: 'join',
    scope: name,
    parameters: [],
    doc,
    example: `branch { {} { conv(3x3, 64) bn } } ${name}`,
    resolve: () => ({ operation: { op: name, attributes: {} } }),
  }
}

const broadcast = 'Extents of 1 are spread, and a vector is spread over height and width.'

/** The joins that have no parameters. */
export const plainJoins: readonly Operation[] = [
  join('add', `The sum of the arms. ${broadcast}`),
  join('mul', `The product of the arms. ${broadcast}`),
  join('maximum', 'The largest of the arms at each place; they have the same shape.'),
]
