import type { Operation } from '../operation.ts'
import { byDefault, demand, padding, readNumber, readPads, readWord, real, required, word } from '../parameters.ts'
import { maximumExtent } from '../limits.ts'

const padModes = ['constant', 'reflect', 'replicate'] as const

/** `[C, H, W]` with rows and columns added or taken off. */
export const pad: Operation = {
  name: 'pad',
  category: 'shape',
  scope: 'pad',
  parameters: [
    padding('pad', 'A number, `[height, width]` or `[top, bottom, left, right]`; negative ones crop.', {
      ...required,
      minimum: -maximumExtent,
    }),
    word('mode', padModes, 'What is added: a value, the mirrored inside, or the border.', byDefault('constant')),
    real('value', 'The value of `mode = constant`.', byDefault(0)),
  ],
  doc: `Adds rows and columns around, or takes them off. Zeros unless told. PyTorch's \`pad\`; of the modes only \`constant\`
takes negative pads.`,
  example: 'pad([0, 1, 0, 1])',
  resolve(args) {
    const attributes = {
      pads: demand(readPads(args, 'pad'), 'pad'),
      mode: readWord(args, 'mode', padModes) ?? 'constant',
      value: readNumber(args, 'value') ?? 0,
    }
    return { operation: { op: 'pad', attributes } }
  },
}
