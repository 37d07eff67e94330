import type { Operation } from '../operation.ts'
import { byDefault, readWord, word } from '../parameters.ts'

const backwards = ['shake', 'even'] as const

const levels = ['image', 'batch'] as const

/** Shake-Shake: a random convex sum of arms of one shape. */
export const shake: Operation = {
  name: 'shake',
  category: 'join',
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
  example: 'branch { { conv(3x3, 64) bn } { conv(3x3, 64) bn } } shake',
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
