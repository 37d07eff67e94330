import type { Operation } from '../operation.ts'
import { byDefault, other, readNumber, readWord, word } from '../parameters.ts'

const shared = { category: 'join' } as const
const backwards = ['shake', 'even'] as const
const levels = ['image', 'batch'] as const

const concat: Operation = {
  ...shared,
  name: 'concat',
  scope: 'concat',
  parameters: [other('over', 'axis', 'The axis to put them along.', { ...byDefault(0), positional: true })],
  doc: "The arms one after the other, over `c` unless told; their other extents are the same. PyTorch's `cat`.",
  example: 'branch { conv(1x1, 64) conv(3x3, 64) } concat',
  resolve: (args) => ({ operation: { op: 'concat', attributes: { axis: readNumber(args, 'over') ?? 0 } } }),
}

/** A join without parameters. */
function join(name: 'add' | 'mul' | 'maximum', doc: string): Operation {
  return {
    ...shared,
    name,
    scope: name,
    parameters: [],
    doc,
    example: `branch { {} conv(3x3, 64) } ${name}`,
    resolve: () => ({ operation: { op: name, attributes: {} } }),
  }
}

const shake: Operation = {
  ...shared,
  name: 'shake',
  scope: 'shake',
  parameters: [
    word(
      'backward',
      backwards,
      'Whether the backward pass draws its own weights, or takes even ones.',
      byDefault('shake'),
    ),
    word('level', levels, 'Whether weights are drawn for each image, or for the batch.', byDefault('image')),
  ],
  doc: `Shake-Shake (Gastaldi 2017): the mean of the arms; in training a sum with random weights that add up to 1, drawn
for each image, and again for the backward pass, unless told.`,
  example: 'branch { conv(3x3, 64) conv(3x3, 64) } shake',
  resolve: (args) => ({
    operation: {
      op: 'shake',
      attributes: {
        backward: readWord(args, 'backward', backwards) ?? 'shake',
        level: readWord(args, 'level', levels) ?? 'image',
      },
    },
  }),
}

const broadcast = 'Extents of 1 are spread, and a vector is spread over height and width.'

/** What takes the arms of a branch together. */
export const joins: readonly Operation[] = [
  concat,
  join('add', `The sum of the arms. ${broadcast}`),
  join('mul', `The product of the arms. ${broadcast}`),
  join('maximum', 'The largest of the arms at each place; they have the same shape.'),
  shake,
]
