import { createMessage } from '../../diagnostics/index.ts'
import type { Arguments, Operation } from '../operation.ts'
import {
  byDefault,
  demand,
  flag,
  pair,
  readBoolean,
  readNumber,
  readPair,
  readWord,
  real,
  required,
  word,
} from '../parameters.ts'
import { isProblem, reportProblem, requireFeatureMap } from '../problem.ts'
import { formatShape } from '../shape.ts'

const modes = ['nearest', 'bilinear'] as const
const how = [
  word('mode', modes, 'The value nearest, or mixed from the four around.', {
    ...byDefault('nearest'),
    positional: true,
  }),
  flag('align_corners', 'Whether the corners fall on corners; for `bilinear`.', byDefault(false)),
]

function readHow(args: Arguments) {
  return {
    mode: readWord(args, 'mode', modes) ?? ('nearest' as const),
    alignCorners: readBoolean(args, 'align_corners') ?? false,
  }
}

const resize: Operation = {
  name: 'resize',
  category: 'shape',
  scope: 'resize',
  parameters: [pair('size', 'Height and width of the result.', required), ...how],
  doc: `To a height and a width, by the nearest value unless told. PyTorch's \`interpolate(size)\`, with its convention for
the corners: \`align_corners\` is false unless told.`,
  example: 'resize(56x56, bilinear)',
  resolve: (args) => ({
    operation: { op: 'resize', attributes: { size: demand(readPair(args, 'size'), 'size'), ...readHow(args) } },
  }),
}

const upsample: Operation = {
  name: 'upsample',
  category: 'shape',
  scope: 'upsample',
  parameters: [
    real('factor', 'What height and width are multiplied by; the result must be whole.', { ...required, minimum: 0 }),
    ...how,
  ],
  doc: `Height and width times a factor, as \`resize\`. PyTorch's \`Upsample(scale_factor)\`.`,
  example: 'upsample(2)',
  resolve(args, inputs) {
    const shape = demand(inputs[0], 'the input')
    const map = requireFeatureMap('upsample', shape)
    if (isProblem(map)) return map
    const factor = demand(readNumber(args, 'factor'), 'factor')
    const size = [map[1] * factor, map[2] * factor] as const
    if (!size.every(Number.isInteger)) {
      const names = { factor, result: formatShape(size), shape: formatShape(shape) }
      return reportProblem(createMessage('resize-not-whole', names), 'factor')
    }
    return { operation: { op: 'resize', attributes: { size, ...readHow(args) } } }
  },
}

/** What changes the resolution by interpolation. */
export const resizes: readonly Operation[] = [resize, upsample]
